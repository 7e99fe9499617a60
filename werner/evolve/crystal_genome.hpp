// Crystals as one line of text: nine numbers of the lattice rows, then each atom as symbol and fractional coordinates.
#pragma once
#include <string>
#include <string_view>

#include "werner/core/crystal.hpp"

namespace werner {

// "3 0 0 0 3 0 0 0 3 Cs 0 0 0 Cl 0.5 0.5 0.5": Angstrom to 1e-7, coordinates in [0, 1) to 1e-9, atoms by atomic number,
// then coordinates. Text of what text describes is that text. Origin and cell are the crystal's. Throws Error for
// lattices and positions without numbers.
std::string crystal_text(const Crystal& crystal);
// A round number behind it, "... #2", is no part of the crystal. Throws Error naming what is wrong.
Crystal parse_crystal_text(std::string_view text);

// The same crystal to be evaluated once more: the round number goes up by one, none counts as 1.
std::string next_round(std::string_view text);

}  // namespace werner
