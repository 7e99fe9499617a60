// What follows from a ligand's graph: its key, its mirror image, the symmetry among its donors.
#pragma once
#include "werner/complex/ligand.hpp"

namespace werner {

// Fills key, mirror_key, automorphisms and mirrors from atoms, bonds, stereo, charge and donors, and brings donors into
// canonical order. Throws Error for a graph whose symmetry is too intricate.
Ligand with_identity(Ligand ligand);

}  // namespace werner
