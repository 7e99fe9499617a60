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
    basis_.rows[i] = {lll.rows(row, 0), lll.rows(row, 1), lll.rows(row, 2)};
    basis_.reciprocal_squares[i] = reciprocal.col(row).squaredNorm();
    basis_.tolerance[i] = std::sqrt(basis_.reciprocal_squares[i]) * reach;
  }
  std::size_t image = 0;
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y)
      for (int z = -1; z <= 1; ++z, ++image)
        for (std::size_t i = 0; i < 3; ++i)
          images_[image][i] = x * basis_.rows[0][i] + y * basis_.rows[1][i] + z * basis_.rows[2][i];
}

std::optional<ShortestImage> shortest_image(const ImageBasis& basis, const Point& wrapped, double square) {
  const auto& [rows, reciprocal_squares, tolerance] = basis;
  constexpr double rounding_room = 1e-9;
  // A component x costs at least x^2 / reciprocal_square, so only some axes allow another image to be nearer.
  std::array<std::size_t, 3> axes;
  std::size_t count = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double room = 1 - std::abs(wrapped[i]);
    if (square * reciprocal_squares[i] >= room * room * (1 - rounding_room)) axes[count++] = i;
  }
  ShortestImage best{wrapped, square};
  if (count == 0) return best;
  double second = std::numeric_limits<double>::infinity();
  for (unsigned choice = 1; choice < 1u << count; ++choice) {
    Point f = wrapped;
    for (std::size_t k = 0; k < count; ++k)
      if (choice >> k & 1) f[axes[k]] -= std::copysign(1.0, f[axes[k]]);
    const double candidate = square_of({f[0] * rows[0][0] + f[1] * rows[1][0] + f[2] * rows[2][0],
                                        f[0] * rows[0][1] + f[1] * rows[1][1] + f[2] * rows[2][1],
                                        f[0] * rows[0][2] + f[1] * rows[1][2] + f[2] * rows[2][2]});
    if (candidate < best.square) {
      second = best.square;
      best = {f, candidate};
    } else {
      second = std::min(second, candidate);
    }
  }
  if (second < best.square * (1 + rounding_room)) return std::nullopt;
  for (const double reciprocal_square : reciprocal_squares)
    if (best.square * reciprocal_square > 1 - rounding_room) return std::nullopt;
  return best;
}

Point ImageDistances::in_lll(const Point& f) const {
  Point result;
  for (std::size_t i = 0; i < 3; ++i) {
    const int column = static_cast<int>(i);
    result[i] = f[0] * to_lll_(0, column) + f[1] * to_lll_(1, column) + f[2] * to_lll_(2, column);
  }
  return result;
}

Point ImageDistances::cartesian(const Point& f) const {
  Point result;
  for (std::size_t i = 0; i < 3; ++i)
    result[i] = f[0] * basis_.rows[0][i] + f[1] * basis_.rows[1][i] + f[2] * basis_.rows[2][i];
  return result;
}

ShortestImage ImageDistances::shortest(const Point& from, const Point& to) const {
  Point wrapped = in_lll({to[0] - from[0], to[1] - from[1], to[2] - from[2]});
  for (std::size_t i = 0; i < 3; ++i) {
    wrapped[i] = wrapped_to_half(wrapped[i]);
    if (std::abs(wrapped[i]) > basis_.tolerance[i]) return {{}, forbidden};
  }
  const auto nearest = shortest_image(basis_, wrapped, square_of(cartesian(wrapped)));
  return nearest ? ShortestImage{in_mean_lattice(nearest->vector), nearest->square} : shortest_of_all(from, to);
}

// As the original has it, ties included: the 27 images are centred on the difference of points that are in the cell.
ShortestImage ImageDistances::shortest_of_all(const Point& from, const Point& to) const {
  const Point a = in_lll(from), b = in_lll(to);
  Point difference;
  for (std::size_t i = 0; i < 3; ++i) difference[i] = wrapped_to_one(b[i]) - wrapped_to_one(a[i]);
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
