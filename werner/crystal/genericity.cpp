#include "werner/crystal/genericity.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>

#include "werner/core/random.hpp"
#include "werner/crystal/lattice_reduction.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner {

namespace {

// A group whose point group is that of the lattice, in the same axes.
int holohedral_group(const SpaceGroup& group) {
  if (group.bravais == "hR") return 166;
  switch (group.bravais.front()) {
    case 'a':
      return 2;
    case 'm':
      return 10;
    case 'o':
      return 47;
    case 't':
      return 123;
    case 'h':
      return 191;
    default:
      return 221;
  }
}

std::vector<Eigen::Matrix3d> rotations(const SpaceGroup& group) {
  std::vector<Eigen::Matrix3d> found;
  for (const AffineMap& operation : group.operations)
    if (std::ranges::find(found, operation.linear) == found.end()) found.push_back(operation.linear);
  return found;
}

bool same_modulo_cell(const AffineMap& a, const AffineMap& b) {
  const Eigen::Vector3d d = a.shift - b.shift;
  return (a.linear - b.linear).cwiseAbs().maxCoeff() < 1e-9 &&
         (d - d.array().round().matrix()).cwiseAbs().maxCoeff() < 1e-6;
}

PrimitiveGroup made(int number) {
  const SpaceGroup& group = space_group(number);
  PrimitiveGroup result;
  result.vectors = primitive_vectors(group.symbol.front());
  result.to_primitive = result.vectors.transpose().inverse();
  const auto of_lattice = rotations(space_group(holohedral_group(group))), of_group = rotations(group);
  result.lattice_symmetries = static_cast<int>(of_lattice.size());
  std::vector<Eigen::Matrix3d> covered;
  const Eigen::Matrix3d back = result.vectors.transpose();
  for (const Eigen::Matrix3d& rotation : of_lattice) {
    if (std::ranges::find(covered, rotation) != covered.end()) continue;
    result.cosets.push_back(result.to_primitive * rotation * back);
    for (const Eigen::Matrix3d& r : of_group) covered.emplace_back(rotation * r);
  }
  for (const WyckoffPosition& position : wyckoff_positions(number)) {
    std::vector<AffineMap>& maps = result.orbits.emplace_back();
    for (const AffineMap& map : position.orbit) {
      const AffineMap primitive{result.to_primitive * map.linear, result.to_primitive * map.shift};
      if (std::ranges::none_of(maps, [&](const AffineMap& m) { return same_modulo_cell(m, primitive); }))
        maps.push_back(primitive);
    }
  }
  return result;
}

Eigen::Vector3d wrapped_to_nearest(const Eigen::Vector3d& d) { return d - d.array().round().matrix(); }

}  // namespace

const PrimitiveGroup& primitive_group(int number) {
  static std::array<std::once_flag, 231> once;
  static std::array<std::unique_ptr<const PrimitiveGroup>, 231> groups;
  const auto k = static_cast<std::size_t>(space_group(number).number);
  std::call_once(once[k], [&] { groups[k] = std::make_unique<const PrimitiveGroup>(made(number)); });
  return *groups[k];
}

bool has_further_operation(const PrimitiveGroup& group, const Lattice& lattice, std::span<const int> kinds,
                           std::span<const Eigen::Vector3d> positions, double tolerance) {
  if (positions.empty()) return true;
  std::size_t anchor = 0;
  std::ptrdiff_t fewest = std::ranges::count(kinds, kinds[0]);
  for (std::size_t i = 1; i < kinds.size(); ++i)
    if (kinds[i] != kinds[i - 1])
      if (const auto n = std::ranges::count(kinds, kinds[i]); n < fewest) {
        fewest = n;
        anchor = i;
      }
  const Eigen::Matrix3d to_cartesian = lattice.rows().transpose();
  const double squared = tolerance * tolerance;
  std::vector<Eigen::Vector3d> turned(positions.size());
  const auto maps_onto_itself = [&](const Eigen::Vector3d& shift) {
    for (std::size_t i = 0; i < turned.size(); ++i) {
      const Eigen::Vector3d image = turned[i] + shift;
      bool found = false;
      for (std::size_t j = 0; j < positions.size() && !found; ++j)
        found =
            kinds[j] == kinds[i] && (to_cartesian * wrapped_to_nearest(image - positions[j])).squaredNorm() < squared;
      if (!found) return false;
    }
    return true;
  };
  for (std::size_t coset = 0; coset < group.cosets.size(); ++coset) {
    for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = group.cosets[coset] * positions[i];
    for (std::size_t to = 0; to < positions.size(); ++to) {
      // The identity itself is of the group, a shorter translation is not.
      if (kinds[to] != kinds[anchor] || (coset == 0 && to == anchor)) continue;
      if (maps_onto_itself(positions[to] - turned[anchor])) return true;
    }
  }
  return false;
}

bool is_characteristic(int number, const WyckoffAssignment& assignment) {
  const PrimitiveGroup& group = primitive_group(number);
  // Any fixed numbers do: special values have no measure.
  RandomStream random(1, 0, "general position");
  std::vector<int> kinds;
  std::vector<Eigen::Vector3d> positions;
  for (std::size_t element = 0; element < assignment.size(); ++element)
    for (const char letter : assignment[element]) {
      const Eigen::Vector3d parameters(random.uniform(), random.uniform(), random.uniform());
      for (const AffineMap& map : group.orbits[static_cast<std::size_t>(letter_index(letter))]) {
        kinds.push_back(static_cast<int>(element));
        positions.push_back(map(parameters));
      }
    }
  constexpr double tolerance = 1e-7;  // of the cell: rounding errors are far below, chance far above
  return !has_further_operation(group, Lattice(), kinds, positions, tolerance);
}

std::vector<Eigen::Matrix3i> lattice_rotations(const Eigen::Matrix3d& rows, double length, double angle) {
  constexpr int reach = 2;                                                         // enough for reduced vectors
  std::array<std::vector<std::pair<Eigen::Vector3i, Eigen::Vector3d>>, 3> images;  // of each vector
  for (int x = -reach; x <= reach; ++x)
    for (int y = -reach; y <= reach; ++y)
      for (int z = -reach; z <= reach; ++z) {
        const Eigen::Vector3i n(x, y, z);
        const Eigen::Vector3d v = rows.transpose() * n.cast<double>();
        for (int k = 0; k < 3; ++k)
          if (std::abs(v.norm() - rows.row(k).norm()) <= length) images[static_cast<std::size_t>(k)].emplace_back(n, v);
      }
  const double radians = angle * std::numbers::pi / 180;
  const auto between = [](const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
    return std::acos(std::clamp(a.dot(b) / (a.norm() * b.norm()), -1.0, 1.0));
  };
  const std::array<double, 3> angles{between(rows.row(1), rows.row(2)), between(rows.row(0), rows.row(2)),
                                     between(rows.row(0), rows.row(1))};
  std::vector<Eigen::Matrix3i> found;
  for (const auto& [na, a] : images[0])
    for (const auto& [nb, b] : images[1]) {
      if (std::abs(between(a, b) - angles[2]) > radians) continue;
      for (const auto& [nc, c] : images[2]) {
        if (std::abs(between(b, c) - angles[0]) > radians || std::abs(between(a, c) - angles[1]) > radians) continue;
        Eigen::Matrix3i matrix;
        matrix << na.transpose(), nb.transpose(), nc.transpose();
        if (std::abs(matrix.determinant()) == 1) found.push_back(matrix);
      }
    }
  return found;
}

int lattice_symmetries(const Lattice& lattice, double length, double angle) {
  return static_cast<int>(lattice_rotations(lll_reduced(lattice.rows()).rows, length, angle).size());
}

}  // namespace werner
