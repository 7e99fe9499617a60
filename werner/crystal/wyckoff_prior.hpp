// How often known crystals have each space group and occupy each of its Wyckoff positions (data/wyckoff_prior.csv).
#pragma once
#include "werner/crystal/wyckoff_counting.hpp"

namespace werner {

// Known crystals of the group, and one more so that none is impossible. Throws Error for a number outside 1 to 230.
double group_frequency(int space_group);

// Weights under which the mean number of orbits on each position, were they independent, is that of known crystals of
// the group with as many elements: the odds of a position without free parameters, the ratio of a geometric
// distribution for others. Both are counted with half an orbit and half a crystal more. Positions that another origin
// exchanges share their counts, since which of them is named is a convention.
PositionWeights position_weights(int space_group, int elements);

}  // namespace werner
