#include "werner/run/hull_table.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "werner/core/composition.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/text_source.hpp"
#include "werner/run/embedded_hulls.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

// A file may have a comma in its name.
std::vector<std::string> parts_of(const std::string& names) {
  if (fs::exists(names)) return {names};
  std::vector<std::string> parts;
  for (const std::string& part : split(names, ',')) parts.emplace_back(trim(part));
  return parts;
}

EnergyTable single_table(const std::string& file_or_name, const std::string& column, const std::string& where) {
  if (fs::exists(file_or_name)) return read_energies(file_or_name, column);
  for (const EmbeddedHull& hull : embedded_hulls()) {
    if (hull.name != file_or_name) continue;
    const Pull pull = inflated(pull_text(hull.bytes), file_or_name);
    std::string text;
    for (std::string_view piece; !(piece = pull()).empty();) text += piece;
    return read_energies_csv(text, "hull " + file_or_name, column);
  }
  const std::vector<std::string> names = built_in_hulls();
  throw Error("no such file: '" + excerpt(file_or_name) + "'",
              {.where = where,
               .hint = names.empty() ? "make one with 'werner data hull'"
                                     : "built in: " + join(names, ", ") + "; others are made by 'werner data hull'"});
}

// The lowest energy of each element, eV/atom.
std::map<int, double> elements_of(const EnergyTable& table) {
  std::map<int, double> lowest;
  for (const EnergyEntry& entry : table.entries) {
    if (entry.composition.number_of_elements() != 1) continue;
    const auto [found, fresh] = lowest.emplace(entry.composition.amounts.begin()->first, entry.energy_per_atom);
    if (!fresh) found->second = std::min(found->second, entry.energy_per_atom);
  }
  return lowest;
}

void fill(EnergyTable& table, EnergyTable&& more, const std::string& name, const std::string& where) {
  if (more.kind == table.kind) {
    if (more.corrected != table.corrected || (!more.oracle.empty() && more.oracle != table.oracle))
      throw UsageError("the energies of '" + excerpt(name) + "' do not compare with those of the hull before it",
                       {.where = where, .hint = "one potential, with or without the corrections MP2020"});
    table.entries.insert(table.entries.end(), more.entries.begin(), more.entries.end());
    table.broken.insert(table.broken.end(), more.broken.begin(), more.broken.end());
    return;
  }
  if (more.kind != EnergyKind::formation || !table.corrected)
    throw UsageError("'" + excerpt(name) + "' cannot fill the gaps of the hull before it",
                     {.where = where, .hint = "formation energies fill a table of total energies with corrections"});
  std::set<std::string> have;
  for (const EnergyEntry& entry : table.entries) have.insert(reduced_formula(entry.composition));
  const std::map<int, double> elements = elements_of(table);
  for (EnergyEntry& entry : more.entries) {
    if (have.contains(reduced_formula(entry.composition))) continue;
    const double atoms = entry.composition.total();
    bool known = true;
    for (const auto& [z, amount] : entry.composition.amounts) {
      const auto element = elements.find(z);
      known = known && element != elements.end();
      if (known) entry.energy_per_atom += amount / atoms * element->second;
    }
    if (known) table.entries.push_back(std::move(entry));
  }
  table.broken.insert(table.broken.end(), more.broken.begin(), more.broken.end());
}

}  // namespace

std::vector<std::string> built_in_hulls() {
  std::vector<std::string> names;
  for (const EmbeddedHull& hull : embedded_hulls()) names.emplace_back(hull.name);
  return names;
}

std::string hull_choice(const std::string& asked, const std::string& potential) {
  if (asked == "none") return {};
  const std::vector<std::string> names = built_in_hulls();
  return asked.empty() && std::ranges::find(names, potential) != names.end() ? potential : asked;
}

EnergyTable hull_table(const std::string& names, const std::string& column, const std::string& where) {
  const std::vector<std::string> parts = parts_of(names);
  EnergyTable table = single_table(parts.front(), column, where);
  for (std::size_t i = 1; i < parts.size(); ++i) fill(table, single_table(parts[i], {}, where), parts[i], where);
  return table;
}

std::string resolved_hull(const std::string& names, const fs::path& folder) {
  const std::vector<std::string> built_in = built_in_hulls();
  // A folder of runs may be called like a potential.
  if (std::ranges::find(built_in, names) == built_in.end() && fs::exists(folder / names))
    return fs::absolute(folder / names).lexically_normal();
  std::vector<std::string> resolved;
  for (const std::string& part : parts_of(names))
    resolved.push_back(std::ranges::find(built_in, part) != built_in.end()
                           ? part
                           : fs::absolute(folder / part).lexically_normal().string());
  return join(resolved, ",");
}

std::string caution_of_hull(const std::string& file_or_name) {
  const std::vector<std::string> names = built_in_hulls();
  if (fs::exists(file_or_name) || std::ranges::find(names, file_or_name) == names.end()) return {};
  return "the built-in hull '" + file_or_name +
         "' lacks known phases, so compounds look more stable: shares of stable ones are about twice those against the "
         "whole hull of the Materials Project, single ones by tenths of an eV/atom (docs/phase-diagrams.md); '" +
         file_or_name + ",FILE' fills the gaps with formation energies from elsewhere";
}

void require_hull_of(const EnergyTable& hull, const std::string& potential, const std::string& where) {
  const std::string hint = "'werner data hull' makes tables, as with --oracle " + potential;
  if (hull.kind == EnergyKind::formation)
    throw UsageError("a hull of formation energies beside relaxed total energies", {.where = where, .hint = hint});
  if (!hull.oracle.empty() && hull.oracle != potential)
    throw UsageError("a hull by '" + excerpt(hull.oracle) + "' beside energies by '" + potential + "'",
                     {.where = where, .hint = hint});
}

}  // namespace werner
