#include "werner/crystal/lattice_mappings.hpp"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace werner {

namespace {

constexpr double degree = std::numbers::pi / 180;

// |acos(x) - angle| <= tolerance in degrees, by cosines except where rounding could matter.
class AngleWindow {
 public:
  AngleWindow(double angle, double tolerance)
      : angle_(angle),
        tolerance_(tolerance),
        low_(std::cos(std::min(180.0, angle + tolerance) * degree)),
        high_(std::cos(std::max(0.0, angle - tolerance) * degree)) {
    // Beyond 0 and 180 degrees the window has no edge.
    if (angle + tolerance >= 180) low_ = -2;
    if (angle - tolerance <= 0) high_ = 2;
  }

  bool contains(double cosine) const {
    constexpr double doubt = 1e-12;
    if (cosine < low_ - doubt || cosine > high_ + doubt) return false;
    if (cosine > low_ + doubt && cosine < high_ - doubt) return true;
    return std::abs(std::acos(std::clamp(cosine, -1.0, 1.0)) / degree - angle_) <= tolerance_;
  }

 private:
  double angle_, tolerance_, low_, high_;
};

int determinant_of(const Eigen::Vector3i& a, const Eigen::Vector3i& b, const Eigen::Vector3i& c) {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}

struct Neighbour {
  const LatticeVector* vector;
  int side;       // 1 or -1
  double cosine;  // of its angle with the first axis
};

}  // namespace

std::vector<LatticeVector> lattice_vectors(const Eigen::Matrix3d& rows, double radius) {
  std::vector<LatticeVector> result;
  const Eigen::Vector3d a = rows.row(0), b = rows.row(1), c = rows.row(2);
  const Eigen::Vector3d bc = b.cross(c);
  const double volume = std::abs(a.dot(bc));
  constexpr double most_vectors = 1e6;
  const double reach_a = radius * bc.norm() / volume, reach_b = radius * c.cross(a).norm() / volume;
  const double expected = 4.2 * radius * radius * radius / volume;
  if (!(expected < most_vectors) || !(reach_a * reach_b < most_vectors)) return result;
  result.reserve(static_cast<std::size_t>(0.6 * expected) + 8);
  const double cc = c.squaredNorm(), limit = radius * radius;
  for (int i = 0; i <= static_cast<int>(reach_a); ++i) {
    const int last_j = static_cast<int>(reach_b);
    for (int j = i == 0 ? 0 : -last_j; j <= last_j; ++j) {
      const Eigen::Vector3d start = i * a + j * b;
      const double middle = -start.dot(c) / cc;
      const double spread = (limit - start.squaredNorm()) / cc + middle * middle;
      if (spread < 0) continue;
      const double half = std::sqrt(spread);
      const int first_k = i == 0 && j == 0 ? 1 : static_cast<int>(std::ceil(middle - half));
      for (int k = first_k; k <= static_cast<int>(std::floor(middle + half)); ++k) {
        const Eigen::Vector3d v = start + k * c;
        result.push_back({{i, j, k}, v, v.norm()});
      }
    }
  }
  return result;
}

std::vector<LatticeMapping> lattice_mappings(const Eigen::Matrix3d& rows, const CellParameters& target,
                                             const MappingTolerances& tolerances, int determinant) {
  const auto& lengths = target.lengths;
  const double longest = *std::max_element(lengths.begin(), lengths.end());
  const std::vector<LatticeVector> vectors = lattice_vectors(rows, longest * (1 + tolerances.lengths));
  std::array<std::vector<const LatticeVector*>, 3> near;
  for (auto& list : near) list.reserve(vectors.size());
  for (const LatticeVector& v : vectors)
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double ratio = v.length / lengths[axis];
      if (ratio < 1 + tolerances.lengths && ratio > 1 / (1 + tolerances.lengths)) near[axis].push_back(&v);
    }
  std::vector<LatticeMapping> result;
  if (near[0].empty() || near[1].empty() || near[2].empty()) return result;
  const AngleWindow alpha(target.angles[0], tolerances.angles), beta(target.angles[1], tolerances.angles),
      gamma(target.angles[2], tolerances.angles);
  std::vector<Neighbour> seconds, thirds;
  seconds.reserve(2 * near[1].size());
  thirds.reserve(2 * near[2].size());
  const auto collect = [](std::vector<Neighbour>& found, const LatticeVector& first,
                          const std::vector<const LatticeVector*>& all, const AngleWindow& window) {
    found.clear();
    for (const LatticeVector* v : all) {
      const double cosine = first.vector.dot(v->vector) / first.length / v->length;
      if (window.contains(cosine)) found.push_back({v, 1, cosine});
      if (window.contains(-cosine)) found.push_back({v, -1, -cosine});
    }
  };
  for (const LatticeVector* a : near[0]) {
    collect(seconds, *a, near[1], gamma);
    if (seconds.empty()) continue;
    collect(thirds, *a, near[2], beta);
    for (const Neighbour& b : seconds)
      for (const Neighbour& c : thirds) {
        const int turn =
            b.side * c.side * determinant_of(a->coefficients, b.vector->coefficients, c.vector->coefficients);
        if (std::abs(turn) != determinant) continue;
        const double cosine =
            b.side * c.side * b.vector->vector.dot(c.vector->vector) / b.vector->length / c.vector->length;
        if (!alpha.contains(cosine)) continue;
        LatticeMapping mapping;
        mapping.matrix << a->coefficients.transpose(), b.side * b.vector->coefficients.transpose(),
            c.side * c.vector->coefficients.transpose();
        mapping.determinant = turn;
        mapping.lengths = {a->length, b.vector->length, c.vector->length};
        mapping.cosines = {cosine, c.cosine, b.cosine};
        result.push_back(mapping);
      }
  }
  return result;
}

}  // namespace werner
