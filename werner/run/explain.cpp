#include "werner/run/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/io/json_text.hpp"
#include "werner/run/toml.hpp"

namespace werner {

namespace {

struct Facts {
  SpaceSize size;
  std::map<int, int> by_denticity, by_charge;
  std::map<std::string, std::string> delivered_by;  // property -> oracle
  std::string oracle_version, oracle_problem;
  double atoms = 0;         // median of a sample
  double seconds_each = 0;  // CPU, of one evaluation; a rough estimate
  int evaluations = 0;      // that can happen: the budget, or the whole of a smaller space
  double seconds = 0;       // of all of them
  std::vector<std::string> warnings;
};

// CPU seconds of one GFN2 optimisation from an assembled structure, fitted by eye to 14 to 76 atoms on one core of a
// 2020s server: 1.3 s at 24 atoms, 24 s at 70. Good to a factor of two.
double xtb_seconds(double atoms) { return 1.3 * std::pow(atoms / 24, 2.7); }

double estimate(const OracleChoice& choice, double atoms) {
  const std::string& name = choice.settings.oracle;
  const double single = name == "gfn2-xtb" || name == "gfn1-xtb" ? xtb_seconds(atoms)
                        : name == "gfn-ff"                       ? 0.002 * atoms
                        : name == "geometry"                     ? 0.01
                                                                 : 0;
  return single * (choice.settings.optimise == "none" ? 0.05 : 1) * choice.rotamers;
}

std::string number_with_commas(double value) {
  if (value >= 1e15) return fmt::format("{:.3g}", value);
  const std::string digits = fmt::format("{:.0f}", value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string size_text(const SpaceSize& size) {
  return size.exact ? number_with_commas(size.low)
                    : number_with_commas(size.low) + " to " + number_with_commas(size.high);
}

std::string duration(double seconds) {
  if (seconds < 90) return fmt::format("{:.2g} s", seconds);
  if (seconds < 5400) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

Facts gather(const DesignSetup& setup) {
  Facts facts;
  const ComplexSpaceOptions& options = setup.complexes->options();
  facts.size = setup.complexes->compounds();
  for (const LigandPtr& ligand : options.ligands) {
    ++facts.by_denticity[ligand->denticity()];
    ++facts.by_charge[ligand->charge];
  }
  const OracleChoice& choice = setup.configuration.oracle;
  for (const std::string& name : setup.properties) facts.delivered_by[name] = choice.settings.oracle;
  if (choice.settings.oracle != "table") {
    try {
      facts.oracle_version = oracle(choice.settings.oracle).version();
    } catch (const Error& error) {
      facts.oracle_problem = error.what();
      facts.warnings.push_back(facts.oracle_problem);
    }
  }
  std::vector<double> atoms;
  for (std::uint64_t i = 0; i < 101; ++i) {
    RandomStream random(1, i, "size");
    double count = 1;
    for (const LigandPtr& ligand : setup.complexes->decode(setup.space->sample(random)).ligands)
      count += static_cast<double>(ligand->atoms.size());
    atoms.push_back(count);
  }
  std::nth_element(atoms.begin(), atoms.begin() + 50, atoms.end());
  facts.atoms = atoms[50];
  facts.seconds_each = estimate(choice, facts.atoms);
  constexpr std::size_t shown = 10;
  for (std::size_t i = 0; i < std::min(shown, setup.refused.size()); ++i)
    facts.warnings.push_back("ligand refused: " + setup.refused[i].where + ": " + setup.refused[i].reason);
  if (setup.refused.size() > shown)
    facts.warnings.push_back(
        fmt::format("{} more ligands of the file were refused (--json has all of them)", setup.refused.size() - shown));
  facts.evaluations = setup.configuration.search.evaluations;
  if (const double genomes = setup.space->size().high; genomes < facts.evaluations) {
    facts.warnings.push_back("the space is smaller than the budget: every compound will be evaluated");
    facts.evaluations = static_cast<int>(genomes);
  }
  facts.seconds = facts.seconds_each * facts.evaluations / setup.configuration.oracle.workers;
  return facts;
}

std::string counts_text(const std::map<int, int>& counts, const std::string& what) {
  std::string text;
  for (const auto& [value, count] : counts)
    text += fmt::format("{}{} of {} {}", text.empty() ? "" : ", ", count, what, value);
  return text;
}

}  // namespace

std::string explanation(const DesignSetup& setup) {
  if (setup.crystals) return crystal_explanation(setup);
  const Facts facts = gather(setup);
  const Configuration& configuration = setup.configuration;
  const ComplexSpaceOptions& options = setup.complexes->options();
  std::string text;
  const auto line = [&](const std::string& label, const std::string& value) {
    text += fmt::format("{:<13}{}\n", label, value);
  };
  line("question", configuration.name);
  line("compounds", size_text(facts.size) + (facts.size.exact ? "" : " (bounds)") +
                        ", mirror images counted once, spin states not counted");
  std::vector<std::string> names;
  for (const Metal& metal : options.metals) names.push_back(metal_text(metal));
  line("metals", join(names, ", "));
  names.clear();
  for (const Polyhedron* polyhedron : options.geometries)
    names.push_back(fmt::format("{} ({} sites)", polyhedron->name, polyhedron->coordination_number()));
  line("geometries", join(names, ", "));
  line("spins", join(configuration.space.spins, ", "));
  line("ligands", fmt::format("{}: {}; {}", options.ligands.size(), counts_text(facts.by_denticity, "denticity"),
                              counts_text(facts.by_charge, "charge")));
  names.clear();
  for (const ResolvedKey& key : resolved_keys(configuration))
    if (key.table.starts_with("constraints") && key.value != "\"any\"" && key.value != "[]")
      names.push_back(key.key + " " + key.value);
  line("constraints", names.empty() ? "none" : join(names, ", "));
  for (const ObjectiveChoice& choice : configuration.objectives) {
    const PropertyInfo info = property_of(choice);
    line("objective",
         describe(choice.objective) + (info.unit.empty() ? "" : " [" + info.unit + "]") + ": " + info.description);
  }
  for (const auto& [name, by] : facts.delivered_by)
    line("oracle", name + " from " + by + (facts.oracle_version.empty() ? "" : " (" + facts.oracle_version + ")"));
  line("cost", facts.seconds_each > 0
                   ? fmt::format("about {} of CPU for a typical compound of {:.0f} atoms, {} rotamer{}",
                                 duration(facts.seconds_each), facts.atoms, configuration.oracle.rotamers,
                                 configuration.oracle.rotamers == 1 ? "" : "s")
                   : std::string("not known beforehand"));
  line("search", fmt::format("{}, {} evaluations, seed {}", configuration.search.strategy,
                             configuration.search.evaluations, configuration.search.seed));
  if (facts.seconds_each > 0)
    line("time", fmt::format("about {} with {} workers; good to a factor of two", duration(facts.seconds),
                             configuration.oracle.workers));
  for (const std::string& warning : facts.warnings) line("warning", warning);
  return text;
}

namespace {

struct AsJson {
  nlohmann::ordered_json operator()(const TomlList& list) const {
    nlohmann::ordered_json array = nlohmann::ordered_json::array();
    for (const TomlValue& entry : list) array.push_back(std::visit(*this, entry.value));
    return array;
  }
  nlohmann::ordered_json operator()(const TomlTable& table) const {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (const auto& [key, entry] : table) object[key] = std::visit(*this, entry.value);
    return object;
  }
  nlohmann::ordered_json operator()(const auto& plain) const { return plain; }
};

nlohmann::ordered_json json_of_key(const ResolvedKey& key) {
  const TomlValue table = parse_toml("value = " + key.value, key.key);
  return std::visit(AsJson{}, std::get<TomlTable>(table.value).at("value").value);
}

}  // namespace

std::string explanation_json(const DesignSetup& setup) {
  if (setup.crystals) return crystal_explanation_json(setup);
  const Facts facts = gather(setup);
  const Configuration& configuration = setup.configuration;
  const ComplexSpaceOptions& options = setup.complexes->options();
  nlohmann::ordered_json json;
  json["name"] = configuration.name;
  const auto whole = [](double value) {
    return value < 9e15 ? nlohmann::ordered_json(static_cast<std::int64_t>(value)) : nlohmann::ordered_json(value);
  };
  if (facts.size.exact)
    json["space_size"] = whole(facts.size.low);
  else
    json["space_size"] = {whole(facts.size.low), whole(facts.size.high)};
  json["exact"] = facts.size.exact;
  for (const Metal& metal : options.metals) json["metals"].push_back(metal_text(metal));
  for (const Polyhedron* polyhedron : options.geometries) json["geometries"].push_back(polyhedron->name);
  json["spins"] = configuration.space.spins;
  json["ligands"]["count"] = options.ligands.size();
  for (const auto& [denticity, count] : facts.by_denticity)
    json["ligands"]["by_denticity"][std::to_string(denticity)] = count;
  for (const auto& [charge, count] : facts.by_charge) json["ligands"]["by_charge"][std::to_string(charge)] = count;
  for (const LigandPtr& ligand : options.ligands) json["ligands"]["names"].push_back(ligand->name);
  for (const ObjectiveChoice& choice : configuration.objectives) {
    const PropertyInfo info = property_of(choice);
    json["objectives"].push_back({{"property", info.name}, {"unit", info.unit}, {"goal", describe(choice.objective)}});
  }
  for (const auto& [name, by] : facts.delivered_by) json["oracles"][name] = by;
  json["oracle_version"] = facts.oracle_version;
  json["typical_atoms"] = facts.atoms;
  json["cpu_seconds_per_evaluation"] = facts.seconds_each;
  json["strategy"] = configuration.search.strategy;
  json["evaluations"] = configuration.search.evaluations;
  json["seed"] = configuration.search.seed;
  json["workers"] = configuration.oracle.workers;
  json["estimated_seconds"] = facts.seconds;
  json["operators"] = setup.space->operators();
  json["refused_ligands"] = nlohmann::ordered_json::array();
  for (const RefusedLigand& refused : setup.refused)
    json["refused_ligands"].push_back({{"where", refused.where}, {"reason", refused.reason}});
  json["warnings"] = facts.warnings;
  for (const ResolvedKey& key : resolved_keys(configuration))
    json["configuration"][key.table + "." + key.key] = json_of_key(key);
  return json_text(json, 2) + "\n";
}

}  // namespace werner
