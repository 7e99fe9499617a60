#include "werner/crystal/mapped_sites.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace werner {

namespace {

// Lattice points inside the cell that the rows of `matrix` span.
std::vector<Eigen::Vector3d> lattice_points(const Eigen::Matrix3i& matrix) {
  constexpr double edge = 1e-10;  // as pymatgen
  Eigen::Vector3i low = Eigen::Vector3i::Zero(), high = Eigen::Vector3i::Zero();
  for (int row = 0; row < 3; ++row) {
    low += matrix.row(row).transpose().cwiseMin(0);
    high += matrix.row(row).transpose().cwiseMax(0);
  }
  const Eigen::Matrix3d inverse_transposed = matrix.cast<double>().inverse().transpose();
  std::vector<Eigen::Vector3d> result;
  for (int x = low[0]; x <= high[0]; ++x)
    for (int y = low[1]; y <= high[1]; ++y)
      for (int z = low[2]; z <= high[2]; ++z) {
        const Eigen::Array3d f = (inverse_transposed * Eigen::Vector3d(x, y, z)).array();
        if ((f < 1 - edge).all() && (f >= -edge).all()) result.emplace_back(x, y, z);
      }
  return result;
}

}  // namespace

std::vector<Point> mapped_sites(const PreparedCrystal& crystal, const LatticeMapping& mapping) {
  std::vector<Point> points;
  const Eigen::Matrix3d inverse_transposed = mapping.matrix.cast<double>().inverse().transpose();
  if (std::abs(mapping.determinant) == 1) {
    points.reserve(crystal.size());
    const Eigen::Matrix3d whole = inverse_transposed.array().round();
    for (const Fractional& position : crystal.positions) {
      const Eigen::Vector3d f = whole * position.value;
      points.push_back({f[0], f[1], f[2]});
    }
    return points;
  }
  const std::vector<Eigen::Vector3d> shifts = lattice_points(mapping.matrix);
  points.reserve(crystal.size() * shifts.size());
  for (const Fractional& position : crystal.positions)
    for (const Eigen::Vector3d& shift : shifts) {
      const Eigen::Vector3d f = inverse_transposed * (position.value + shift);
      points.push_back({wrapped_to_one(f[0]), wrapped_to_one(f[1]), wrapped_to_one(f[2])});
    }
  return points;
}

std::vector<std::size_t> least_distorted_first(const std::vector<LatticeMapping>& mappings,
                                               const std::array<double, 3>& lengths,
                                               const std::array<double, 3>& cosines) {
  std::vector<std::pair<double, std::size_t>> order(mappings.size());
  for (std::size_t number = 0; number < mappings.size(); ++number) {
    double distortion = 0;
    for (std::size_t i = 0; i < 3; ++i)
      distortion +=
          std::abs(mappings[number].lengths[i] / lengths[i] - 1) + std::abs(mappings[number].cosines[i] - cosines[i]);
    order[number] = {distortion, number};
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> result;
  result.reserve(order.size());
  for (const auto& [distortion, number] : order) result.push_back(number);
  return result;
}

}  // namespace werner
