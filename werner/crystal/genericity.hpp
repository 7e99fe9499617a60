// Whether atoms on the Wyckoff positions of a space group have more symmetry than the group: the test by which a random
// crystal is known to have its space group, some hundred times faster than finding the group from the atoms.
#pragma once
#include <span>
#include <vector>

#include "werner/core/lattice.hpp"
#include "werner/crystal/affine_map.hpp"
#include "werner/crystal/wyckoff_counting.hpp"

namespace werner {

// A space group in the basis of its primitive cell.
struct PrimitiveGroup {
  Eigen::Matrix3d vectors = Eigen::Matrix3d::Identity();       // rows, in terms of the conventional vectors
  Eigen::Matrix3d to_primitive = Eigen::Matrix3d::Identity();  // of coordinates: x_primitive = to_primitive * x
  int lattice_symmetries = 2;  // order of the point group of a lattice of this Bravais type
  // Rotations of such a lattice, one of each coset of the group's point group in it; the identity is first.
  std::vector<Eigen::Matrix3d> cosets;
  // For each Wyckoff position the maps from its parameters to primitive coordinates, one per atom of the primitive
  // cell.
  std::vector<std::vector<AffineMap>> orbits;
};
// Throws Error for a number outside 1 to 230.
const PrimitiveGroup& primitive_group(int space_group);

// Whether some operation takes the atoms, all within `tolerance` Angstrom, onto atoms of the same kind and is none of
// the group, of which the atoms are known to obey all. Complete where the lattice has no more symmetry than its
// Bravais type. Positions and lattice are those of the primitive cell.
bool has_further_operation(const PrimitiveGroup& group, const Lattice& lattice, std::span<const int> kinds,
                           std::span<const Eigen::Vector3d> positions, double tolerance);

// Whether orbits on these positions, with parameters and lattice in general position, have no more symmetry than the
// group. If not, no values of the parameters will give the crystal this space group.
bool is_characteristic(int space_group, const WyckoffAssignment& assignment);

// The ways to lay a lattice with these LLL-reduced vectors (rows) onto itself so that vectors keep their lengths within
// `length` Angstrom and their angles within `angle` degrees, as matrices: rows of matrix * vectors are the new vectors.
std::vector<Eigen::Matrix3i> lattice_rotations(const Eigen::Matrix3d& vectors, double length, double angle);
// Their number for any lattice: 2, 4, 8, 12, 16, 24 or 48 for small tolerances.
int lattice_symmetries(const Lattice& lattice, double length, double angle);

}  // namespace werner
