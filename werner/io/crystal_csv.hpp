// CSV tables with crystals in one column: CIF (`cif`) or pymatgen's JSON (`structure`), as generative models and data
// sets exchange them. Rows are read one at a time.
#pragma once
#include <span>
#include <string>

#include "werner/io/crystal_formats.hpp"

namespace werner {

// The name is that of the column `material_id`, `id` or `name`, else of the first other one; all other columns are
// kept. A table without a column of crystals is one broken entry.
void read_crystal_csv(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken);

// Columns `material_id`, `cif`, and those of the entries in alphabetical order.
std::string write_crystal_csv(std::span<const CrystalEntry> entries);

}  // namespace werner
