#include "werner/run/prototype_choice.hpp"

#include <algorithm>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/run/toml.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

bool is_built_in(const std::string& name) {
  return std::ranges::any_of(structure_types(), [&](const StructureType& type) { return type.name == name; });
}

StructureType type_of(const PrototypeChoice& choice) {
  if (is_built_in(choice.prototype)) return structure_type(choice.prototype, choice.where);
  if (!fs::exists(choice.prototype))
    return structure_type(fs::path(choice.prototype).filename().string(), choice.where);
  for (const CrystalEntry& entry : read_crystals(choice.prototype).entries)
    if (const auto crystal = ordered(entry.crystal)) return structure_type_of(entry.name, *crystal);
  throw Error("no crystal of whole atoms in '" + choice.prototype + "'", {.where = choice.where});
}

}  // namespace

PrototypeChoice read_prototype_choice(TomlReader& table, const fs::path& folder) {
  table.only({"kind", "prototype", "sites", "charge_neutral", "tolerance_factor", "bartel_tolerance_factor"});
  PrototypeChoice choice;
  choice.where = table.where("prototype");
  choice.prototype = table.text("prototype", "");
  if (choice.prototype.empty())
    throw UsageError("no prototype",
                     {.where = choice.where,
                      .hint = "one of " + join(names_of(structure_types()), ", ") + ", or a file with a crystal"});
  if (!is_built_in(choice.prototype))
    choice.prototype =
        fs::absolute(choice.where.starts_with("--") ? fs::path(choice.prototype) : folder / choice.prototype)
            .lexically_normal();
  TomlReader sites = table.table("sites");
  for (const std::string& site : sites.keys()) {
    choice.sites[site] = sites.texts(site);
    for (const std::string& symbol : choice.sites[site]) require_atomic_number(symbol, sites.where(site));
    if (choice.sites[site].empty())
      throw UsageError("no element for site " + site, {.where = sites.where(site), .hint = "as in [\"Ca\", \"Sr\"]"});
  }
  choice.charge_neutral = table.flag("charge_neutral", choice.charge_neutral);
  if (const std::vector<double> window = table.numbers("tolerance_factor"); !window.empty()) {
    if (window.size() != 2 || !(window[0] <= window[1]))
      throw UsageError("tolerance_factor is no window",
                       {.where = table.where("tolerance_factor"), .hint = "[low, high], as in [0.8, 1.05]"});
    choice.least_tolerance = window[0];
    choice.most_tolerance = window[1];
  }
  if (table.has("bartel_tolerance_factor")) choice.most_bartel = table.number("bartel_tolerance_factor", 4.18, 0, 100);
  return choice;
}

PrototypeSpaceOptions resolve(const PrototypeChoice& choice) {
  PrototypeSpaceOptions options;
  options.where = choice.where;
  options.type = type_of(choice);
  options.charge_neutral = choice.charge_neutral;
  options.least_tolerance = choice.least_tolerance;
  options.most_tolerance = choice.most_tolerance;
  options.most_bartel = choice.most_bartel;
  for (const auto& [site, symbols] : choice.sites)
    if (std::ranges::find(options.type.sites, site) == options.type.sites.end())
      throw UsageError("the prototype '" + options.type.name + "' has no site " + site,
                       {.where = choice.where, .hint = "its sites are " + join(options.type.sites, ", ")});
  for (const std::string& site : options.type.sites) {
    const auto named = choice.sites.find(site);
    std::vector<int> elements;
    if (named != choice.sites.end())
      for (const std::string& symbol : named->second) elements.push_back(require_atomic_number(symbol, choice.where));
    else if (!is_built_in(choice.prototype))
      elements.push_back(require_atomic_number(site, choice.where));
    else
      throw UsageError(
          "no elements for site " + site + " of '" + options.type.name + "'",
          {.where = choice.where, .hint = "name them in [space.sites], as in " + site + " = [\"Ca\", \"Sr\"]"});
    std::ranges::sort(elements);
    elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
    options.elements.push_back(std::move(elements));
  }
  return options;
}

}  // namespace werner
