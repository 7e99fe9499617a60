// Evenly spread directions of the positive orthant (Das and Dennis 1998, doi:10.1137/S1052623496307510).
#pragma once
#include "werner/evolve/sorting.hpp"

namespace werner {

// All points of the unit simplex whose coordinates are multiples of 1 / divisions: binomial(divisions + n - 1, n - 1)
// rows of n = `objectives` coordinates that add up to 1. divisions > 0.
Costs das_dennis(int objectives, int divisions);

// The most divisions that give no more than `count` directions, at least 1.
int fitting_divisions(int objectives, int count);

}  // namespace werner
