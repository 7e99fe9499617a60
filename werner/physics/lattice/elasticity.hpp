// Elastic constants of a crystal at its minimum, from the stresses of small strains.
#pragma once
#include <Eigen/Core>

#include "werner/core/verdict.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

// GPa. Diamond has 443 (bulk) and 535 (shear, McSkimin & Andreatch 1972, doi:10.1063/1.1661636); under pressure moduli
// grow by some four times of it. What is far beyond is a hole of the potential, not a material.
inline constexpr double stiffest_material = 1000, stiffening = 5;

struct Elasticity {
  Verdict verdict;  // reasons why there are no numbers
  // GPa, Voigt's order: xx, yy, zz, yz, xz, xy; of the crystal in its own orientation.
  Eigen::Matrix<double, 6, 6> stiffness = Eigen::Matrix<double, 6, 6>::Zero();
  double bulk_modulus = 0, shear_modulus = 0;  // GPa, means of Voigt's and Reuss's bounds (Hill 1952)
  double softest = 0;                          // GPa: least eigenvalue of the stiffness
  bool stable = false;                         // no strain lowers the energy (Born): `softest` is positive
};

// The crystal is at a minimum of energy by its atoms and its cell. Atoms relax in every strained cell. Reasons: they do
// not come to rest, or into another valley; a strain lowers the energy; what is found is stiffer than any material.
Elasticity elasticity(const Crystal& minimum, const Potential& potential);

// Voigt-Reuss-Hill averages of a stiffness, GPa; a stiffness that is not positive has no Reuss bound, and Voigt's
// stands.
void average(Elasticity& elasticity);

}  // namespace werner
