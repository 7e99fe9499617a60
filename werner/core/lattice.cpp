#include "werner/core/lattice.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace werner {

namespace {

constexpr double degree = std::numbers::pi / 180;

double angle(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
  return std::acos(std::clamp(a.dot(b) / (a.norm() * b.norm()), -1.0, 1.0)) / degree;
}

}  // namespace

Lattice::Lattice(const Eigen::Matrix3d& rows) : rows_(rows), inverse_(rows.inverse()) {}

double Lattice::volume() const { return std::abs(rows_.determinant()); }

CellParameters Lattice::parameters() const {
  CellParameters cell;
  for (int axis = 0; axis < 3; ++axis) {
    const auto i = static_cast<std::size_t>(axis);
    cell.lengths[i] = vector(axis).norm();
    cell.angles[i] = angle(vector((axis + 1) % 3), vector((axis + 2) % 3));
  }
  return cell;
}

bool Lattice::usable(double least_volume) const {
  const double v = rows_.determinant();
  return rows_.allFinite() && std::isfinite(v) && std::abs(v) > least_volume;
}

Lattice lattice_from_parameters(const CellParameters& cell) {
  const auto [a, b, c] = cell.lengths;
  const double cos_alpha = std::cos(cell.angles[0] * degree), sin_alpha = std::sin(cell.angles[0] * degree);
  const double cos_beta = std::cos(cell.angles[1] * degree), sin_beta = std::sin(cell.angles[1] * degree);
  const double cos_gamma = std::cos(cell.angles[2] * degree);
  const double cos_gamma_star = (cos_alpha * cos_beta - cos_gamma) / (sin_alpha * sin_beta);
  // NaN for angles that no three vectors have; a little rounding aside.
  constexpr double rounding = 1e-9;
  const double clamped = std::abs(cos_gamma_star) > 1 && std::abs(cos_gamma_star) < 1 + rounding
                             ? std::copysign(1.0, cos_gamma_star)
                             : cos_gamma_star;
  const double sin_gamma_star = std::sqrt(1 - clamped * clamped);
  Eigen::Matrix3d rows;
  rows << a * sin_beta, 0, a * cos_beta,                                        //
      -b * sin_alpha * clamped, b * sin_alpha * sin_gamma_star, b * cos_alpha,  //
      0, 0, c;
  return Lattice(rows);
}

Fractional wrapped(const Fractional& f) {
  Fractional result{f.value.array() - f.value.array().floor()};
  // A tiny negative number rounds to 1.
  result.value = (result.value.array() >= 1).select(0, result.value);
  return result;
}

Eigen::Vector3d wrapped_difference(const Fractional& from, const Fractional& to) {
  const Eigen::Array3d d = (to.value - from.value).array();
  return d - (d + 0.5).floor();
}

}  // namespace werner
