// The aromatic rings of a ligand's graph.
#pragma once
#include <vector>

#include "werner/complex/ligand.hpp"

namespace werner {

// Rings of five and six aromatic atoms, each once, in ring order from its lowest atom.
std::vector<std::vector<int>> aromatic_rings(const Ligand& ligand);

}  // namespace werner
