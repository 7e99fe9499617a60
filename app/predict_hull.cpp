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
#include "werner/crystal/energy_correction.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/run/hull_table.hpp"
#include "werner/system/signals.hpp"

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
  bool corrected_here = false;  // the corrections MP2020 were added, as the hull has them
};

struct Hull {
  PhaseDiagram diagram;
  bool corrected = false;
  std::string oracle;  // empty where the table does not tell
};

std::string_view cell(const CrystalEntry& entry, const std::string& column) {
  const auto found = entry.columns.find(column);
  return found == entry.columns.end() ? std::string_view() : trim(found->second);
}

GivenEnergy energy_in(const CrystalEntry& entry, const std::string& column) {
  const std::string_view text = cell(entry, column);
  if (text.empty()) return {std::nullopt, "no " + column + " beside the crystal"};
  const auto number = parse_double(text);
  if (!number || !std::isfinite(*number))
    return {std::nullopt,
            fmt::format("{} is '{}' where a number was expected ({})", column, excerpt(text), entry.where)};
  return {energy_column(column).per_atom ? *number : *number / composition_of(entry.crystal).total(), {}};
}

// The column that has the energy: one with corrections where the hull has them, else one without.
std::optional<EnergyColumn> column_of(const CrystalEntry& entry, const Hull& hull, const std::string& wanted) {
  if (!wanted.empty()) return energy_column(wanted);
  std::optional<EnergyColumn> second;
  for (const std::string& name : known_energy_columns()) {
    const EnergyColumn column = energy_column(name);
    if (column.kind != hull.diagram.kind() || cell(entry, name).empty()) continue;
    if (column.corrected == hull.corrected) return column;
    if (!second) second = column;
  }
  return second;
}

GivenEnergy energy_of(const CrystalEntry& entry, const Hull& hull, const std::string& wanted) {
  if (const std::string_view by = cell(entry, "oracle"); !by.empty() && !hull.oracle.empty() && by != hull.oracle)
    return {std::nullopt, "the energy is by '" + excerpt(by) + "', the hull by '" + excerpt(hull.oracle) + "'"};
  if (const auto column = column_of(entry, hull, wanted)) {
    GivenEnergy energy = energy_in(entry, column->name);
    if (!energy.value || column->corrected == hull.corrected) return energy;
    if (column->corrected)
      return {std::nullopt, "the energy in " + column->name + " has corrections that those of the hull lack"};
    const auto crystal = ordered(entry.crystal);
    if (!crystal) return {std::nullopt, "no corrections of energies are known where sites are shared"};
    *energy.value += mp2020_correction(*crystal) / static_cast<double>(crystal->size());
    energy.corrected_here = true;
    return energy;
  }
  return {std::nullopt, hull.diagram.kind() == EnergyKind::formation
                            ? "no formation energy beside the crystal, and the hull is of formation energies"
                            : "no total energy beside the crystal, and the hull is of total energies ('werner relax "
                              "-o FILE' writes them)"};
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
  bool corrected_here = false;
};

Judgement judged(const CrystalEntry& entry, const Hull& known, const PredictHullFlags& flags,
                 const std::vector<std::string>& names) {
  const PhaseDiagram& hull = known.diagram;
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
  const GivenEnergy energy = energy_of(entry, known, flags.column);
  answer.corrected_here = energy.corrected_here;
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
  if (!flags.output.empty()) {
    require_writable_crystals(flags.output, flags.force);
    outlive_readers();
  }
  EnergyTable table = hull_table(flags.hull);
  if (!flags.column.empty() && energy_column(flags.column).kind != table.kind)
    throw UsageError("'" + excerpt(flags.column) + "' and the energies of the hull (" + table.column +
                         ") are not of one kind: total energies and formation energies never meet",
                     {.where = "--energy-column", .hint = {}});
  if (const std::string caution = caution_of_hull(flags.hull); !caution.empty())
    std::cerr << "werner: " << caution << "\n";
  int failed = 0;
  const auto tell = [&](const BrokenEntry& broken) {
    ++failed;
    std::cerr << "werner: " << broken.where << ": " << broken.reason << "\n";
  };
  for (const BrokenEntry& broken : table.broken) tell(broken);
  const Hull hull{PhaseDiagram(std::move(table.entries), table.kind), table.corrected, table.oracle};
  std::vector<CrystalEntry> entries;
  for (const std::string& file : flags.files)
    visit_crystals(file, [&](CrystalEntry&& entry) { entries.push_back(std::move(entry)); }, tell);
  std::size_t width = 0;
  for (const CrystalEntry& entry : entries) width = std::max(width, entry.name.size());
  std::vector<TableColumn> columns;
  for (const std::string& name : names) columns.push_back({name, name == "decomposition" ? "" : property(name).unit});
  std::size_t corrected_here = 0;
  PredictTable out(flags.style, columns, width);
  out.head();
  for (CrystalEntry& entry : entries) {
    const auto [result, texts, corrected] = judged(entry, hull, flags, names);
    corrected_here += corrected;
    failed += result.status != OracleStatus::done;
    out.row(entry.name, result, texts);
    for (const auto& [name, value] : texts) entry.columns[name] = value.text;
    for (const std::string& name : names)
      if (const auto found = result.properties.find(name); found != result.properties.end())
        entry.columns[name] = format_double(found->second.value);
  }
  out.foot();
  if (corrected_here > 0)
    std::cerr << fmt::format(
        "werner: the hull has corrected energies; {} without got the corrections MP2020 of their crystals\n",
        corrected_here);
  if (!flags.output.empty()) write_crystals(flags.output, entries, flags.force);
  return failed > 0 || entries.empty() ? 1 : 0;
}

}  // namespace werner
