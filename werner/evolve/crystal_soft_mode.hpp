// The soft modes of a crystal without a potential: springs between neighbours that are as stiff as their bonds are
// hard. An approximation that orders the modes; their frequencies mean nothing. Private to this room.
#pragma once
#include <Eigen/Core>

#include "werner/core/crystal.hpp"

namespace werner {

struct SpringModes {
  Eigen::VectorXd stiffness;      // rising, arbitrary unit; the three translations are left out
  Eigen::MatrixXd displacements;  // columns: Cartesian, atom by atom, normalised
};
// Of the whole cell in phase (the Gamma point). Lyakhov, Oganov and Valle, Comput. Phys. Commun. 181 (2010) 1623 and
// 184 (2013) 1172: central springs k_ij = sqrt(X_i X_j / (n_i n_j)) exp(-2.7 f_ij) exp(-d_ij / 0.37 A), where X = 0.481
// times valence electrons over covalent radius, f = |X_i - X_j| / (4 sqrt(X_i X_j)), d_ij the length of the bond beyond
// the shortest of either atom, both measured from the sum of covalent radii, and n = sum of exp(-d / 0.37 A).
SpringModes spring_modes(const Crystal& crystal);

}  // namespace werner
