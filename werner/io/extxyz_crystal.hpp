// Crystals in extended XYZ as ASE writes it: frames with `Lattice="ax ay az bx ..."`. Molecules are read in xyz.hpp.
#pragma once
#include <span>
#include <string>

#include "werner/io/crystal_formats.hpp"

namespace werner {

// A frame is one entry, its name the value of `name` or `material_id`, else its number; other pairs of the comment are
// columns. Frames without a lattice, or without a periodic axis, are molecules and broken here.
void read_extxyz_crystals(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken);

// Throws Error for disordered crystals.
std::string write_extxyz_crystals(std::span<const CrystalEntry> entries);

}  // namespace werner
