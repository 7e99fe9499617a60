#include "werner/physics/oracle.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "werner/core/registry.hpp"
#include "werner/physics/external.hpp"
#include "werner/physics/geometry.hpp"
#include "werner/physics/valence.hpp"
#include "werner/physics/xtb.hpp"
#include "werner/system/digest.hpp"

namespace werner {

static std::vector<std::string> with_geometry(std::vector<std::string> names) {
  const auto more = geometry_properties();
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

static OracleInfo xtb_oracle(const char* name, const char* description, const char* citation, XtbMethod method) {
  return {.name = name,
          .description = description,
          .citation = citation,
          .properties = with_geometry(xtb_properties(method)),
          .version = [] { return "xtb " + xtb_version(); },
          .accepts = xtb_accepts,
          .cheap = false,
          .extras = method == XtbMethod::gfnff
                        ? std::vector<std::string>{"free_energy_correction"}
                        : std::vector<std::string>{"electron_affinity", "free_energy_correction", "ionisation_energy"},
          .evaluate = [method](const OracleTask& task) { return evaluate_xtb(method, task); }};
}

std::span<const OracleInfo> oracles() {
  static const std::array list{
      OracleInfo{.name = "external",
                 .description = "any command that reads a structure file and prints JSON",
                 .citation = "",
                 .properties = names_of(werner::properties()),
                 .version = [] { return "external"; },
                 .accepts = [](const Molecule&) { return Verdict{}; },
                 .cheap = false,
                 .extras = names_of(werner::properties()),
                 .evaluate = evaluate_external},
      xtb_oracle("gfn-ff", "force field GFN-FF by the program xtb: energies and structures, no orbitals",
                 "Spicher and Grimme 2020, doi:10.1002/anie.202004239", XtbMethod::gfnff),
      xtb_oracle("gfn1-xtb", "tight binding GFN1-xTB by the program xtb",
                 "Grimme, Bannwarth and Shushkov 2017, doi:10.1021/acs.jctc.7b00118", XtbMethod::gfn1),
      xtb_oracle("gfn2-xtb", "tight binding GFN2-xTB by the program xtb, with D4 polarizabilities",
                 "Bannwarth, Ehlert and Grimme 2019, doi:10.1021/acs.jctc.8b01176", XtbMethod::gfn2),
      OracleInfo{.name = "geometry",
                 .description = "what follows from the structure alone, which is taken as it is",
                 .citation = "",
                 .properties = geometry_properties(),
                 .version = [] { return "geometry 1"; },
                 .accepts = [](const Molecule&) { return Verdict{}; },
                 .cheap = true,
                 .extras = {},
                 .evaluate = evaluate_geometry},
  };
  return list;
}

const OracleInfo& oracle(std::string_view name, std::string where) {
  return find_named(oracles(), name, "oracle", std::move(where));
}

// Of ALPB in xtb 6.5, in its own spelling.
static const std::vector<std::string>& solvents() {
  static const std::vector<std::string> names{
      "acetone",  "acetonitrile", "aniline", "benzaldehyde", "benzene",      "ch2cl2",  "chcl3",      "cs2",
      "dioxane",  "dmf",          "dmso",    "ether",        "ethylacetate", "furane",  "hexadecane", "hexane",
      "methanol", "nitromethane", "octanol", "phenol",       "thf",          "toluene", "water",      "woctanol"};
  return names;
}

std::span<const std::string> optimisation_levels() {
  static const std::vector<std::string> levels{"none", "crude", "sloppy", "loose", "normal", "tight", "verytight"};
  return levels;
}

static void require_known(std::span<const std::string> names, const std::string& name, const char* kind,
                          const std::string& where) {
  if (std::ranges::find(names, name) == names.end())
    throw UsageError(std::string("unknown ") + kind + " '" + name + "'", {where, did_you_mean(name, names)});
}

void check(const OracleSettings& settings, const std::string& where) {
  const OracleInfo& info = oracle(settings.oracle, where);
  require_known(optimisation_levels(), settings.optimise, "optimisation level", where);
  if (!settings.solvent.empty()) require_known(solvents(), settings.solvent, "solvent", where);
  if (settings.max_steps < 1)
    throw UsageError("max_steps is " + std::to_string(settings.max_steps) + ", expected at least 1", {where});
  if (!(settings.time_limit > 0))
    throw UsageError("time_limit is " + format_double(settings.time_limit) + ", expected a positive number of seconds",
                     {where});
  if (settings.free_energy && settings.optimise == "none")
    throw UsageError("free_energy needs an optimisation, and optimise is 'none'",
                     {where, "vibrations are those about a minimum: optimise = \"tight\""});
  if (info.name == "external" && settings.command.empty())
    throw UsageError("the oracle 'external' needs a command",
                     {where, "for example command = \"python3 my_oracle.py {xyz}\""});
}

std::string settings_text(const OracleSettings& s) {
  std::string text = "oracle=" + s.oracle + ";optimise=" + s.optimise + ";solvent=" + s.solvent +
                     ";max_steps=" + std::to_string(s.max_steps) + ";free_energy=" + (s.free_energy ? "1" : "0");
  if (!s.command.empty()) text += ";command=" + s.command;
  return text;
}

// Raised when the same settings begin to give another label: other start geometries, another choice of rotamer.
static constexpr int protocol = 1;

std::string task_key(const OracleTask& task) {
  const OracleInfo& info = oracle(task.settings.oracle);
  std::string text =
      info.version() + ";protocol=" + std::to_string(protocol) + "\n" + settings_text(task.settings) + "\n";
  for (const std::string& extra : info.extras)
    if (std::ranges::find(task.properties, extra) != task.properties.end()) text += extra + ";";
  text += external_files_text(task.settings.command);
  for (const Molecule& start : task.starts) {
    const auto number = [](const std::optional<int>& value) {
      return value ? std::to_string(*value) : std::string("?");
    };
    text += "\ncharge=" + number(start.charge) + ";unpaired=" + number(start.unpaired_electrons);
    for (std::size_t i = 0; i < start.size(); ++i) {
      text += "\n" + std::to_string(start.atomic_numbers[i]);
      for (int k = 0; k < 3; ++k) text += " " + format_double(start.positions[i][k]);
    }
    // The graph decides whether a relaxed structure passes; bond orders do not.
    for (const Bond& bond : start.bonds) text += "\n" + std::to_string(bond.a) + "-" + std::to_string(bond.b);
  }
  return sha256(text);
}

OracleResult evaluate(const OracleTask& task) {
  OracleResult result;
  try {
    result = oracle(task.settings.oracle).evaluate(task);
  } catch (const std::exception& problem) {
    result.status = OracleStatus::transient;
    result.reasons = {problem.what()};
  }
  if (result.status != OracleStatus::done) return result;
  // What the structure alone tells comes with every result; an oracle's own value of the same name goes first.
  result.properties.merge(evaluate_geometry({{result.relaxed}, {}, {}}).properties);
  for (const std::string& name : task.properties)
    if (const auto it = result.properties.find(name);
        it == result.properties.end() || !std::isfinite(it->second.value)) {
      result.status = OracleStatus::failed;
      result.reasons.push_back(task.settings.oracle + " gives no " + name + " for this compound");
    }
  return result;
}

}  // namespace werner
