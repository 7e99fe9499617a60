// Tables of energies for phase diagrams: CSV with a column of compositions or of CIFs, pymatgen's entries as JSON, and
// any file of crystals with an energy beside each.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/energy_entry.hpp"
#include "werner/io/formats.hpp"

namespace werner {

struct EnergyTable {
  std::vector<EnergyEntry> entries;
  EnergyKind kind = EnergyKind::formation;
  std::string column;      // that the energies were taken from
  bool corrected = false;  // the scheme MP2020 or the like is in them
  std::string oracle;      // what the energies are by, where a column `oracle` tells
  std::vector<BrokenEntry> broken;
};

// `column` is read where it is given, else the first that the table has of the known ones: formation energies before
// total ones, corrected before uncorrected. A name with "form" is a formation energy, all others are total energies; a
// name with "per_atom" or "peratom" is per atom; all others belong to the atoms of a column natoms or nsites, or to the
// composition as it is written, which a column pretty_formula or reduced_formula does not tell. All are in eV.
// pymatgen's entries (with `correction` or `energy_adjustments`) are total energies with their corrections. A broken
// entry costs one entry, and so does a formation energy beyond 100 eV/atom or a total energy beyond 2e6. Throws Error
// for a file without compositions, without energies or without a single entry, and for a table of several oracles.
EnergyTable read_energies(const std::filesystem::path& file, const std::string& column = {});

// The same of a CSV text with a column of compositions; `name` is for messages.
EnergyTable read_energies_csv(std::string_view text, const std::string& name, const std::string& column = {});

// All entries of several tables. Throws Error where formation energies meet total ones.
EnergyTable merged(std::span<const EnergyTable> tables);

// What the name of a column says of its energies.
struct EnergyColumn {
  std::string name;
  EnergyKind kind = EnergyKind::total;
  bool per_atom = false;
  bool corrected = false;  // a total energy with corrections (MP2020), which must not be compared with one without
};
EnergyColumn energy_column(const std::string& name);
// Names that are looked for, in this order.
std::span<const std::string> known_energy_columns();

}  // namespace werner
