#include "werner/complex/cleanup.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "werner/complex/minimise.hpp"

namespace werner {
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
  const std::size_t n = positions.size();
  std::vector<Vec3> points(n);
  const Function function = [&](std::span<const double> x, std::span<double> gradient) {
    for (std::size_t i = 0; i < n; ++i) points[i] = {x[3 * i], x[3 * i + 1], x[3 * i + 2]};
    const EnergyGradient at = cleanup_energy(model, points);
    for (std::size_t i = 0; i < n; ++i)
      for (int k = 0; k < 3; ++k) gradient[3 * i + k] = at.gradient[i][k];
    return at.energy;
  };
  std::vector<double> x;
  x.reserve(3 * n);
  for (const Vec3& p : positions) x.insert(x.end(), p.begin(), p.end());
  const Minimum minimum = minimise(function, std::move(x), {.most_evaluations = max_steps, .tolerance = tolerance});
  for (std::size_t i = 0; i < n; ++i) positions[i] = {minimum.x[3 * i], minimum.x[3 * i + 1], minimum.x[3 * i + 2]};
  return {std::move(positions), minimum.value, minimum.evaluations};
}

}  // namespace werner
