// The room that atoms of an element take in crystals (data/atomic_volumes.csv).
#pragma once
#include "werner/core/composition.hpp"

namespace werner {

// Angstrom^3. Where no crystal is known, 1.5 times the sphere of the covalent radius. Throws Error for a number outside
// 1 to 103.
double atomic_volume(int atomic_number);

// Sum over the atoms, Angstrom^3: half of known crystals are within 7 % of it, nine tenths within 20 %.
double expected_volume(const Composition& composition);

}  // namespace werner
