// Known crystals as structures for a search: with its elements on their sites (templates.hpp).
#pragma once
#include <string>
#include <vector>

#include "werner/evolve/crystal_space.hpp"

namespace werner {

// Of a fixed composition the most plausible first. Of a chemical system the best of every composition that has a
// template first, smaller formulas before larger, then the second ones, and so on: up to `most_proposals` rounds.
// Formulas of more atoms than a cell may have are left out; so are crystals of the compound itself where they alone
// have a structure, which a file of seeds can give. Throws Error where the file has no crystals.
std::vector<Crystal> template_proposals(const std::string& file, const CrystalSpaceOptions& options);

}  // namespace werner
