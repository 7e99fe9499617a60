// Energies in JSON: pymatgen's ComputedEntry, ComputedStructureEntry and PDEntry, and other objects with a composition
// and energies. For werner/io/energy_entries.cpp.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "werner/core/composition.hpp"

namespace werner {

struct EnergyRecord {
  std::string id, where;
  std::map<std::string, double> columns;  // numbers by name; with pymatgen's entries only the corrected "energy"
  Composition composition;
  std::string composition_key;  // where it was found: "composition", "structure", "formula_pretty" ...
  std::string flaw;             // why it cannot be used; empty when it can
  bool corrected = false;       // a correction that is not zero is in the energy
};

// Every object with a composition, a formula or a structure and numbers beside it, however deep, one at a time. Throws
// Error for text that is no JSON.
void visit_energy_json(const std::filesystem::path& file, const std::function<void(EnergyRecord&&)>& record);

}  // namespace werner
