#include "werner/metrics/properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/plausibility.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace {

const std::vector<std::string> of_any{"n_elements", "n_atoms"};
const std::vector<std::string> of_crystals{"volume", "density", "atomic_density", "min_distance"};

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<double> least_distance(const Sample& sample) {
  const Crystal crystal = sample.crystal ? *sample.crystal : whole_sites(*sample.shared);
  if (!has_numbers(crystal).ok()) return std::nullopt;
  const auto pair = nearest_pair(crystal);
  return pair ? std::optional(pair->distance) : std::nullopt;
}

std::optional<double> measured_of_crystal(const Sample& sample, const std::string& name) {
  if (!sample.lattice() || !sample.lattice()->usable()) return std::nullopt;
  if (name == "volume") return sample.lattice()->volume();
  if (name == "density") return sample.crystal ? density(*sample.crystal) : density(*sample.shared);
  if (name == "atomic_density") return sample.composition().total() / sample.lattice()->volume();
  if (name == "min_distance") return least_distance(sample);
  return std::nullopt;
}

using Cell = std::string (*)(const Evaluation&, std::size_t);

// "" for 0, which stands for unknown.
std::string known_number(int number) { return number == 0 ? "" : std::to_string(number); }

struct FactColumn {
  std::string name;
  bool (*applies)(const Evaluation&);
  Cell cell;
};

bool has_symmetry(const Evaluation& e) { return !e.symmetry.empty(); }
bool has_matches(const Evaluation& e) { return !e.matches.empty(); }
bool has_complexes(const Evaluation& e) { return !e.complexes.empty(); }

std::string donors_text(const ComplexFact& fact) {
  std::vector<std::string> symbols;
  for (const int donor : fact.donors) symbols.push_back(element(donor).symbol);
  return join(symbols, " ");
}

std::string denticities_text(const ComplexFact& fact) {
  std::vector<std::string> numbers;
  for (const LigandFact& ligand : fact.ligands) numbers.push_back(std::to_string(ligand.denticity));
  return join(numbers, " ");
}

const std::vector<FactColumn>& fact_columns() {
  using E = const Evaluation&;
  static const std::vector<FactColumn> list{
      {"space_group", has_symmetry, [](E e, std::size_t i) { return known_number(e.symmetry[i].space_group); }},
      {"crystal_system", has_symmetry,
       [](E e, std::size_t i) {
         const int number = e.symmetry[i].space_group;
         return number == 0 ? std::string() : std::string(crystal_system_name(number));
       }},
      {"template", has_symmetry, [](E e, std::size_t i) { return e.symmetry[i].template_label; }},
      {"target", has_matches,
       [](E e, std::size_t i) {
         return e.matches[i].target ? e.test->samples[*e.matches[i].target].name : std::string();
       }},
      {"rms_to_target", has_matches,
       [](E e, std::size_t i) { return e.matches[i].rms ? fmt::format("{:.6g}", *e.matches[i].rms) : std::string(); }},
      {"metal", has_complexes,
       [](E e, std::size_t i) {
         return e.complexes[i].metal > 0 ? element(e.complexes[i].metal).symbol : std::string();
       }},
      {"oxidation_state", has_complexes,
       [](E e, std::size_t i) {
         const auto& state = e.complexes[i].oxidation_state;
         return state ? std::to_string(*state) : std::string();
       }},
      {"coordination_number", has_complexes,
       [](E e, std::size_t i) { return known_number(e.complexes[i].coordination_number); }},
      {"polyhedron", has_complexes,
       [](E e, std::size_t i) { return e.complexes[i].geometry ? e.complexes[i].geometry->name : std::string(); }},
      {"isomer", has_complexes, [](E e, std::size_t i) { return e.complexes[i].isomer; }},
      {"donors", has_complexes, [](E e, std::size_t i) { return donors_text(e.complexes[i]); }},
      {"denticities", has_complexes, [](E e, std::size_t i) { return denticities_text(e.complexes[i]); }},
  };
  return list;
}

bool any_has(const Evaluation& e, const std::string& name) {
  return std::ranges::any_of(e.generated.samples, [&](const Sample& s) { return s.numbers.contains(name); });
}

}  // namespace

std::optional<double> measured_property(const Sample& sample, const std::string& name) {
  if (!contains(of_any, name)) return measured_of_crystal(sample, name);
  if (!sample.unreadable.empty()) return std::nullopt;
  return name == "n_atoms" ? static_cast<double>(sample.atoms())
                           : static_cast<double>(sample.composition().number_of_elements());
}

std::optional<double> property_of(const Sample& sample, const std::string& property) {
  if (contains(of_any, property) || (!sample.molecule && contains(of_crystals, property)))
    return measured_property(sample, property);
  const auto found = sample.numbers.find(property);
  if (found == sample.numbers.end() || !std::isfinite(found->second)) return std::nullopt;
  return found->second;
}

const std::vector<std::string>& energy_properties() {
  static const std::vector<std::string> names{"formation_energy_per_atom", "energy_per_atom", "e_form"};
  return names;
}

std::vector<std::string> known_properties(const Evaluation& e) {
  std::set<std::string> names(of_any.begin(), of_any.end());
  if (e.compounds() == Compounds::crystals) names.insert(of_crystals.begin(), of_crystals.end());
  for (const Sample& sample : e.generated.samples)
    for (const auto& [name, number] : sample.numbers) names.insert(name);
  for (const Score& score : e.scores) names.insert(score.request.name);
  if (e.hull) names.insert(energy_above_hull);
  return {names.begin(), names.end()};
}

std::vector<std::string> property_columns(const Evaluation& e) {
  std::vector<std::string> names = of_any;
  if (e.compounds() == Compounds::crystals) names.insert(names.end(), of_crystals.begin(), of_crystals.end());
  for (const FactColumn& column : fact_columns())
    if (column.applies(e)) names.push_back(column.name);
  const auto add = [&](const std::string& name) {
    if (!contains(names, name) && any_has(e, name)) names.push_back(name);
  };
  for (const std::string& name : energy_properties()) add(name);
  for (const PropertyTarget& target : e.targets) add(target.property);
  return names;
}

std::vector<std::string> property_cells(const Evaluation& e, const std::string& name) {
  std::vector<std::string> cells(e.size());
  for (const FactColumn& column : fact_columns()) {
    if (column.name != name || !column.applies(e)) continue;
    for (std::size_t i = 0; i < e.size(); ++i) cells[i] = column.cell(e, i);
    return cells;
  }
  // What is computed has six digits, what was given all of its own.
  const bool measured = contains(of_any, name) || contains(of_crystals, name);
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    const auto value = property_of(e.generated.samples[i], name);
    if (value && std::isfinite(*value)) cells[i] = measured ? fmt::format("{:.6g}", *value) : format_double(*value);
  });
  return cells;
}

}  // namespace werner
