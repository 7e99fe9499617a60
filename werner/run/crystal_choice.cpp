#include "werner/run/crystal_choice.hpp"

#include <algorithm>
#include <cmath>

#include "werner/core/composition.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/space_group_names.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/run/crystal_templates.hpp"
#include "werner/run/hull_table.hpp"
#include "werner/run/toml.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

IntegerWindow read_count(TomlReader& table, const std::string& key, IntegerWindow otherwise, int most) {
  const auto range = table.range(key);
  if (!range) return otherwise;
  const IntegerWindow window{range->low.value_or(1), range->high.value_or(most)};
  if (window.low < 1 || window.high < window.low || window.high > most)
    throw UsageError(key + " from " + std::to_string(window.low) + " to " + std::to_string(window.high),
                     {.where = table.where(key), .hint = "[low, high] within 1 and " + std::to_string(most)});
  return window;
}

}  // namespace

CrystalSpaceChoice read_crystal_space(TomlReader& table, const fs::path& folder) {
  table.only({"kind", "formula", "elements", "units", "atoms", "charge_neutral", "space_groups", "symmetric_share",
              "wyckoff_prior", "rattle", "packed_share", "volume", "least_distance", "soft_modes", "seeds", "templates",
              "templates_count"});
  CrystalSpaceChoice choice;
  choice.where = table.where("");
  choice.formula = table.text("formula", "");
  choice.elements = table.texts("elements");
  for (const std::string& symbol : choice.elements) require_atomic_number(symbol, table.where("elements"));
  if (choice.formula.empty() == choice.elements.empty())
    throw UsageError(
        choice.formula.empty() ? "neither a formula nor elements" : "both a formula and elements",
        {.where = table.where("formula"),
         .hint = "formula = \"TiO2\" for one composition, elements = [\"Li\", \"O\"] for all of a system"});
  if (!choice.elements.empty() && table.has("units"))
    throw UsageError("units without a formula",
                     {.where = table.where("units"), .hint = "atoms = [low, high] limits the cell"});
  constexpr int most_units = 64, most_atoms = 200;
  choice.units = read_count(table, "units", choice.units, most_units);
  choice.atoms = read_count(table, "atoms", choice.atoms, most_atoms);
  choice.charge_neutral = table.flag("charge_neutral", choice.charge_neutral);
  choice.space_groups = space_groups_of(table.texts("space_groups"), table.where("space_groups"));
  choice.symmetric_share = table.number("symmetric_share", choice.symmetric_share, 0, 1);
  const std::string prior = table.text("wyckoff_prior", "uniform");
  if (prior != "uniform" && prior != "learned")
    throw UsageError("no prior '" + excerpt(prior) + "'",
                     {.where = table.where("wyckoff_prior"), .hint = "uniform or learned"});
  choice.wyckoff_prior = prior == "learned" ? WyckoffPrior::learned : WyckoffPrior::uniform;
  choice.rattle = table.number("rattle", choice.rattle, 0, 1);
  choice.packed_share = table.number("packed_share", choice.packed_share, 0, 1);
  choice.volume = table.number("volume", choice.volume, 0, 1000);
  choice.least_distance = table.number("least_distance", choice.least_distance, 0.1, 2);
  const std::string modes = table.text("soft_modes", "springs");
  if (modes != "springs" && modes != "potential")
    throw UsageError("no soft modes from '" + excerpt(modes) + "'",
                     {.where = table.where("soft_modes"), .hint = "springs or potential"});
  choice.potential_modes = modes == "potential";
  const auto read_path = [&](const std::string& key) -> std::string {
    const std::string file = table.text(key, "");
    if (file.empty()) return {};
    return fs::absolute(table.where(key).starts_with("--") ? fs::path(file) : folder / file).lexically_normal();
  };
  choice.seeds = read_path("seeds");
  choice.templates = read_path("templates");
  if (choice.templates.empty() && table.has("templates_count"))
    throw UsageError("templates_count without templates",
                     {.where = table.where("templates_count"), .hint = "templates = \"FILE\" names known crystals"});
  choice.templates_count = table.whole("templates_count", choice.templates_count, 1, 100000);
  return choice;
}

PotentialChoice read_potential_choice(TomlReader& table, const fs::path& folder) {
  table.only({"name", "fmax", "final_fmax", "max_steps", "pressure", "keep_symmetry", "workers", "hull"});
  PotentialChoice choice;
  choice.name = table.text("name", choice.name);
  potential(choice.name, table.where("name"));
  choice.relax.fmax = table.number("fmax", choice.relax.fmax, 1e-5, 10);
  choice.final_fmax = table.number("final_fmax", choice.final_fmax, 0, 10);
  if (choice.final_fmax > 0 && choice.final_fmax < 1e-5)
    throw UsageError("final_fmax is too small to be reached",
                     {.where = table.where("final_fmax"), .hint = "1e-5 eV/Angstrom or more, 0 for none"});
  choice.relax.steps = table.whole("max_steps", choice.relax.steps, 1, 100000);
  choice.relax.pressure = table.number("pressure", choice.relax.pressure, -100, 10000);
  check_pressure(potential(choice.name), choice.relax.pressure, table.where("pressure"));
  choice.relax.keep_symmetry = table.flag("keep_symmetry", choice.relax.keep_symmetry);
  choice.workers = table.whole("workers", choice.workers, 0, 4096);
  choice.hull = table.text("hull", "");
  if (!choice.hull.empty())
    choice.hull = resolved_hull(choice.hull, table.where("hull").starts_with("--") ? fs::path() : folder);
  return choice;
}

CrystalSpaceOptions resolve(const CrystalSpaceChoice& choice) {
  CrystalSpaceOptions options;
  options.where = choice.where;
  if (choice.formula.empty()) {
    for (const std::string& symbol : choice.elements)
      options.elements.push_back(require_atomic_number(symbol, choice.where));
    std::ranges::sort(options.elements);
    options.elements.erase(std::unique(options.elements.begin(), options.elements.end()), options.elements.end());
  } else {
    for (const auto& [z, count] : parse_composition(choice.formula, choice.where).amounts) {
      if (count != std::round(count))
        throw UsageError("the formula '" + choice.formula + "' has parts of atoms",
                         {.where = choice.where, .hint = "whole numbers, as in Li2O"});
      options.elements.push_back(z);
      options.formula.push_back(static_cast<int>(count));
    }
  }
  options.least_units = choice.units.low;
  options.most_units = choice.units.high;
  options.least_atoms = choice.atoms.low;
  options.most_atoms = choice.atoms.high;
  options.charge_neutral = choice.charge_neutral;
  options.space_groups = choice.space_groups;
  options.symmetric_share = choice.symmetric_share;
  options.wyckoff_prior = choice.wyckoff_prior;
  options.rattle = choice.rattle;
  options.packed_share = choice.packed_share;
  options.volume = choice.volume;
  options.least_distance = choice.least_distance;
  if (!choice.seeds.empty())
    for (const CrystalEntry& entry : read_crystals(choice.seeds).entries)
      if (auto crystal = ordered(entry.crystal)) options.seeds.push_back(std::move(*crystal));
  if (!choice.templates.empty()) {
    options.most_proposals = static_cast<std::size_t>(choice.templates_count);
    options.proposals = template_proposals(choice.templates, options);
  }
  return options;
}

}  // namespace werner
