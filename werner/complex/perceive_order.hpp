// An order of a ligand's atoms that does not depend on the order of the structure.
#pragma once
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// `atoms` of the molecule sorted by the connectivity, elements and donors of the piece that they make up, hydrogens
// behind all others. What is chosen first among equals in this order (of Lewis structures that cost the same, say) is
// the same for every order of the structure, up to a symmetry of the ligand's graph. A graph too intricate to be
// labelled stays as it is.
std::vector<int> canonical_order(const Molecule& molecule, const std::vector<int>& atoms,
                                 const std::vector<std::vector<int>>& neighbours, const std::vector<int>& donors);

}  // namespace werner
