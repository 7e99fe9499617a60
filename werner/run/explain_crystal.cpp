#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/io/json_text.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/run/explain.hpp"

namespace werner {

namespace {

// CPU seconds of one relaxation of `atoms` atoms, from 50 steps of a random crystal: measured on one core of a 2020s
// server, good to a factor of three.
double seconds_of(const std::string& potential, double atoms) {
  constexpr double steps = 80, nequix = 8e-4, pedone = 8e-6;  // s per atom and step
  return steps * atoms * (potential == "pedone" ? pedone : nequix);
}

std::string compositions(const DesignSetup& setup) {
  const CrystalSpaceChoice& choice = *setup.configuration.crystal;
  if (!choice.formula.empty())
    return fmt::format("{}, {} to {} formula units, {} to {} atoms in the cell", choice.formula, choice.units.low,
                       choice.units.high, choice.atoms.low, choice.atoms.high);
  return fmt::format("any of {}, {} to {} atoms in the cell{}", join(choice.elements, ", "), choice.atoms.low,
                     choice.atoms.high, choice.charge_neutral ? ", charges balanced" : "");
}

std::string count_text(const SpaceSize& size) {
  return size.exact ? fmt::format("{:.0f}", size.low) : fmt::format("{:.0f} to {:.0f}", size.low, size.high);
}

template <class Line>
void tell_prototype(const PrototypeChoice& choice, const Line& line) {
  line("prototype", choice.prototype);
  for (const auto& [site, symbols] : choice.sites) line("site " + site, join(symbols, ", "));
  std::string rules = choice.charge_neutral ? ", charges balanced" : "";
  if (choice.least_tolerance)
    rules += fmt::format(", tolerance factor {} to {}", *choice.least_tolerance, *choice.most_tolerance);
  if (choice.most_bartel) rules += fmt::format(", Bartel's tolerance factor to {}", *choice.most_bartel);
  line("rules", "each site has another element" + rules);
}

// Of a cell.
double most_atoms(const DesignSetup& setup) {
  if (setup.configuration.crystal) return setup.configuration.crystal->atoms.high;
  RandomStream any(1, 0, "explain");
  return static_cast<double>(setup.crystals->decode(setup.space->sample(any)).size());
}

}  // namespace

std::string crystal_explanation(const DesignSetup& setup) {
  const Configuration& configuration = setup.configuration;
  const PotentialChoice& choice = *configuration.potential;
  std::string text;
  const auto line = [&](const std::string& label, const std::string& value) {
    text += fmt::format("{:<13}{}\n", label, value);
  };
  line("question", configuration.name);
  if (configuration.prototype) {
    tell_prototype(*configuration.prototype, line);
    line("crystals", count_text(setup.space->size()));
  } else {
    line("crystals", compositions(setup));
    line("compositions", count_text(setup.space->size()) + " of the cell; the crystals of one are without number");
    if (!configuration.crystal->seeds.empty())
      line("seeds", fmt::format("{} of {}", setup.space->seeds().size() - setup.crystals->proposals_taken(),
                                configuration.crystal->seeds));
    if (!configuration.crystal->templates.empty())
      line("templates", fmt::format("{} seeds in structures of {}", setup.crystals->proposals_taken(),
                                    configuration.crystal->templates));
  }
  for (const ObjectiveChoice& objective : configuration.objectives) {
    const PropertyInfo info = property_of(objective);
    line("objective",
         describe(objective.objective) + (info.unit.empty() ? "" : " [" + info.unit + "]") + ": " + info.description);
  }
  line("oracle", choice.name + ": " + potential(choice.name).description);
  line("relaxation",
       fmt::format("to {} eV/Angstrom, at most {} steps, {} GPa{}{}", choice.relax.fmax, choice.relax.steps,
                   choice.relax.pressure, choice.relax.keep_symmetry ? ", symmetry kept" : "",
                   relaxes_finally(choice) ? fmt::format("; the result to {}", choice.final_fmax) : ""));
  line("search", fmt::format("{}, {} evaluations, seed {}", configuration.search.strategy,
                             configuration.search.evaluations, configuration.search.seed));
  line("operators", join(setup.space->operators(), ", "));
  const double each = seconds_of(choice.name, most_atoms(setup));
  const double seconds = each * configuration.search.evaluations / choice.workers;
  line("time", fmt::format("at most about {} with {} threads; good to a factor of three",
                           seconds < 1 ? "a second" : fmt::format("{:.0f} s", seconds), choice.workers));
  return text;
}

std::string crystal_explanation_json(const DesignSetup& setup) {
  const Configuration& configuration = setup.configuration;
  const PotentialChoice& choice = *configuration.potential;
  nlohmann::ordered_json json;
  json["name"] = configuration.name;
  json[configuration.prototype ? "crystals" : "compositions"] = {setup.space->size().low, setup.space->size().high};
  json["exact"] = setup.space->size().exact;
  for (const int z : setup.crystals->elements()) json["elements"].push_back(element(z).symbol);
  json["seeds"] = setup.space->seeds().size();
  if (configuration.prototype) json["prototype"] = configuration.prototype->prototype;
  if (configuration.crystal && !configuration.crystal->templates.empty())
    json["templates"] = {{"file", configuration.crystal->templates}, {"seeds", setup.crystals->proposals_taken()}};
  for (const ObjectiveChoice& objective : configuration.objectives) {
    const PropertyInfo info = property_of(objective);
    json["objectives"].push_back(
        {{"property", info.name}, {"unit", info.unit}, {"goal", describe(objective.objective)}});
  }
  json["oracle"] = choice.name;
  json["strategy"] = configuration.search.strategy;
  json["evaluations"] = configuration.search.evaluations;
  json["seed"] = configuration.search.seed;
  json["workers"] = choice.workers;
  json["operators"] = setup.space->operators();
  for (const ResolvedKey& key : resolved_keys(configuration))
    json["configuration"][key.table + "." + key.key] = key.value;
  return json_text(json, 2) + "\n";
}

}  // namespace werner
