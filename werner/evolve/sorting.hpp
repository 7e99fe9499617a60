// Pareto dominance of cost vectors (all minimised): fronts, domination counts, crowding.
#pragma once
#include <span>
#include <vector>

namespace werner {

// One row per point, one column per objective; every row has the same length, and no value is NaN.
using Costs = std::vector<std::vector<double>>;

// No worse in all, better in at least one.
bool dominates(std::span<const double> a, std::span<const double> b);

// Front number of every point, 0 for the non-dominated; equal points share a front. O(n log n) with one or two
// objectives, O(n log^2 n) comparisons with three, ENS-BS (Zhang et al. 2015, doi:10.1109/TEVC.2014.2308305) with more.
std::vector<int> front_ranks(const Costs& costs);

// Indices of the points that nothing dominates, rising.
std::vector<int> non_dominated(const Costs& costs);

// How many points dominate each point.
std::vector<int> domination_counts(const Costs& costs);

// Crowding distance of each of `members` (indices into costs) among them, in their order; infinite at the ends of each
// objective (Deb et al. 2002, doi:10.1109/4235.996017). Points equal to another keep a distance of their own.
std::vector<double> crowding_distances(const Costs& costs, std::span<const int> members);

}  // namespace werner
