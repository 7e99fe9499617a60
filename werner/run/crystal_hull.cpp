#include "werner/run/crystal_hull.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/elemental_crystals.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"
#include "werner/run/hull_table.hpp"

namespace werner {

namespace {

constexpr const char* standing_properties[] = {"e_above_hull", "formation_energy_per_atom"};

// The lowest of the prototypes.
std::optional<double> element_energy(int z, const Potential& model, const RelaxOptions& options, int threads) {
  std::vector<Crystal> starts;
  for (ElementalCrystal& elemental : elemental_crystals(z)) starts.push_back(std::move(elemental.crystal));
  std::optional<double> lowest;
  for (const Relaxation& relaxed : relax(starts, model, options, threads)) {
    if (!relaxed.converged || !objection(relaxed, options).empty()) continue;
    const double energy = relaxed.result.energy / static_cast<double>(relaxed.crystal.size());
    if (!lowest || energy < *lowest) lowest = energy;
  }
  return lowest;
}

}  // namespace

std::vector<std::string> crystal_search_properties() {
  std::vector<std::string> names = lattice_property_names();
  for (const char* name :
       {"corrected_energy_per_atom", "density", "e_above_hull", "energy", "energy_per_atom", "enthalpy_per_atom",
        "formation_energy_per_atom", "largest_force", "pressure", "relaxation_steps", "volume_per_atom"})
    names.emplace_back(name);
  std::ranges::sort(names);
  return names;
}

bool needs_hull(const DesignSetup& setup) {
  return std::ranges::any_of(standing_properties, [&](const char* name) {
    return std::ranges::find(setup.properties, name) != setup.properties.end();
  });
}

double relaxed_element(const std::string& potential_name, int z, const PotentialChoice& choice, Store& store) {
  const std::string key = "element/" + potential_name + "/" + element(z).symbol;
  auto stored = store.result(key);
  if (!stored) {
    RelaxOptions options = choice.relax;
    options.pressure = 0;
    StoredResult record;
    record.task_key = key;
    record.status = "failed";
    if (const auto energy = element_energy(z, *potential(potential_name).open(false), options, choice.workers)) {
      record.status = "done";
      record.properties["energy_per_atom"] = {*energy, std::nan("")};
    }
    store.put(record);
    store.commit();
    stored = record;
  }
  if (stored->status != "done")
    throw Error(
        "the potential '" + potential_name + "' knows no phase of " + element(z).symbol + ", so there is no hull",
        {.where = "oracle.name",
         .hint = "name a table with its elements as oracle.hull, or minimise enthalpy_per_atom"});
  return stored->properties.at("energy_per_atom").value;
}

std::vector<EnergyEntry> known_phases(const DesignSetup& setup, Store& store) {
  const PotentialChoice& choice = *setup.configuration.potential;
  std::vector<EnergyEntry> known;
  if (!choice.hull.empty()) {
    EnergyTable table = hull_table(choice.hull);
    require_hull_of(table, choice.name, "oracle.hull");
    // The search corrects energies of potentials that have learned those of PBE.
    const bool corrects = !potential(choice.name).weights.empty();
    if (table.corrected && !corrects) table = hull_table(choice.hull, "energy_per_atom");
    if (corrects && !table.corrected)
      throw UsageError("'" + choice.hull + "' has energies without the corrections MP2020, a search by '" +
                           choice.name + "' adds them",
                       {.where = "oracle.hull", .hint = "made by 'werner data hull', which writes both"});
    known = std::move(table.entries);
  }
  std::set<int> have;
  for (const EnergyEntry& entry : known)
    if (entry.composition.number_of_elements() == 1) have.insert(entry.composition.amounts.begin()->first);
  for (const int z : setup.crystals->elements())
    if (!have.contains(z))
      known.push_back({element(z).symbol, Composition{{{z, 1.0}}}, relaxed_element(choice.name, z, choice, store)});
  return known;
}

}  // namespace werner
