#include "werner/run/crystal_hull.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/elemental_crystals.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"
#include "werner/run/design.hpp"
#include "werner/run/hull_table.hpp"
#include "werner/run/search_results.hpp"

namespace werner {

namespace {

constexpr const char* standing_properties[] = {"e_above_hull", "formation_energy_per_atom"};

EnergyTable comparable_table(const PotentialChoice& choice) {
  const std::string where = "oracle.hull";
  EnergyTable table = hull_table(choice.hull, {}, where);
  require_hull_of(table, choice.name, where);
  if (choice.relax.pressure != 0)
    throw UsageError("the energies of '" + choice.hull + "' are those without pressure, and the pressure is " +
                         format_double(choice.relax.pressure) + " GPa",
                     {.where = where, .hint = "leave it out: the search makes a hull of its own"});
  // The search corrects energies of potentials that have learned those of PBE.
  const bool corrects = !potential(choice.name).weights.empty();
  if (table.corrected && !corrects) return hull_table(choice.hull, "energy_per_atom");
  if (corrects && !table.corrected)
    throw UsageError("'" + choice.hull + "' has energies without the corrections MP2020, a search by '" + choice.name +
                         "' adds them",
                     {.where = where, .hint = "made by 'werner data hull', which writes both"});
  return table;
}

struct ElementPhase {
  std::optional<double> enthalpy;  // eV/atom, the lowest of the prototypes
  std::string reason;              // why there is none: of the first prototype
};

ElementPhase element_phase(int z, const Potential& model, RelaxOptions options, int threads) {
  // A search may do with pieces of relaxations, the zero of its hull may not.
  options.steps = std::max(options.steps, RelaxOptions{}.steps);
  std::vector<Crystal> starts;
  for (ElementalCrystal& elemental : elemental_crystals(z)) starts.push_back(std::move(elemental.crystal));
  ElementPhase lowest;
  for (const Relaxation& relaxed : relax(starts, model, options, threads)) {
    const std::string reason = relaxed.converged ? objection(relaxed, options) : relaxed.reason;
    if (!reason.empty()) {
      if (lowest.reason.empty()) lowest.reason = reason;
      continue;
    }
    const double enthalpy = relaxed.enthalpy / static_cast<double>(relaxed.crystal.size());
    if (!lowest.enthalpy || enthalpy < *lowest.enthalpy) lowest.enthalpy = enthalpy;
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

void require_comparable_hull(const PotentialChoice& choice) {
  if (!choice.hull.empty()) comparable_table(choice);
}

double relaxed_element(const std::string& potential_name, int z, const PotentialChoice& choice, Store& store) {
  std::string key = "element/" + potential_name + "/" + element(z).symbol;
  if (choice.relax.pressure != 0) key += "/" + format_double(choice.relax.pressure) + " GPa";
  auto stored = store.result(key);
  if (!stored) {
    StoredResult record;
    record.task_key = key;
    record.status = "failed";
    const ElementPhase phase = element_phase(z, *potential(potential_name).open(false), choice.relax, choice.workers);
    if (phase.enthalpy) {
      record.status = "done";
      record.properties["energy_per_atom"] = {*phase.enthalpy, std::nan("")};
    } else {
      record.reasons = {phase.reason};
    }
    store.put(record);
    store.commit();
    stored = record;
  }
  if (stored->status != "done")
    throw Error("no phase of " + element(z).symbol + " relaxes by '" + potential_name +
                    "', so there is no hull: " + join(stored->reasons, "; "),
                {.where = "oracle.name",
                 .hint = "name a table with its elements as oracle.hull, or minimise enthalpy_per_atom"});
  return stored->properties.at("energy_per_atom").value;
}

std::vector<EnergyEntry> known_phases(const DesignSetup& setup, Store& store) {
  const PotentialChoice& choice = *setup.configuration.potential;
  std::vector<EnergyEntry> known;
  if (!choice.hull.empty()) known = comparable_table(choice).entries;
  std::set<int> have;
  for (const EnergyEntry& entry : known)
    if (entry.composition.number_of_elements() == 1) have.insert(entry.composition.amounts.begin()->first);
  for (const int z : setup.crystals->elements())
    if (!have.contains(z))
      known.push_back({element(z).symbol, Composition{{{z, 1.0}}}, relaxed_element(choice.name, z, choice, store)});
  return known;
}

std::map<int, double> above_known_hull(const DesignSetup& setup, const SearchOutcome& outcome, Store& store) {
  std::map<int, double> distances;
  if (!setup.crystals || setup.configuration.potential->hull.empty()) return distances;
  const PhaseDiagram hull(known_phases(setup, store), EnergyKind::total);
  for (const int id : result_items(outcome, setup.configuration.objectives.size(), setup.configuration.run.keep)) {
    const StoredResult stored = store.result(outcome.items[static_cast<std::size_t>(id)].task_key).value();
    auto energy = stored.properties.find("corrected_energy_per_atom");
    if (energy == stored.properties.end()) energy = stored.properties.find("energy_per_atom");
    const auto crystal = crystal_of(stored);
    if (energy == stored.properties.end() || !crystal) continue;
    if (const auto above = hull.above_hull(composition_of(*crystal), energy->second.value).above_hull)
      distances[id] = *above;
  }
  return distances;
}

}  // namespace werner
