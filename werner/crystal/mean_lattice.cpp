#include "werner/crystal/mean_lattice.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "werner/crystal/lattice_reduction.hpp"

namespace werner {

HalfAngles half_angles(const std::array<double, 3>& cosines) {
  HalfAngles result;
  for (std::size_t i = 0; i < 3; ++i) {
    result.cosines[i] = std::sqrt(std::max(0.0, (1 + cosines[i]) / 2));
    result.sines[i] = std::sqrt(std::max(0.0, (1 - cosines[i]) / 2));
  }
  return result;
}

namespace {

// `upper` holds the Gram-Schmidt vectors and coefficients of the basis.
bool is_clearly_reduced(const std::array<double, 6>& upper) {
  const double u10 = upper[1] / upper[0], u20 = upper[2] / upper[0], u21 = upper[4] / upper[3];
  constexpr double half = 0.5 - 1e-9, delta = 0.75 + 1e-9;
  const double first = upper[0] * upper[0], second = upper[3] * upper[3], third = upper[5] * upper[5];
  return std::abs(u10) < half && std::abs(u20) < half && std::abs(u21) < half && second > (delta - u10 * u10) * first &&
         third > (delta - u21 * u21) * second;
}

}  // namespace

MeanLattice mean_lattice(const LatticeMapping& mapping, const CellParameters& target, const HalfAngles& half) {
  MeanLattice mean;
  const HalfAngles other = half_angles(mapping.cosines);
  for (std::size_t i = 0; i < 3; ++i) {
    mean.lengths[i] = (mapping.lengths[i] + target.lengths[i]) / 2;
    mean.cosines[i] = half.cosines[i] * other.cosines[i] - half.sines[i] * other.sines[i];
    mean.sines[i] = half.sines[i] * other.cosines[i] + half.cosines[i] * other.sines[i];
  }
  const auto [a, b, c] = mean.lengths;
  const auto [cos_alpha, cos_beta, cos_gamma] = mean.cosines;
  const double square =
      1 + 2 * cos_alpha * cos_beta * cos_gamma - cos_alpha * cos_alpha - cos_beta * cos_beta - cos_gamma * cos_gamma;
  constexpr double flat = 1e-12;
  if (!(square > flat)) return mean;
  const double root = std::sqrt(square);
  mean.volume = a * b * c * root;
  for (std::size_t i = 0; i < 3; ++i) mean.reciprocal[i] = mean.sines[i] / (mean.lengths[i] * root);
  const double sin_gamma = mean.sines[2];
  mean.upper = {a,
                b * cos_gamma,
                c * cos_beta,
                b * sin_gamma,
                c * (cos_alpha - cos_beta * cos_gamma) / sin_gamma,
                c * root / sin_gamma};
  // A vector shorter than half of the distances of all lattice planes has components below 1/2.
  constexpr double rounding_room = 1e-9;
  const double steepest = *std::max_element(mean.reciprocal.begin(), mean.reciprocal.end());
  mean.safe_square = (1 - rounding_room) / (4 * steepest * steepest);
  for (std::size_t i = 0; i < 3; ++i) mean.reciprocal_squares[i] = mean.reciprocal[i] * mean.reciprocal[i];
  mean.clearly_reduced = is_clearly_reduced(mean.upper);
  return mean;
}

ImageDistances::ImageDistances(const LatticeMapping& mapping, const CellParameters& target, double reach) {
  constexpr double degree = std::numbers::pi / 180;
  CellParameters cell;
  for (std::size_t i = 0; i < 3; ++i) {
    cell.lengths[i] = (mapping.lengths[i] + target.lengths[i]) / 2;
    const double angle = std::acos(std::clamp(mapping.cosines[i], -1.0, 1.0)) / degree;
    cell.angles[i] = (angle + target.angles[i]) / 2;
  }
  const BasisChange lll = lll_reduced(lattice_from_parameters(cell).rows());
  from_lll_ = lll.mapping;
  to_lll_ = lll.mapping.inverse().array().round();
  const Eigen::Matrix3d reciprocal = lll.rows.inverse();
  for (std::size_t i = 0; i < 3; ++i) {
    const int row = static_cast<int>(i);
    rows_[i] = {lll.rows(row, 0), lll.rows(row, 1), lll.rows(row, 2)};
    reciprocal_squares_[i] = reciprocal.col(row).squaredNorm();
    tolerance_[i] = std::sqrt(reciprocal_squares_[i]) * reach;
  }
  std::size_t image = 0;
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y)
      for (int z = -1; z <= 1; ++z, ++image)
        for (std::size_t i = 0; i < 3; ++i) images_[image][i] = x * rows_[0][i] + y * rows_[1][i] + z * rows_[2][i];
}

Point ImageDistances::in_cell(const Point& f) const {
  Point result;
  for (std::size_t i = 0; i < 3; ++i) {
    const int column = static_cast<int>(i);
    result[i] = wrapped_to_one(f[0] * to_lll_(0, column) + f[1] * to_lll_(1, column) + f[2] * to_lll_(2, column));
  }
  return result;
}

Point ImageDistances::cartesian(const Point& f) const {
  Point result;
  for (std::size_t i = 0; i < 3; ++i) result[i] = f[0] * rows_[0][i] + f[1] * rows_[1][i] + f[2] * rows_[2][i];
  return result;
}

ImageDistances::Shortest ImageDistances::shortest(const Point& from, const Point& to) const {
  Point difference, wrapped;
  for (std::size_t i = 0; i < 3; ++i) {
    difference[i] = to[i] - from[i];  // not wrapped, as the original has it: the 27 images are centred on this one
    wrapped[i] = wrapped_to_half(difference[i]);
    if (std::abs(wrapped[i]) > tolerance_[i]) return {{}, forbidden};
  }
  // Any nearer image would have smaller components than those that differ from the wrapped ones.
  const Point first = cartesian(wrapped);
  const double square = first[0] * first[0] + first[1] * first[1] + first[2] * first[2];
  bool settled = true;
  for (std::size_t i = 0; i < 3; ++i) {
    const double room = 1 - std::abs(wrapped[i]);
    settled = settled && square * reciprocal_squares_[i] < room * room;
  }
  if (settled) return {in_mean_lattice(wrapped), square};
  const Point start = cartesian(difference);
  double best = std::numeric_limits<double>::infinity();
  int nearest = 0;
  for (int i = 0; i < 27; ++i) {
    const Point& image = images_[static_cast<std::size_t>(i)];
    const double x = start[0] + image[0], y = start[1] + image[1], z = start[2] + image[2];
    const double candidate = x * x + y * y + z * z;
    if (candidate < best) {
      best = candidate;
      nearest = i;
    }
  }
  return {in_mean_lattice(
              {difference[0] + nearest / 9 - 1, difference[1] + nearest / 3 % 3 - 1, difference[2] + nearest % 3 - 1}),
          best};
}

Point ImageDistances::in_mean_lattice(const Point& f) const {
  Point result;
  for (std::size_t i = 0; i < 3; ++i) {
    const int column = static_cast<int>(i);
    result[i] = f[0] * from_lll_(0, column) + f[1] * from_lll_(1, column) + f[2] * from_lll_(2, column);
  }
  return result;
}

}  // namespace werner
