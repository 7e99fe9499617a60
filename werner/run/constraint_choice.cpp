#include "werner/run/constraint_choice.hpp"

#include <algorithm>

#include "werner/complex/ligand_library.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/run/toml.hpp"

namespace werner {

namespace {

std::optional<IntegerWindow> read_window(TomlReader& table, const std::string& key) {
  const auto range = table.range(key);
  if (!range || !range->low) return std::nullopt;
  return IntegerWindow{*range->low, *range->high};
}

// A window of numbers that count something.
std::optional<IntegerWindow> read_count(TomlReader& table, const std::string& key) {
  const auto window = read_window(table, key);
  if (window && window->low < 0)
    throw UsageError(key + " from " + std::to_string(window->low) + " counts below zero",
                     {.where = table.where(key), .hint = "[low, high] with low from 0"});
  return window;
}

std::vector<std::string> read_elements(TomlReader& table, const std::string& key) {
  std::vector<std::string> symbols = table.texts(key);
  for (const std::string& symbol : symbols) require_atomic_number(symbol, table.where(key));
  return symbols;
}

std::string key_of(const std::string& name, std::span<const LigandPtr> ligands, const std::string& where) {
  std::vector<std::string> names;
  for (const LigandPtr& ligand : ligands) {
    if (ligand->name == name) return ligand->key;
    names.push_back(ligand->name);
  }
  std::string key;
  try {
    key = find_ligand(name, where)->key;
  } catch (const UsageError&) {
    throw UsageError("the space has no ligand '" + name + "'", {.where = where, .hint = did_you_mean(name, names)});
  }
  const auto same = [&](const LigandPtr& ligand) { return ligand->key == key; };
  if (std::none_of(ligands.begin(), ligands.end(), same))
    throw UsageError("the space has no ligand '" + name + "'", {.where = where, .hint = "add it to ligands.names"});
  return key;
}

}  // namespace

ConstraintChoice read_constraints(TomlReader table) {
  ConstraintChoice choice;
  choice.where = table.where("");
  table.only({"charge", "valence_electrons", "d_electrons", "atoms", "elements", "forbidden_elements",
              "required_elements", "must_contain", "must_not_contain", "max_distinct_ligands", "class_limits"});
  choice.charge = read_window(table, "charge");
  choice.valence_electrons = read_count(table, "valence_electrons");
  choice.d_electrons = read_count(table, "d_electrons");
  choice.atoms = read_count(table, "atoms");
  choice.elements = read_elements(table, "elements");
  choice.forbidden_elements = read_elements(table, "forbidden_elements");
  choice.required_elements = read_elements(table, "required_elements");
  choice.must_contain = table.texts("must_contain");
  choice.must_not_contain = table.texts("must_not_contain");
  if (const auto range = table.range("max_distinct_ligands"); range && range->low)
    choice.max_distinct_ligands = table.whole("max_distinct_ligands", 1, 1, 12);
  // [constraints.class_limits]: phosphine = [1, 2]
  TomlReader limits = table.table("class_limits");
  for (const std::string& name : limits.keys()) {
    if (const auto window = read_count(limits, name)) choice.class_limits[name] = *window;
  }
  return choice;
}

ComplexConstraints resolve(const ConstraintChoice& choice, std::span<const LigandPtr> ligands) {
  ComplexConstraints constraints;
  constraints.charge = choice.charge;
  constraints.valence_electrons = choice.valence_electrons;
  constraints.d_electrons = choice.d_electrons;
  constraints.atoms = choice.atoms;
  constraints.max_distinct_ligands = choice.max_distinct_ligands;
  for (const std::string& symbol : choice.required_elements)
    constraints.required_elements.insert(require_atomic_number(symbol));
  for (const std::string& symbol : choice.forbidden_elements)
    constraints.forbidden_elements.insert(require_atomic_number(symbol));
  if (!choice.elements.empty())
    for (int z = 1; z <= 103; ++z)
      if (std::find(choice.elements.begin(), choice.elements.end(), element(z).symbol) == choice.elements.end())
        constraints.forbidden_elements.insert(z);
  std::vector<std::string> classes = ligand_classes();
  for (const LigandPtr& ligand : ligands) classes.insert(classes.end(), ligand->classes.begin(), ligand->classes.end());
  for (const auto& [name, window] : choice.class_limits) {
    if (std::find(classes.begin(), classes.end(), name) == classes.end())
      throw UsageError("unknown class of ligands '" + name + "'",
                       {.where = choice.where + ".class_limits", .hint = did_you_mean(name, classes)});
    constraints.class_limits[name] = window;
  }
  for (const std::string& name : choice.must_contain)
    constraints.must_contain.push_back(key_of(name, ligands, choice.where + ".must_contain"));
  // What must be absent need not be among the ligands, as long as it is a ligand.
  for (const std::string& name : choice.must_not_contain) {
    const auto own = std::ranges::find(ligands, name, [](const LigandPtr& ligand) { return ligand->name; });
    constraints.must_not_contain.push_back(
        own != ligands.end() ? (*own)->key : find_ligand(name, choice.where + ".must_not_contain")->key);
    if (std::ranges::find(constraints.must_contain, constraints.must_not_contain.back()) !=
        constraints.must_contain.end())
      throw UsageError("'" + name + "' must be contained and must not be",
                       {.where = choice.where + ".must_not_contain", .hint = "take it out of one of the two"});
  }
  return constraints;
}

}  // namespace werner
