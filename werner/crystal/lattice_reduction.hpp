// Reduced bases of lattices: LLL and Niggli, step by step as pymatgen does both, because its matcher's verdicts depend
// on which of the equivalent bases is taken. Rows are vectors, as in Lattice.
#pragma once
#include <Eigen/Core>
#include <optional>

#include "werner/core/lattice.hpp"

namespace werner {

struct BasisChange {
  Eigen::Matrix3d rows;     // Angstrom
  Eigen::Matrix3d mapping;  // whole numbers: rows = mapping * old rows
};

// Lenstra, Lenstra & Lovasz (1982) with their delta of 3/4. Numbers that do not settle (NaN, no volume) come back
// unreduced.
BasisChange lll_reduced(const Eigen::Matrix3d& rows);

// Grosse-Kunstleve, Sauter & Adams, Acta Cryst. A60 (2004) 1, with a tolerance of `tolerance` times the cube root of
// the volume, on the LLL basis. The result is the first right-handed set of lattice vectors (in pymatgen's order of
// search) that has the reduced cell's lengths and, within one degree, its angles. Nothing for lattices that are not
// usable or so flat that no such set is found.
std::optional<Lattice> niggli_reduced(const Lattice& lattice, double tolerance = 1e-5);

}  // namespace werner
