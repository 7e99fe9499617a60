// Databases of ASE (`ase.db`, SQLite): rows with a cell are crystals. Reading only.
#pragma once
#include <filesystem>

#include "werner/io/crystal_formats.hpp"

namespace werner {

// Rows by their number, which is the name unless a key `name` or `material_id` tells one. Energy (eV) and key-value
// pairs are columns. Molecules are broken entries. Throws Error for what is no such database.
void read_ase_database(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken);

}  // namespace werner
