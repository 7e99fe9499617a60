// The soft modes of a crystal: from second derivatives of its energy where somebody knows them, else of springs between
// neighbours that are as stiff as their bonds are hard. Private to this room.
#pragma once
#include <Eigen/Core>

#include "werner/core/crystal.hpp"

namespace werner {

struct SoftModes {
  Eigen::VectorXd stiffness;      // rising; the three translations are left out
  Eigen::MatrixXd displacements;  // columns: Cartesian, atom by atom, normalised
  double resolution = 0;          // modes whose stiffness differs by less are mixed at will
};

// Of the whole cell in phase (the Gamma point), in an arbitrary unit: an approximation that orders the modes; their
// frequencies mean nothing. Lyakhov, Oganov and Valle, Comput. Phys. Commun. 181 (2010) 1623 and 184 (2013) 1172:
// central springs k_ij = sqrt(X_i X_j / (n_i n_j)) exp(-2.7 f_ij) exp(-d_ij / 0.37 A), where X = 0.481
// times valence electrons over covalent radius, f = |X_i - X_j| / (4 sqrt(X_i X_j)), d_ij the length of the bond beyond
// the shortest of either atom, both measured from the sum of covalent radii, and n = sum of exp(-d / 0.37 A).
SoftModes spring_modes(const Crystal& crystal);

// The vibrations at the Gamma point: `constants` are second derivatives of the energy, eV/Angstrom^2, Cartesian, atom
// by atom. Stiffness is the eigenvalue of the mass-weighted matrix, eV/Angstrom^2/u, negative where the crystal is not
// stable; the displacements are those of the atoms, masses undone.
SoftModes vibration_modes(const Crystal& crystal, const Eigen::MatrixXd& constants);

}  // namespace werner
