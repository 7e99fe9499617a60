#include "app/predict_hull.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <optional>

#include "werner/core/error.hpp"
#include "werner/core/property.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/run/hull_table.hpp"

namespace werner {

namespace {

const std::vector<std::string> answered{"decomposition", "density", "e_above_hull", "formation_energy_per_atom"};

std::vector<std::string> wanted(const PredictHullFlags& flags) {
  std::vector<std::string> names;
  for (const std::string& name : flags.properties)
    if (!trim(name).empty()) names.emplace_back(trim(name));
  for (const std::string& name : names)
    if (std::ranges::find(answered, name) == answered.end())
      throw UsageError("a hull does not deliver '" + name + "'",
                       {.where = "--properties", .hint = "it delivers: " + join(answered, ", ")});
  return names.empty() ? std::vector<std::string>{"e_above_hull", "formation_energy_per_atom"} : names;
}

// eV/atom, of the kind of the hull, or why there is none.
struct GivenEnergy {
  std::optional<double> value;
  std::string reason;
};

GivenEnergy energy_in(const CrystalEntry& entry, const std::string& column) {
  const auto found = entry.columns.find(column);
  const std::string_view text = found == entry.columns.end() ? std::string_view() : trim(found->second);
  if (text.empty()) return {std::nullopt, "no " + column + " beside the crystal"};
  const auto number = parse_double(text);
  if (!number || !std::isfinite(*number))
    return {std::nullopt,
            fmt::format("{} is '{}' where a number was expected ({})", column, excerpt(text), entry.where)};
  return {energy_column(column).per_atom ? *number : *number / composition_of(entry.crystal).total(), {}};
}

GivenEnergy energy_of(const CrystalEntry& entry, const PhaseDiagram& hull, const std::string& column) {
  if (!column.empty()) return energy_in(entry, column);
  for (const std::string& name : known_energy_columns())
    if (energy_column(name).kind == hull.kind())
      if (const auto found = entry.columns.find(name); found != entry.columns.end() && !trim(found->second).empty())
        return energy_in(entry, name);
  return {std::nullopt, hull.kind() == EnergyKind::formation
                            ? "no formation energy beside the crystal, and the hull is of formation energies"
                            : "no total energy beside the crystal, and the hull is of total energies"};
}

// The phase that a product is, by its place in the table rather than as the reference of an element of the same energy.
const EnergyEntry& named_entry(const PhaseDiagram& hull, std::size_t product) {
  const EnergyEntry& entry = hull.entries()[product];
  if (entry.id != "reference") return entry;
  for (const EnergyEntry& other : hull.entries())
    if (other.energy_per_atom == entry.energy_per_atom && other.id != entry.id &&
        reduced_formula(other.composition) == reduced_formula(entry.composition))
      return other;
  return entry;
}

// "0.75 Li2O (mp-1960) + 0.25 O2 (mp-12957)": shares of the atoms, the largest first.
TextValue decomposition_text(const PhaseDiagram& hull, std::vector<HullProduct> products) {
  std::ranges::stable_sort(products, std::greater{}, &HullProduct::amount);
  TextValue value{{}, nlohmann::ordered_json::array()};
  for (const HullProduct& product : products) {
    const EnergyEntry& entry = named_entry(hull, product.entry);
    const std::string formula = reduced_formula(entry.composition);
    value.text += fmt::format("{}{:.6g} {}{}", value.text.empty() ? "" : " + ", product.amount, formula,
                              entry.id.empty() ? "" : " (" + entry.id + ")");
    value.parts.push_back({{"share", product.amount},
                           {"formula", formula},
                           {"id", entry.id},
                           {"energy_per_atom", entry.energy_per_atom}});
  }
  return value;
}

struct Judgement {
  OracleResult result;
  TextValues texts;
};

Judgement judged(const CrystalEntry& entry, const PhaseDiagram& hull, const PredictHullFlags& flags,
                 const std::vector<std::string>& names) {
  Judgement answer;
  OracleResult& result = answer.result;
  const auto asks = [&](const char* name) { return std::ranges::find(names, name) != names.end(); };
  const Composition composition = composition_of(entry.crystal);
  result.properties["density"] = {density(entry.crystal), std::nan("")};
  if (asks("decomposition")) {
    const HullDistance mixture = hull.decomposition(composition);
    if (mixture.products.empty()) {
      result.reasons = {mixture.reason};
      return answer;
    }
    answer.texts["decomposition"] = decomposition_text(hull, mixture.products);
  }
  if (!asks("e_above_hull") && !asks("formation_energy_per_atom")) {
    result.status = OracleStatus::done;
    return answer;
  }
  const GivenEnergy energy = energy_of(entry, hull, flags.column);
  if (!energy.value) {
    result.reasons = {energy.reason};
    return answer;
  }
  const HullDistance distance = hull.above_hull(composition, *energy.value);
  if (!distance.above_hull) {
    result.reasons = {distance.reason};
    return answer;
  }
  result.status = OracleStatus::done;
  // What is on the hull is so within the rounding of its linear program.
  constexpr double rounding = 1e-12;
  const double above = std::abs(*distance.above_hull) < rounding ? 0 : *distance.above_hull;
  result.properties["e_above_hull"] = {above, std::nan("")};
  if (const auto formation = hull.formation_energy(composition, *energy.value))
    result.properties["formation_energy_per_atom"] = {*formation, std::nan("")};
  return answer;
}

}  // namespace

int predict_hull(const PredictHullFlags& flags) {
  const std::vector<std::string> names = wanted(flags);
  if (!flags.column.empty()) energy_column(flags.column);
  if (!flags.output.empty()) require_writable(flags.output, flags.force);
  const EnergyTable table = hull_table(flags.hull);
  int failed = 0;
  const auto tell = [&](const BrokenEntry& broken) {
    ++failed;
    std::cerr << "werner: " << broken.where << ": " << broken.reason << "\n";
  };
  for (const BrokenEntry& broken : table.broken) tell(broken);
  const PhaseDiagram hull(table.entries, table.kind);
  std::vector<CrystalEntry> entries;
  for (const std::string& file : flags.files)
    visit_crystals(file, [&](CrystalEntry&& entry) { entries.push_back(std::move(entry)); }, tell);
  std::size_t width = 0;
  for (const CrystalEntry& entry : entries) width = std::max(width, entry.name.size());
  std::vector<TableColumn> columns;
  for (const std::string& name : names) columns.push_back({name, name == "decomposition" ? "" : property(name).unit});
  PredictTable out(flags.style, columns, width);
  out.head();
  for (CrystalEntry& entry : entries) {
    const auto [result, texts] = judged(entry, hull, flags, names);
    failed += result.status != OracleStatus::done;
    out.row(entry.name, result, texts);
    for (const auto& [name, value] : texts) entry.columns[name] = value.text;
    for (const std::string& name : names)
      if (const auto found = result.properties.find(name); found != result.properties.end())
        entry.columns[name] = format_double(found->second.value);
  }
  out.foot();
  if (!flags.output.empty()) write_crystals(flags.output, entries, flags.force);
  return failed > 0 || entries.empty() ? 1 : 0;
}

}  // namespace werner
