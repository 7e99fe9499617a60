// Tables of energies that hulls are made of: a file, or one that is built in by its name (data/hulls/NAME.csv.gz).
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "werner/io/energy_entries.hpp"

namespace werner {

// Names of potentials whose energies of known crystals are built in; may be empty.
std::vector<std::string> built_in_hulls();

// The table for relaxed energies of a potential: what was asked for; where nothing was, the one that is built in for
// it, if any. Empty where there is none and for "none".
std::string hull_choice(const std::string& asked, const std::string& potential);

// A file of that name comes first. Several, parted by commas: the first, and of the others what it lacks. Formation
// energies (with corrections, as the Materials Project's) give the phases of compositions that a table of corrected
// total energies has no phase of, on its scale by its lowest phases of the elements; tables of one kind are put
// together. `where` is the key or flag that named it. Throws Error as `read_energies`, and for what is neither a file
// nor built in; UsageError for tables that do not fit.
EnergyTable hull_table(const std::string& names, const std::string& column = {}, const std::string& where = "--hull");

// A name or names parted by commas, each file among them made absolute from `folder`.
std::string resolved_hull(const std::string& names, const std::filesystem::path& folder);

// What a reader of numbers by a built-in table has to know; empty for files.
std::string caution_of_hull(const std::string& file_or_name);

// Throws UsageError for a hull of formation energies, and for one that says that another potential made it: total
// energies of two potentials have different zeros. `where` is the key or flag that named it.
void require_hull_of(const EnergyTable& hull, const std::string& potential, const std::string& where);

}  // namespace werner
