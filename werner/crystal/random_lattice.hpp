// Random lattices of a space group's crystal system.
#pragma once
#include <optional>

#include "werner/core/lattice.hpp"
#include "werner/core/random.hpp"

namespace werner {

// A conventional cell of `volume` Angstrom^3 in the standard setting: ratios of axes between about 0.4 and 2.5 (c/a up
// to 5 in rhombohedral groups), monoclinic beta between 90 and 130 degrees, triclinic angles between 60 and 120.
// Nothing where the lattice is nearly, within 0.1 Angstrom and 5.5 degrees, more symmetric than its Bravais type, as
// programs that look for symmetry would then have to find. Throws Error for a number outside 1 to 230.
std::optional<Lattice> random_lattice(int space_group, double volume, RandomStream& random);

}  // namespace werner
