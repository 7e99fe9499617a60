// JSON as pymatgen writes it: Structure, lists and tables of them, StructureNL, entries with a structure inside.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "werner/io/crystal_formats.hpp"

namespace werner {

// One document, or one a line. A document is a Structure (`lattice`, `sites`), an object with one inside ("structure",
// "snl", ...), an array or an object of such, or {"structures": [...]}. Numbers and texts beside a structure become
// columns. The elements of an array are read one at a time. NaN and Infinity, which Python writes and JSON does not
// have, break their own entry only.
void read_pymatgen_json(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken);

// One object with a structure. Throws Error.
CrystalEntry crystal_of_pymatgen(std::string_view text, const std::string& file, int line);

// Structure.as_dict; for several entries an array of {"material_id", "structure", columns}.
std::string write_pymatgen_json(std::span<const CrystalEntry> entries);
// The latter, one object a line.
std::string write_pymatgen_json_lines(std::span<const CrystalEntry> entries);

}  // namespace werner
