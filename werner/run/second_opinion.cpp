#include "werner/run/second_opinion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "werner/core/error.hpp"
#include "werner/crystal/energy_correction.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/run/crystal_hull.hpp"
#include "werner/run/design.hpp"
#include "werner/run/relaxations.hpp"
#include "werner/run/search_results.hpp"
#include "werner/system/data_files.hpp"

namespace werner {

namespace {

constexpr double on_hull = 0.001;    // eV/atom: what relaxations leave
constexpr double same_phase = 0.02;  // eV/atom between a known phase and the crystal of the run that stands for it
constexpr double near_hull = 0.1;    // eV/atom: by so much both weights may differ about what is stable
constexpr std::size_t most_polymorphs = 3, most_competitors = 60;  // relaxations that the check may cost
constexpr double worth_telling = 0.01;                             // eV/atom

struct Phase {
  int item = 0;
  Crystal crystal;
  Composition composition;
  double energy = 0;    // eV/atom, corrected, by the potential of the search
  double distance = 0;  // eV/atom above the hull of the run
  std::string formula;
};

// Those listed, and the best of every other niche, with energies.
std::vector<Phase> phases_of(const SearchOutcome& outcome, const std::vector<int>& listed, const Store& store) {
  std::vector<int> items = listed;
  std::set<int> niches;
  for (const int id : listed) niches.insert(outcome.items[static_cast<std::size_t>(id)].niche);
  for (const int id : result_items(outcome, 1, static_cast<int>(outcome.items.size())))
    if (!niches.contains(outcome.items[static_cast<std::size_t>(id)].niche)) items.push_back(id);
  std::vector<Phase> phases;
  for (const int id : items) {
    const StoredResult stored = store.result(outcome.items[static_cast<std::size_t>(id)].task_key).value();
    const auto energy = stored.properties.find("corrected_energy_per_atom");
    auto crystal = crystal_of(stored);
    if (energy == stored.properties.end() || !std::isfinite(energy->second.value) || !crystal) continue;
    Phase phase{id, std::move(*crystal), {}, energy->second.value, 0, {}};
    phase.composition = composition_of(phase.crystal);
    phase.formula = reduced_formula(phase.composition);
    phases.push_back(std::move(phase));
  }
  return phases;
}

// Claims, and what competes with them: near the hull, few of one composition.
std::vector<Phase> to_relax(std::vector<Phase> phases, const std::set<int>& claims) {
  std::ranges::stable_sort(phases, {}, [](const Phase& phase) { return phase.distance; });
  std::map<std::string, std::size_t> polymorphs;
  std::vector<Phase> chosen;
  std::size_t competitors = 0;
  for (Phase& phase : phases) {
    if (!claims.contains(phase.item)) {
      if (phase.distance > near_hull || competitors == most_competitors) continue;
      if (polymorphs[phase.formula]++ >= most_polymorphs) continue;
      ++competitors;
    }
    chosen.push_back(std::move(phase));
  }
  return chosen;
}

// Energies of formation by item; crystals that the other weights refuse have none.
std::map<int, double> formation_by_item(const std::vector<Phase>& phases, const std::vector<RelaxedCrystal>& relaxed,
                                        const std::map<int, double>& elements) {
  std::map<int, double> energies;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    if (!relaxed[i].usable) continue;
    double energy = relaxed[i].energy + mp2020_correction(relaxed[i].crystal);
    for (const int z : relaxed[i].crystal.atomic_numbers) energy -= elements.at(z);
    energies[phases[i].item] = energy / static_cast<double>(relaxed[i].crystal.size());
  }
  return energies;
}

// Compounds of the known hull that no crystal with one of the `energies` stands for.
std::vector<EnergyEntry> without_structure(const PhaseDiagram& known_hull, const std::vector<int>& elements,
                                           const std::vector<Phase>& phases, const std::map<int, double>& energies) {
  Composition system;
  for (const int z : elements) system.amounts[z] = 1;
  std::vector<EnergyEntry> numbers;
  for (const std::size_t i : known_hull.stable_entries(system)) {
    EnergyEntry phase = known_hull.entries()[i];
    if (phase.composition.number_of_elements() == 1) continue;
    const std::string formula = reduced_formula(phase.composition);
    const bool stands = std::ranges::any_of(phases, [&](const Phase& mine) {
      return mine.formula == formula && std::abs(mine.energy - phase.energy_per_atom) <= same_phase &&
             energies.contains(mine.item);
    });
    if (stands) continue;
    phase.energy_per_atom = known_hull.formation_energy(phase.composition, phase.energy_per_atom).value();
    numbers.push_back(std::move(phase));
  }
  return numbers;
}

// Relaxes phases and elements with the other weights, and measures the claims on their hull.
SecondOpinion checked_claims(SecondOpinion opinion, const DesignSetup& setup, const PhaseDiagram& known_hull,
                             const std::vector<Phase>& phases, const std::set<int>& claims, Store& store,
                             const SearchHooks& hooks) {
  const PotentialChoice& choice = *setup.configuration.potential;
  std::map<int, double> elements;
  for (const int z : setup.crystals->elements()) elements[z] = relaxed_element(opinion.potential, z, choice, store);
  std::vector<Crystal> crystals;
  for (const Phase& phase : phases) crystals.push_back(phase.crystal);
  RelaxationJob job;
  job.potential = &potential(opinion.potential);
  job.options = choice.relax;
  job.threads = choice.workers;
  job.open_store = &store;
  std::vector<RelaxedCrystal> relaxed(crystals.size());
  std::size_t done = 0;
  opinion.complete = relax_resumably(crystals, job, {}, [&](std::size_t i, const RelaxedCrystal& one, bool) {
    relaxed[i] = one;
    if (hooks.follow_up) hooks.follow_up({"second opinion", ++done, crystals.size()});
  });
  if (!opinion.complete) return opinion;

  const std::map<int, double> energies = formation_by_item(phases, relaxed, elements);
  const std::vector<EnergyEntry> numbers = without_structure(known_hull, setup.crystals->elements(), phases, energies);
  std::vector<EnergyEntry> competing = numbers;
  for (const Phase& phase : phases)
    if (const auto energy = energies.find(phase.item); energy != energies.end())
      competing.push_back({std::to_string(phase.item), phase.composition, energy->second});
  const PhaseDiagram hull(std::move(competing), EnergyKind::formation);
  std::size_t stable = 0, doubtful = 0;  // on the hull of the run
  for (const Phase& phase : phases) {
    if (!claims.contains(phase.item) || !energies.contains(phase.item)) continue;
    const auto distance = hull.above_hull(phase.composition, energies.at(phase.item)).above_hull;
    if (!distance) continue;
    opinion.values[phase.item] = std::max(*distance, 0.0);
    if (phase.distance > on_hull) continue;
    ++stable;
    doubtful += *distance > worth_telling;
  }
  opinion.note = fmt::format(
      "{} of {} crystals on or below the known hull checked with {}: of the {} on the hull of the run {} are more than "
      "{} "
      "eV/atom above its hull",
      opinion.values.size(), claims.size(), opinion.potential, stable, doubtful, worth_telling);
  if (!numbers.empty())
    opinion.note +=
        fmt::format("; {} known phases have no structure here and stand with their energies of formation by {}",
                    numbers.size(), choice.name);
  return opinion;
}

}  // namespace

SecondOpinion second_opinion(const DesignSetup& setup, const SearchOutcome& outcome, Store& store,
                             const SearchHooks& hooks) {
  SecondOpinion opinion;
  if (!setup.crystals) return opinion;
  const PotentialChoice& choice = *setup.configuration.potential;
  const PotentialInfo& info = potential(choice.name);
  if (info.second_opinion.empty() || choice.relax.pressure != 0) return opinion;
  if (!needs_hull(setup) && choice.hull.empty()) return opinion;
  const PotentialInfo& other = potential(info.second_opinion);
  opinion.potential = other.name;
  const std::string unchecked = "what lies on or below the known hull was not checked with " + other.name + ": ";
  if (!find_data_file(data_file(other.weights))) {
    opinion.note = unchecked + "its weights are not on this machine (werner data fetch " + other.name + ")";
    return opinion;
  }
  try {
    const std::vector<EnergyEntry> known = known_phases(setup, store);
    const PhaseDiagram known_hull(known, EnergyKind::total);
    const std::vector<int> listed =
        result_items(outcome, setup.configuration.objectives.size(), setup.configuration.run.keep);
    std::vector<Phase> phases = phases_of(outcome, listed, store);
    std::vector<EnergyEntry> all = known;
    for (const Phase& phase : phases) all.push_back({std::to_string(phase.item), phase.composition, phase.energy});
    const PhaseDiagram hull(std::move(all), EnergyKind::total);
    std::set<int> claims;
    for (Phase& phase : phases) {
      phase.distance = hull.above_hull(phase.composition, phase.energy).above_hull.value_or(2 * near_hull);
      const auto above = known_hull.above_hull(phase.composition, phase.energy).above_hull;
      if (std::ranges::find(listed, phase.item) != listed.end() && above && *above <= on_hull)
        claims.insert(phase.item);
    }
    if (claims.empty())
      opinion.note =
          "no listed crystal lies on or below the known hull, so nothing had to be checked with " + other.name;
    else
      return checked_claims(opinion, setup, known_hull, to_relax(std::move(phases), claims), claims, store, hooks);
  } catch (const Error& error) {  // an element that one of the potentials does not hold together
    opinion.note = unchecked + error.what();
  }
  return opinion;
}

}  // namespace werner
