#include "werner/run/species.hpp"

#include <algorithm>

#include "werner/complex/perceive.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"
#include "werner/physics/worker_pool.hpp"
#include "werner/system/signals.hpp"

namespace werner {

Molecule read_species(const SpeciesChoice& species) {
  MoleculeFile file = read_molecules(species.file);
  if (!file.broken.empty())
    throw Error("the species '" + species.name + "' cannot be read: " + file.broken[0].reason,
                {file.broken[0].where, {}});
  if (file.molecules.size() != 1)
    throw UsageError("the species '" + species.name + "' is a file of " + std::to_string(file.molecules.size()) +
                         " structures, expected one",
                     {species.where, "write the one that is meant into a file of its own: " + species.file});
  Molecule molecule = std::move(file.molecules[0]);
  if (species.charge) molecule.charge = species.charge;
  if (species.unpaired_electrons) molecule.unpaired_electrons = species.unpaired_electrons;
  const auto ask = [&](const char* what, const char* example) {
    throw UsageError("the species '" + species.name + "' does not tell its " + what,
                     {species.where, std::string("give it beside the file, or in the comment line there: ") + example});
  };
  if (!molecule.charge) ask("total charge", "charge=0");
  if (!molecule.unpaired_electrons) ask("number of unpaired electrons", "unpaired_electrons=0");
  molecule.bonds = perceive_bonds(molecule);
  return molecule;
}

void require_species(const Formula& formula, const std::vector<SpeciesChoice>& known, const std::string& where) {
  std::vector<std::string> names;
  for (const SpeciesChoice& one : known) names.push_back(one.name);
  for (const auto& [species, name] : species_properties(formula))
    if (std::ranges::find(names, species) == names.end())
      throw UsageError("unknown species '" + species + "'",
                       {where, names.empty() ? "tell its name and file" : did_you_mean(species, names)});
}

std::map<std::string, OracleTask> species_tasks(const std::vector<SpeciesChoice>& species,
                                                const std::vector<Formula>& formulas, const OracleSettings& settings) {
  std::map<std::string, std::vector<std::string>> wanted;
  for (const Formula& formula : formulas)
    for (const auto& [name, property] : species_properties(formula))
      if (auto& list = wanted[name]; std::ranges::find(list, property) == list.end()) list.push_back(property);
  std::map<std::string, OracleTask> tasks;
  for (const SpeciesChoice& one : species)
    if (wanted.contains(one.name)) tasks[one.name] = {{read_species(one)}, wanted[one.name], settings};
  return tasks;
}

std::map<std::string, PropertyValues> compute_species(const std::map<std::string, OracleTask>& tasks, int workers) {
  std::map<std::string, PropertyValues> values;
  if (tasks.empty()) return values;
  WorkerPool pool({.workers = std::min(workers, static_cast<int>(tasks.size()))});
  for (const auto& [name, task] : tasks) pool.submit(name, task);
  while (pool.pending() > 0) {
    const auto finished = pool.wait(1);
    if (stop_signal() != 0) throw Error("stopped before the species were computed");
    if (!finished) continue;
    if (finished->result.status != OracleStatus::done)
      throw Error("the species '" + finished->id + "' could not be computed: " + join(finished->result.reasons, "; "));
    values[finished->id] = finished->result.properties;
  }
  return values;
}

}  // namespace werner
