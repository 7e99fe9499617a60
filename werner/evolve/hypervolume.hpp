// The volume of cost space that is dominated by a set of points and bounded by a reference point.
#pragma once
#include <span>
#include <vector>

#include "werner/evolve/sorting.hpp"

namespace werner {

// Exact, in the product of the objectives' units; points that do not lie strictly below the reference in every
// objective add nothing. O(n log n) for two and three objectives; WFG with slicing for more (While, Bradstreet and
// Barone 2012, doi:10.1109/TEVC.2010.2077298). No point: 0.
double hypervolume(const Costs& costs, std::span<const double> reference);

// What `point` would add to the hypervolume of `front` (rows not dominated by each other).
double hypervolume_gain(const Costs& front, std::span<const double> reference, std::span<const double> point);

}  // namespace werner
