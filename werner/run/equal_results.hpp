// Crystals of a result list that are the same after all: niches compare a crystal with the first of each as it was
// relaxed, in one order, and the matcher is neither symmetric nor transitive.
#pragma once
#include <map>

#include "werner/run/search.hpp"

namespace werner {

// By niche, the niche of the better crystal of the list of `keep` (result_items in design.hpp) that its own best is the
// same as: by the matcher in either order, or both made exactly symmetric in one space group. Niches that stand for
// themselves are left out.
std::map<int, int> equal_niches(const SearchOutcome& outcome, std::size_t objectives, int keep, const Store& store);

// Items of equal niches put into one.
SearchOutcome with_niches_joined(SearchOutcome outcome, const std::map<int, int>& equal);

}  // namespace werner
