// All ways to lay one lattice onto another within tolerances of lengths and angles: the sublattices among which a
// matcher of crystals searches.
#pragma once
#include <Eigen/Core>
#include <array>
#include <vector>

#include "werner/core/lattice.hpp"

namespace werner {

struct LatticeVector {
  Eigen::Vector3i coefficients;
  Eigen::Vector3d vector;  // Angstrom
  double length = 0;       // Angstrom
};

// Up to `radius` Angstrom long, zero excluded, one of each pair v and -v. The rows should be a reduced basis: the cost
// grows with skewness. Nothing for radii that would hold more than some 10^6 vectors (needles and sheets).
std::vector<LatticeVector> lattice_vectors(const Eigen::Matrix3d& rows, double radius);

struct LatticeMapping {
  Eigen::Matrix3i matrix;  // rows: the new vectors in terms of the mapped lattice
  int determinant = 0;
  std::array<double, 3> lengths{};  // of the new vectors, Angstrom
  std::array<double, 3> cosines{};  // of their angles alpha, beta, gamma
};

struct MappingTolerances {
  double lengths = 0.2;  // ratios from 1/(1 + lengths) to 1 + lengths, both excluded
  double angles = 5;     // degrees, included
};

// Sublattices of `rows` (a reduced basis) with the given |determinant| that look like `target`, as pymatgen's
// find_all_mappings defines it, but one of each pair M and -M.
std::vector<LatticeMapping> lattice_mappings(const Eigen::Matrix3d& rows, const CellParameters& target,
                                             const MappingTolerances& tolerances, int determinant);

}  // namespace werner
