// The Coulomb energy of point charges in a crystal by the sum of Ewald (Ann. Phys. 369 (1921) 253): screened charges in
// real space, their screens in reciprocal space. Conducting surroundings ("tin foil"): no term for the dipole of the
// cell, so that the result does not depend on which cell is taken.
#pragma once
#include <span>

#include "werner/physics/potential/pair_sum.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

struct EwaldSplitting {
  double screening = 0;          // alpha, 1/Angstrom: erfc(alpha r) / r is summed in real space
  double real_cutoff = 0;        // Angstrom
  double reciprocal_cutoff = 0;  // 1/Angstrom, of wave vectors with their factor 2 pi
};
// Both sums are cut where their terms have fallen to `accuracy` (1e-15 to 1e-3) of what they are nearby; the screening
// makes them about equally expensive, so that all costs grow as atoms^1.5.
EwaldSplitting ewald_splitting(std::size_t atoms, double volume, double accuracy = 1e-8);

// What the screens give: reciprocal space and the interaction of each charge with its own screen. Charges in e.
PairwiseSums reciprocal_sums(const PeriodicFrame& frame, std::span<const double> charges,
                             const EwaldSplitting& splitting);

// The whole. A Verdict where the charges do not add up to zero (1e-6 e), where there is no cell, or where two charges
// are in one place.
PotentialResult ewald_sum(const Crystal& crystal, std::span<const double> charges, const EwaldSplitting& splitting);
PotentialResult ewald_sum(const Crystal& crystal, std::span<const double> charges, double accuracy = 1e-8);

}  // namespace werner
