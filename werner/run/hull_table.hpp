// Tables of energies that hulls are made of: a file, or one that is built in by its name (data/hulls/NAME.csv.gz).
#pragma once
#include <string>
#include <vector>

#include "werner/io/energy_entries.hpp"

namespace werner {

// Names of potentials whose energies of known crystals are built in; may be empty.
std::vector<std::string> built_in_hulls();

// A file of that name comes first. Throws Error as `read_energies`, and for what is neither a file nor built in.
EnergyTable hull_table(const std::string& file_or_name, const std::string& column = {});

// What a reader of numbers by a built-in table has to know; empty for files.
std::string caution_of_hull(const std::string& file_or_name);

// Whether the energies of a column are corrected ones (MP2020), which others must not be compared with.
bool is_corrected(const std::string& column);

}  // namespace werner
