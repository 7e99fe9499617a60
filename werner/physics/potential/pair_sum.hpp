// Sums over all pairs of atoms of a crystal and its images: screened Coulomb and a Morse term with a repulsion.
#pragma once
#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

// A crystal seen along its own axes: the vectors a, b, c of a reduced cell are (ax, ay, az), (0, by, bz), (0, 0, cz),
// c the shortest.
struct PeriodicFrame {
  Eigen::Matrix3d axes;         // rows: the unit vectors of this frame in that of the crystal
  Eigen::Matrix3d cell;         // rows: a, b, c in this frame
  double volume = 0;            // Angstrom^3
  std::vector<double> x, y, z;  // of the atoms, in this frame, within the cell at the origin
};
// Throws Error for a lattice without volume.
PeriodicFrame periodic_frame(const Crystal& crystal);

// u(r) = depth ((1 - e^(-steepness (r - distance)))^2 - 1) + repulsion / r^12, less its value and its slope at the
// cut-off, so that energy and force end in zero there.
struct MorseTerm {
  double depth = 0;      // eV
  double steepness = 1;  // 1/Angstrom
  double distance = 1;   // Angstrom
  double repulsion = 0;  // eV Angstrom^12
  double cutoff = 0;     // Angstrom; 0: no such term
};

// Atoms by kind. `morse` is symmetric: row times number of kinds plus column.
struct PairModel {
  std::vector<std::size_t> kinds;  // of each atom
  std::vector<double> charges;     // of each kind, e
  std::vector<MorseTerm> morse;
  double screening = 0;       // 1/Angstrom: Coulomb times erfc(screening r) ...
  double coulomb_cutoff = 0;  // Angstrom: ... within this distance
};

// In the frame of the crystal that was given.
struct PairwiseSums {
  std::vector<double> atom_energies;                            // eV, half of every pair's
  Eigen::Matrix3Xd forces;                                      // eV/Angstrom
  Eigen::Matrix3d strain_derivative = Eigen::Matrix3d::Zero();  // dE/d(strain), eV, symmetric
};
PairwiseSums pair_sums(const PeriodicFrame& frame, const PairModel& model);

// The smallest distance of two atoms when it is below `radius`, their own images included.
std::optional<double> nearest_below(const PeriodicFrame& frame, double radius);

}  // namespace werner
