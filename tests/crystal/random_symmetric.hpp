// Random crystals of a given space group, and other descriptions of the same crystal.
#pragma once
#include <Eigen/Geometry>

#include "werner/core/crystal.hpp"
#include "werner/core/random.hpp"
#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/space_group.hpp"

namespace werner::test {

// A cell that the group allows, with no more symmetry than it asks for; a < b < c, as spglib orders equivalent axes.
inline Lattice random_lattice(int group, RandomStream& random) {
  const double a = random.uniform(6, 7), b = random.uniform(8, 9), c = random.uniform(10, 11);
  const std::string_view system = crystal_system_name(group);
  if (system == "triclinic") return lattice_from_parameters({{a, b, c}, {82, 77, 71}});
  if (system == "monoclinic") return lattice_from_parameters({{a, b, c}, {90, random.uniform(95, 105), 90}});
  if (system == "orthorhombic") return lattice_from_parameters({{a, b, c}, {90, 90, 90}});
  if (system == "tetragonal") return lattice_from_parameters({{a, a, c}, {90, 90, 90}});
  if (system == "cubic") return lattice_from_parameters({{c, c, c}, {90, 90, 90}});
  return lattice_from_parameters({{a, a, c}, {90, 90, 120}});
}

inline Eigen::Vector3d random_vector(RandomStream& random) {
  return {random.uniform(), random.uniform(), random.uniform()};
}

// Another origin, other lattice vectors (determinant 1), turned, atoms in another order.
inline Crystal redescribed(const Crystal& crystal, RandomStream& random) {
  Eigen::Matrix3i change = Eigen::Matrix3i::Identity();
  for (int step = 0; step < 3; ++step) {
    const int i = random.below(3), j = (i + 1 + random.below(2)) % 3;
    change.row(i) += (random.chance(0.5) ? 1 : -1) * change.row(j);
  }
  Crystal other = supercell(crystal, change);
  const Eigen::Vector3d origin = random_vector(random);
  const Eigen::Matrix3d turn =
      Eigen::Quaterniond(random.normal(), random.normal(), random.normal(), random.normal()).normalized().matrix();
  other.lattice = Lattice(other.lattice.rows() * turn.transpose());
  for (Fractional& position : other.positions) position = wrapped(Fractional{position.value + origin});
  for (std::size_t i = other.size(); i > 1; --i) {
    const auto j = static_cast<std::size_t>(random.below(static_cast<int>(i)));
    std::swap(other.positions[i - 1], other.positions[j]);
    std::swap(other.atomic_numbers[i - 1], other.atomic_numbers[j]);
  }
  return other;
}

// Atoms of both stand at the same places of one cell, within `tolerance` (fractions of the axes).
inline bool same_atoms(const Crystal& a, const Crystal& b, double tolerance) {
  if (a.size() != b.size() || (a.lattice.rows() - b.lattice.rows()).cwiseAbs().maxCoeff() > 1e-6) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    bool found = false;
    for (std::size_t j = 0; j < b.size() && !found; ++j)
      found = a.atomic_numbers[i] == b.atomic_numbers[j] &&
              wrapped_difference(a.positions[i], b.positions[j]).cwiseAbs().maxCoeff() < tolerance;
    if (!found) return false;
  }
  return true;
}

}  // namespace werner::test
