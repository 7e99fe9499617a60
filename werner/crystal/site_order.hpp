// The order of sites that pymatgen gives to crystals from a CIF.
#pragma once
#include "werner/core/crystal.hpp"

namespace werner {

// By mean electronegativity, then by the symbols, those that are equal as they stand. StructureMatcher's answers depend
// on the order where tolerances are loose, so crystals from a CIF are compared in this one.
DisorderedCrystal by_electronegativity(const DisorderedCrystal& crystal);

}  // namespace werner
