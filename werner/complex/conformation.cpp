#include "werner/complex/conformation.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "werner/complex/alignment.hpp"

namespace werner {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Vec3 centroid_of(const std::vector<Vec3>& positions) {
  Vec3 sum = Vec3::Zero();
  for (const Vec3& p : positions) sum += p;
  return positions.empty() ? sum : Vec3(sum / static_cast<double>(positions.size()));
}

// Sorted distances from the centroid match no worse than atoms do.
double lower_limit(const Conformation& a, const Conformation& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.distances.size(); ++i) sum += std::pow(a.distances[i] - b.distances[i], 2);
  return std::sqrt(sum / static_cast<double>(a.distances.size()));
}

struct Run {
  std::size_t begin, end;
};
std::vector<Run> runs_of(const std::vector<int>& orbits) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < orbits.size(); ++i) {
    if (i == 0 || orbits[i] != orbits[i - 1]) runs.push_back({i, i});
    runs.back().end = i + 1;
  }
  return runs;
}

// The cheapest way to match n rows with n columns (Kuhn 1955, by shortest augmenting paths).
std::vector<std::size_t> cheapest_match(const Eigen::MatrixXd& cost) {
  const auto n = static_cast<std::size_t>(cost.rows());
  std::vector<double> row_price(n + 1, 0), column_price(n + 1, 0);
  std::vector<std::size_t> row_of(n + 1, 0), way(n + 1, 0);
  for (std::size_t row = 1; row <= n; ++row) {
    row_of[0] = row;
    std::size_t column = 0;
    std::vector<double> least(n + 1, infinity);
    std::vector<char> used(n + 1, 0);
    do {
      used[column] = 1;
      double step = infinity;
      std::size_t next = 0;
      for (std::size_t j = 1; j <= n; ++j) {
        if (used[j]) continue;
        const double reduced = cost(static_cast<Eigen::Index>(row_of[column] - 1), static_cast<Eigen::Index>(j - 1)) -
                               row_price[row_of[column]] - column_price[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          way[j] = column;
        }
        if (least[j] < step) {
          step = least[j];
          next = j;
        }
      }
      for (std::size_t j = 0; j <= n; ++j) {
        if (used[j]) {
          row_price[row_of[j]] += step;
          column_price[j] -= step;
        } else {
          least[j] -= step;
        }
      }
      column = next;
    } while (row_of[column] != 0);
    while (column != 0) {
      row_of[column] = row_of[way[column]];
      column = way[column];
    }
  }
  std::vector<std::size_t> match(n);
  for (std::size_t j = 1; j <= n; ++j) match[row_of[j] - 1] = j - 1;
  return match;
}

// Per atom of `a` the atom of `b` that it is matched with, orbit by orbit.
std::vector<std::size_t> matched(const std::vector<Run>& runs, const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
  std::vector<std::size_t> partner(a.size());
  for (const auto& [begin, end] : runs) {
    const std::size_t n = end - begin;
    if (n == 1) {
      partner[begin] = begin;
      continue;
    }
    // Nearest ones first; where two atoms want the same partner, all are weighed together.
    std::vector<char> taken(n, 0);
    bool clash = false;
    for (std::size_t i = begin; i < end && !clash; ++i) {
      std::size_t best = begin;
      for (std::size_t j = begin + 1; j < end; ++j)
        if ((a[i] - b[j]).squaredNorm() < (a[i] - b[best]).squaredNorm()) best = j;
      clash = taken[best - begin];
      taken[best - begin] = 1;
      partner[i] = best;
    }
    if (!clash) continue;
    Eigen::MatrixXd cost(n, n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        cost(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = (a[begin + i] - b[begin + j]).squaredNorm();
    const std::vector<std::size_t> match = cheapest_match(cost);
    for (std::size_t i = 0; i < n; ++i) partner[begin + i] = begin + match[i];
  }
  return partner;
}

// Takes the directions u and v of one onto those of another as well as they fit.
Eigen::Matrix3d rotation_onto(const Vec3& u, const Vec3& v, const Vec3& to_u, const Vec3& to_v) {
  const auto frame = [](const Vec3& first, const Vec3& second) {
    Eigen::Matrix3d axes;
    axes.col(0) = first.normalized();
    axes.col(2) = first.cross(second).normalized();
    axes.col(1) = axes.col(2).cross(axes.col(0));
    return axes;
  };
  return frame(to_u, to_v) * frame(u, v).transpose();
}

double refined(const std::vector<Run>& runs, const Conformation& a, const Conformation& b, Eigen::Matrix3d rotation) {
  constexpr int rounds = 8;
  double best = infinity;
  std::vector<std::size_t> last;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Vec3> turned;
    for (const Vec3& p : a.positions) turned.push_back(rotation * p);
    std::vector<std::size_t> partner = matched(runs, turned, b.positions);
    if (partner == last) break;
    std::vector<Vec3> targets;
    for (const std::size_t j : partner) targets.push_back(b.positions[j]);
    rotation = best_rotation(a.positions, targets);
    double sum = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) sum += (rotation * a.positions[i] - targets[i]).squaredNorm();
    best = std::min(best, std::sqrt(sum / static_cast<double>(targets.size())));
    last = std::move(partner);
  }
  return best;
}

// Two atoms of `a` that fix its orientation, of orbits as small as possible.
std::optional<std::pair<std::size_t, std::size_t>> anchors(const std::vector<Run>& runs, const Conformation& a) {
  constexpr double away = 0.5, off_axis = 0.3;  // Angstrom from the centroid and from the axis through the first
  std::vector<Run> by_size = runs;
  std::ranges::stable_sort(by_size, {}, [](const Run& run) { return run.end - run.begin; });
  std::optional<std::pair<std::size_t, std::size_t>> best;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const Run& first : by_size)
    for (const Run& second : by_size) {
      const std::size_t starts = (first.end - first.begin) * (second.end - second.begin);
      if (starts >= fewest) break;
      const Vec3& u = a.positions[first.begin];
      if (u.norm() < away) break;
      for (std::size_t k = second.begin; k < second.end; ++k)
        if (u.normalized().cross(a.positions[k]).norm() > off_axis) {
          best = {first.begin, k};
          fewest = starts;
          break;
        }
    }
  return best;
}

}  // namespace

Conformation conformation_of(const Molecule& molecule, const ComplexGraph& graph) {
  std::vector<Vec3> positions;
  for (const int atom : graph.atoms) positions.push_back(molecule.positions[static_cast<std::size_t>(atom)]);
  const Vec3 centre = centroid_of(positions);
  std::vector<std::size_t> order(positions.size());
  std::iota(order.begin(), order.end(), 0);
  for (Vec3& p : positions) p -= centre;
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(graph.orbits[i], positions[i].norm()); });
  Conformation result;
  double sum = 0;
  for (const std::size_t i : order) {
    result.positions.push_back(positions[i]);
    result.orbits.push_back(graph.orbits[i]);
    result.distances.push_back(positions[i].norm());
    sum += positions[i].squaredNorm();
  }
  if (!order.empty()) result.radius = std::sqrt(sum / static_cast<double>(order.size()));
  return result;
}

double conformation_rmsd(const Conformation& a, const Conformation& b, double at_most, double enough) {
  if (a.orbits != b.orbits || a.positions.empty()) return infinity;
  if (std::abs(a.radius - b.radius) > at_most || lower_limit(a, b) > at_most) return infinity;
  const std::vector<Run> runs = runs_of(a.orbits);
  const auto pair = anchors(runs, a);
  if (!pair) return refined(runs, a, b, Eigen::Matrix3d::Identity());  // all on a line, or a single atom
  const auto [first, second] = *pair;
  const Vec3 &u = a.positions[first], &v = a.positions[second];
  const auto run_of = [&](std::size_t i) {
    return *std::ranges::find_if(runs, [&](const Run& run) { return i >= run.begin && i < run.end; });
  };
  // Images of the anchors keep their distances within what the atoms of an acceptable match may be displaced: the
  // square of one displacement is at most that of all.
  const double slack = 2 * at_most * std::sqrt(static_cast<double>(a.positions.size()));
  struct Start {
    double strain;
    std::size_t first, second;
  };
  std::vector<Start> starts;
  const Run images = run_of(first), others = run_of(second);
  for (std::size_t i = images.begin; i < images.end; ++i)
    for (std::size_t j = others.begin; j < others.end; ++j) {
      const Vec3 &p = b.positions[i], &q = b.positions[j];
      if (i == j || p.cross(q).norm() < 1e-6 * p.norm()) continue;
      const double strain = std::max(
          {std::abs(p.norm() - u.norm()), std::abs(q.norm() - v.norm()), std::abs((p - q).norm() - (u - v).norm())});
      if (strain <= slack) starts.push_back({strain, i, j});
    }
  std::ranges::stable_sort(starts, {}, &Start::strain);
  double best = infinity;
  for (const Start& start : starts) {
    best =
        std::min(best, refined(runs, a, b, rotation_onto(u, v, b.positions[start.first], b.positions[start.second])));
    if (best <= enough) break;
  }
  return best;
}

double matched_rmsd(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
  const Vec3 centre_a = centroid_of(a), centre_b = centroid_of(b);
  std::vector<Vec3> from, onto;
  for (std::size_t i = 0; i < a.size(); ++i) {
    from.push_back(a[i] - centre_a);
    onto.push_back(b[i] - centre_b);
  }
  return aligned_rmsd(from, onto);
}

}  // namespace werner
