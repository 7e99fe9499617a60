// POSCAR and CONTCAR of VASP, versions 4 and 5: one ordered crystal a file.
#pragma once
#include <span>
#include <string>

#include "werner/io/crystal_formats.hpp"

namespace werner {

// Scale: one factor, a negative volume, or three factors; Direct or Cartesian; Selective dynamics, velocities and what
// follows are left out. Symbols may carry POTCAR suffixes ("Fe_pv", "O/0a1b"). Version 4 has no symbols: they come from
// behind the coordinates or from the comment, when there are as many as counts.
void read_poscar(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken);

// Version 5, Direct, coordinates that read back as the same double. Throws Error for several or disordered crystals.
std::string write_poscar(std::span<const CrystalEntry> entries);

}  // namespace werner
