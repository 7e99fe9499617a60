// Are bonds about as long as the radii of their atoms say? The score of CrystaLLM (Antunes et al. 2024,
// doi:10.1038/s41467-024-54639-7).
#pragma once
#include <cstddef>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct BondLengthLimits {
  double tolerance = 0.32;  // lengths within this share of the sum of radii
  double hydrogen = 2.5;    // times the sum of radii is the most for bonds of hydrogen, which have no least length
  double ionic_difference = 1.7;  // of electronegativities from which the radii are ionic
  double least_score = 1;
};

struct BondLengths {
  double score = 0;       // share of bonds within the limits; 0 without bonds
  std::size_t bonds = 0;  // counted from both ends
  Verdict verdict;
};

// Bonds are CrystalNN's for the most probable coordination number; an atom's own images are left out, and the length is
// that to the nearest image, as in the original. Radii: Slater's atomic ones, or for ionic bonds the means of
// Shannon's. Not valid where the original ends with an exception: no bonds, elements without radii.
BondLengths bond_lengths(const Crystal& crystal, const BondLengthLimits& limits = {});

}  // namespace werner
