// Which atoms hold a metal.
#pragma once
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// Atom indices, rising. `neighbours` of every atom among those that are no metal centres.
std::vector<int> donors_of(const Molecule& molecule, const std::vector<std::vector<int>>& neighbours,
                           const std::vector<bool>& is_centre, int metal);

}  // namespace werner
