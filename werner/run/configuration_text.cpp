// The way back: a configuration as TOML, every default written out, and what changed between two of them.
#include <algorithm>
#include <cmath>

#include "werner/core/text.hpp"
#include "werner/run/configuration.hpp"
#include "werner/run/toml.hpp"

namespace werner {

namespace {

std::string list_text(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) quoted.push_back(toml_quoted(text));
  return "[" + join(quoted, ", ") + "]";
}

std::string list_text(const std::vector<int>& numbers) {
  std::vector<std::string> texts;
  for (const int number : numbers) texts.push_back(std::to_string(number));
  return "[" + join(texts, ", ") + "]";
}

std::string window_text(const IntegerWindow& window) {
  return "[" + std::to_string(window.low) + ", " + std::to_string(window.high) + "]";
}

std::string window_text(const std::optional<IntegerWindow>& window) {
  return window ? window_text(*window) : "\"any\"";
}

// TOML wants a point or an exponent in a number that is not whole.
std::string number_text(double value) {
  const std::string text = format_double(value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string flag_text(bool flag) { return flag ? "true" : "false"; }

class Writer {
 public:
  explicit Writer(std::vector<ResolvedKey>& keys) : keys_(keys) {}
  void table(std::string name) { table_ = std::move(name); }
  void add(std::string key, std::string value, bool may_change = false) {
    keys_.push_back({table_, std::move(key), std::move(value), may_change});
  }
  void add_path(std::string key, const std::string& path, bool may_change = false) {
    if (!path.empty()) add(std::move(key), toml_quoted(path), may_change);
  }

 private:
  std::vector<ResolvedKey>& keys_;
  std::string table_;
};

void add_constraints(Writer& writer, const ConstraintChoice& constraints) {
  writer.table("constraints");
  writer.add("charge", window_text(constraints.charge));
  writer.add("valence_electrons", window_text(constraints.valence_electrons));
  writer.add("d_electrons", window_text(constraints.d_electrons));
  writer.add("atoms", window_text(constraints.atoms));
  writer.add("elements", list_text(constraints.elements));
  writer.add("forbidden_elements", list_text(constraints.forbidden_elements));
  writer.add("required_elements", list_text(constraints.required_elements));
  writer.add("must_contain", list_text(constraints.must_contain));
  writer.add("must_not_contain", list_text(constraints.must_not_contain));
  if (constraints.max_distinct_ligands)
    writer.add("max_distinct_ligands", std::to_string(*constraints.max_distinct_ligands));
  writer.table("constraints.class_limits");
  for (const auto& [name, window] : constraints.class_limits) writer.add(toml_quoted(name), window_text(window));
}

void add_crystals(Writer& writer, const CrystalSpaceChoice& space) {
  writer.table("space");
  writer.add("kind", toml_quoted("crystal"));
  if (space.elements.empty()) {
    writer.add("formula", toml_quoted(space.formula));
    writer.add("units", window_text(space.units));
  } else {
    writer.add("elements", list_text(space.elements));
  }
  writer.add("atoms", window_text(space.atoms));
  writer.add("charge_neutral", flag_text(space.charge_neutral));
  writer.add("space_groups", list_text(space.space_groups));
  writer.add("symmetric_share", number_text(space.symmetric_share));
  writer.add("wyckoff_prior", toml_quoted(space.wyckoff_prior == WyckoffPrior::learned ? "learned" : "uniform"));
  writer.add("rattle", number_text(space.rattle));
  writer.add("packed_share", number_text(space.packed_share));
  writer.add("volume", number_text(space.volume));
  writer.add("least_distance", number_text(space.least_distance));
  writer.add("soft_modes", toml_quoted(space.potential_modes ? "potential" : "springs"));
  writer.add_path("seeds", space.seeds);
  writer.add_path("templates", space.templates);
  if (!space.templates.empty()) writer.add("templates_count", std::to_string(space.templates_count));
}

void add_prototype(Writer& writer, const PrototypeChoice& space) {
  writer.table("space");
  writer.add("kind", toml_quoted("prototype"));
  if (std::filesystem::path(space.prototype).is_absolute())
    writer.add_path("prototype", space.prototype);
  else
    writer.add("prototype", toml_quoted(space.prototype));
  writer.add("charge_neutral", flag_text(space.charge_neutral));
  if (space.least_tolerance)
    writer.add("tolerance_factor",
               "[" + number_text(*space.least_tolerance) + ", " + number_text(*space.most_tolerance) + "]");
  if (space.most_bartel) writer.add("bartel_tolerance_factor", number_text(*space.most_bartel));
  writer.table("space.sites");
  for (const auto& [site, symbols] : space.sites) writer.add(site, list_text(symbols));
}

void add_potential(Writer& writer, const PotentialChoice& potential) {
  writer.table("oracle");
  writer.add("name", toml_quoted(potential.name));
  writer.add("fmax", number_text(potential.relax.fmax));
  writer.add("final_fmax", number_text(potential.final_fmax), true);
  writer.add("max_steps", std::to_string(potential.relax.steps));
  writer.add("pressure", number_text(potential.relax.pressure));
  writer.add("keep_symmetry", flag_text(potential.relax.keep_symmetry));
  writer.add_path("hull", potential.hull);
  writer.add("workers", std::to_string(potential.workers), true);
}

void add_complexes(Writer& writer, const Configuration& configuration) {
  writer.table("space");
  writer.add("kind", toml_quoted(configuration.space.kind));
  writer.add("metal", list_text(configuration.space.metals));
  writer.add("geometry", list_text(configuration.space.geometries));
  writer.add("spin", list_text(configuration.space.spins));
  const LigandChoice& ligands = configuration.ligands;
  writer.table("ligands");
  writer.add("library", toml_quoted(ligands.library));
  writer.add_path("file", ligands.file);
  writer.add("classes", list_text(ligands.classes));
  writer.add("names", list_text(ligands.names));
  writer.add("exclude", list_text(ligands.exclude));
  writer.add("denticity", list_text(ligands.denticity));
  add_constraints(writer, configuration.constraints);
  for (std::size_t i = 0; i < configuration.species.size(); ++i) {
    const SpeciesChoice& species = configuration.species[i];
    writer.table("species." + std::to_string(i));
    writer.add("name", toml_quoted(species.name));
    writer.add_path("file", species.file);
    if (species.charge) writer.add("charge", std::to_string(*species.charge));
    if (species.unpaired_electrons) writer.add("unpaired_electrons", std::to_string(*species.unpaired_electrons));
  }
  const OracleChoice& oracle = configuration.oracle;
  writer.table("oracle");
  writer.add("name", toml_quoted(oracle.settings.oracle));
  writer.add("optimise", toml_quoted(oracle.settings.optimise));
  writer.add("solvent", toml_quoted(oracle.settings.solvent));
  writer.add("max_steps", std::to_string(oracle.settings.max_steps));
  writer.add("time_limit", number_text(oracle.settings.time_limit), true);
  writer.add("command", toml_quoted(oracle.settings.command));
  writer.add("free_energy", flag_text(oracle.settings.free_energy));
  writer.add("rotamers", std::to_string(oracle.rotamers));
  writer.add("workers", std::to_string(oracle.workers), true);
  writer.add_path("file", oracle.file);
}

void add_objective(Writer& writer, const ObjectiveChoice& choice) {
  static const char* const goals[] = {"maximize", "minimize", "target", "window"};
  const Objective& objective = choice.objective;
  writer.add("property", toml_quoted(objective.property));
  if (!choice.formula.empty()) {
    writer.add("formula", toml_quoted(choice.formula));
    writer.add("unit", toml_quoted(choice.unit));
  }
  writer.add("goal", toml_quoted(goals[static_cast<int>(objective.goal)]));
  if (objective.goal == Goal::target) writer.add("target", number_text(objective.target));
  if (objective.goal == Goal::window)
    writer.add("window", "[" + number_text(objective.low) + ", " + number_text(objective.high) + "]");
  writer.add("weight", number_text(objective.weight));
  writer.add("aim", number_text(objective.aim));
  if (!std::isnan(objective.reference)) writer.add("reference", number_text(objective.reference));
}

}  // namespace

std::vector<ResolvedKey> resolved_keys(const Configuration& configuration) {
  std::vector<ResolvedKey> keys;
  Writer writer(keys);
  if (configuration.crystal) add_crystals(writer, *configuration.crystal);
  if (configuration.prototype) add_prototype(writer, *configuration.prototype);
  if (configuration.potential)
    add_potential(writer, *configuration.potential);
  else
    add_complexes(writer, configuration);
  for (std::size_t i = 0; i < configuration.objectives.size(); ++i) {
    writer.table("objective." + std::to_string(i));
    add_objective(writer, configuration.objectives[i]);
  }
  writer.table("search");
  writer.add("strategy", toml_quoted(configuration.search.strategy));
  writer.add("evaluations", std::to_string(configuration.search.evaluations), true);
  if (configuration.potential)
    writer.add("relaxation_steps", std::to_string(configuration.search.relaxation_steps), true);
  writer.add("seed", std::to_string(configuration.search.seed));
  writer.table("search.parameters");
  for (const auto& [name, value] : configuration.search.parameters)
    writer.add(name, parse_double(value) ? value : toml_quoted(value));
  writer.table("run");
  writer.add("name", toml_quoted(configuration.name), true);
  writer.add_path("output", configuration.run.output, true);
  writer.add_path("cache", configuration.run.cache, true);
  writer.add("keep", std::to_string(configuration.run.keep), true);
  return keys;
}

int workers_of(const Configuration& configuration) {
  return configuration.potential ? configuration.potential->workers : configuration.oracle.workers;
}

std::string configuration_text(const Configuration& configuration) {
  std::string text = "# The question of this run, every default written out.\n", table;
  for (const ResolvedKey& key : resolved_keys(configuration)) {
    if (key.table != table) {
      table = key.table;
      // "objective.0" is an entry of the list [[objective]]
      const std::size_t dot = table.rfind('.');
      const bool listed = dot != std::string::npos && parse_int(table.substr(dot + 1)).has_value();
      text += listed ? "\n[[" + table.substr(0, dot) + "]]\n" : "\n[" + table + "]\n";
    }
    text += key.key + " = " + key.value + "\n";
  }
  return text;
}

std::optional<std::string> first_difference(const Configuration& before, const Configuration& now) {
  std::map<std::string, std::string> old;
  for (const ResolvedKey& key : resolved_keys(before))
    if (!key.may_change) old[key.table + "." + key.key] = key.value;
  for (const ResolvedKey& key : resolved_keys(now)) {
    if (key.may_change) continue;
    const auto found = old.find(key.table + "." + key.key);
    if (found == old.end()) return key.table + "." + key.key + ": not set before, " + key.value + " now";
    if (found->second != key.value)
      return key.table + "." + key.key + ": " + found->second + " before, " + key.value + " now";
    old.erase(found);
  }
  if (!old.empty()) return old.begin()->first + ": " + old.begin()->second + " before, not set now";
  return std::nullopt;
}

}  // namespace werner
