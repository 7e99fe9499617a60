// Crystals in CIF: cells, sites with their occupancies, and symmetry, expanded to all atoms of the cell.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "werner/io/crystal_formats.hpp"
#include "werner/io/text_source.hpp"

namespace werner {

// Each data block with a cell or atoms is an entry; blocks with neither (publication data) are none.
// - Sites whose fractional coordinates agree within 1e-4 through an operation are one site, as in pymatgen, as long as
//   it is not more than full; whole atoms on top of each other stay as they are, since that is for others to judge.
// - Images of one atom nearer than 1e-4, or than the last written digit can tell, are one atom.
// - 0.3333 and the like (|3x - 1| and |3x/2 - 1| within 1e-4) are thirds, as in pymatgen, unless more than eight
//   decimals are written.
// - Operations that are not listed come from the name or number of the space group; without either it is P1.
// Refused: no number where one should be, unknown elements, sites over 101 % full, modulated structures, and more than
// 100,000 atoms or 2,000,000 images after expansion.
void read_cif(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken);

// The first crystal of a text that is part of a larger file, which `first_line` counts from. Throws Error.
CrystalEntry crystal_of_cif(std::string_view text, const std::string& file, int first_line);

// All atoms in P1, or, where `symmetry` has one for each entry, the atoms as they are with its operations. Twelve
// decimals. A left-handed cell is written with all signs turned, which is the same crystal.
std::string write_cif(std::span<const CrystalEntry> entries, std::span<const WrittenSymmetry> symmetry = {});

}  // namespace werner
