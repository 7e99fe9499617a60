#include "werner/complex/cleanup.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <deque>

namespace werner {
namespace {

double dot(std::span<const Vec3> a, std::span<const Vec3> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i].dot(b[i]);
  return sum;
}

double largest_component(std::span<const Vec3> gradient) {
  double largest = 0;
  for (const Vec3& g : gradient) largest = std::max(largest, g.cwiseAbs().maxCoeff());
  return largest;
}

struct Correction {
  std::vector<Vec3> step, change;  // of positions and of the gradient
  double inverse_curvature = 0;
};

// The two-loop recursion: the inverse Hessian estimate applied to the gradient, with sign for descent.
std::vector<Vec3> descent_direction(const std::deque<Correction>& history, std::span<const Vec3> gradient) {
  std::vector<Vec3> direction(gradient.begin(), gradient.end());
  std::vector<double> weights(history.size());
  for (std::size_t k = history.size(); k-- > 0;) {
    weights[k] = history[k].inverse_curvature * dot(history[k].step, direction);
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] -= weights[k] * history[k].change[i];
  }
  if (!history.empty()) {
    const Correction& last = history.back();
    const double scale = 1 / (last.inverse_curvature * dot(last.change, last.change));
    for (Vec3& d : direction) d *= scale;
  }
  for (std::size_t k = 0; k < history.size(); ++k) {
    const double weight = weights[k] - history[k].inverse_curvature * dot(history[k].change, direction);
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] += weight * history[k].step[i];
  }
  for (Vec3& d : direction) d = -d;
  return direction;
}

// No atom moves farther than this in one step, Angstrom.
constexpr double longest_step = 0.25;

void limit_step(std::vector<Vec3>& step) {
  double longest = 0;
  for (const Vec3& s : step) longest = std::max(longest, s.norm());
  if (longest > longest_step)
    for (Vec3& s : step) s *= longest_step / longest;
}

}  // namespace

EnergyGradient cleanup_energy(const CleanupModel& model, std::span<const Vec3> positions) {
  EnergyGradient result{0, std::vector<Vec3>(positions.size(), Vec3::Zero())};
  std::vector<Vec3>& gradient = result.gradient;
  for (const DistanceTerm& term : model.distances) {
    const Vec3 between = positions[term.a] - positions[term.b];
    const double r = std::max(between.norm(), 1e-6);
    const double stretch = r - term.length;
    result.energy += term.force * stretch * stretch;
    const Vec3 pull = (2 * term.force * stretch / r) * between;
    gradient[term.a] += pull;
    gradient[term.b] -= pull;
  }
  for (const AnchorTerm& term : model.anchors) {
    const Vec3 away = positions[term.atom] - term.target;
    result.energy += term.force * away.squaredNorm();
    gradient[term.atom] += 2 * term.force * away;
  }
  for (const RepulsionTerm& term : model.repulsions) {
    const Vec3 between = positions[term.a] - positions[term.b];
    const double square = between.squaredNorm(), reach = term.reach * term.reach;
    if (square >= reach) continue;
    const double overlap = 1 - square / reach;
    result.energy += term.force * overlap * overlap;
    const Vec3 push = (4 * term.force * overlap / reach) * between;
    gradient[term.a] -= push;
    gradient[term.b] += push;
  }
  for (const VolumeTerm& term : model.volumes) {
    const Vec3& origin = positions[term.centre];
    const Vec3 a = positions[term.a] - origin, b = positions[term.b] - origin, c = positions[term.c] - origin;
    const Vec3 over_a = b.cross(c), over_b = c.cross(a), over_c = a.cross(b);
    const double excess = a.dot(over_a) - term.volume;
    result.energy += term.force * excess * excess;
    const double slope = 2 * term.force * excess;
    gradient[term.a] += slope * over_a;
    gradient[term.b] += slope * over_b;
    gradient[term.c] += slope * over_c;
    gradient[term.centre] -= slope * (over_a + over_b + over_c);
  }
  for (std::size_t i = 0; i < model.fixed.size(); ++i)
    if (model.fixed[i]) gradient[i].setZero();
  return result;
}

CleanupResult clean_up(const CleanupModel& model, std::vector<Vec3> positions, int max_steps, double tolerance) {
  constexpr std::size_t memory = 6;
  std::deque<Correction> history;
  EnergyGradient now = cleanup_energy(model, positions);
  int steps = 0;
  while (steps < max_steps && largest_component(now.gradient) > tolerance) {
    std::vector<Vec3> step = descent_direction(history, now.gradient);
    double slope = dot(step, now.gradient);
    if (slope >= 0) {
      history.clear();
      step = descent_direction(history, now.gradient);
      slope = dot(step, now.gradient);
    }
    if (history.empty())
      for (Vec3& s : step) s *= 0.002;  // Angstrom^2 mol/kcal, about the inverse curvature of a bond
    limit_step(step);
    slope = dot(step, now.gradient);

    double length = 1;
    std::vector<Vec3> trial(positions.size());
    EnergyGradient next;
    do {
      for (std::size_t i = 0; i < positions.size(); ++i) trial[i] = positions[i] + length * step[i];
      next = cleanup_energy(model, trial);
      ++steps;
      if (next.energy <= now.energy + 1e-4 * length * slope) break;
      length *= 0.4;
    } while (length > 1e-4 && steps < max_steps);
    if (!(next.energy < now.energy)) {
      if (history.empty()) break;
      history.clear();
      continue;
    }

    Correction correction{std::vector<Vec3>(positions.size()), std::vector<Vec3>(positions.size()), 0};
    for (std::size_t i = 0; i < positions.size(); ++i) {
      correction.step[i] = trial[i] - positions[i];
      correction.change[i] = next.gradient[i] - now.gradient[i];
    }
    const double curvature = dot(correction.step, correction.change);
    if (curvature > 1e-10) {
      correction.inverse_curvature = 1 / curvature;
      history.push_back(std::move(correction));
      if (history.size() > memory) history.pop_front();
    }
    positions = std::move(trial);
    now = std::move(next);
  }
  return {std::move(positions), now.energy, steps};
}

}  // namespace werner
