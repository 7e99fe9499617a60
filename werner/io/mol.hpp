// MDL molfiles and SD files: V2000, and V3000 beyond its limits (999 atoms or bonds) and where there are dative bonds.
// Dative bonds are type 9 with the donor first; RDKit reads that in V3000 only. The total charge is the sum of the
// formal charges. Specification: Dassault Systemes, "CTfile Formats", 2020.
#pragma once
#include <span>
#include <string>

#include "werner/core/molecule.hpp"
#include "werner/io/formats.hpp"

namespace werner {

// A broken entry costs that entry. Data items of SD files and the title ("name") become `info`.
MoleculeFile read_mol(const std::string& text, const std::string& file);

// Throws UsageError for any number of molecules but one: SDF holds several.
std::string write_mol(std::span<const Molecule> molecules);
// Every entry ends with $$$$ and carries `info`, charge and multiplicity as data items.
std::string write_sdf(std::span<const Molecule> molecules);

}  // namespace werner
