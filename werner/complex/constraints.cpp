#include "werner/complex/constraints.hpp"

#include <algorithm>

#include "werner/core/element.hpp"

namespace werner {

static std::string text(const IntegerWindow& window) {
  return window.low == window.high ? std::to_string(window.low)
                                   : std::to_string(window.low) + " to " + std::to_string(window.high);
}

static std::vector<std::string> misses(const std::optional<IntegerWindow>& window, int value, const std::string& what) {
  if (!window || window->contains(value)) return {};
  return {what + " is " + std::to_string(value) + ", wanted " + text(*window)};
}

bool allows(const ComplexConstraints& constraints, const Ligand& ligand) {
  if (std::ranges::find(constraints.must_not_contain, ligand.key) != constraints.must_not_contain.end()) return false;
  return std::ranges::none_of(ligand.atoms,
                              [&](const LigandAtom& atom) { return constraints.forbidden_elements.contains(atom.z); });
}

bool allows(const ComplexConstraints& constraints, const Metal& metal) {
  return !constraints.d_electrons || constraints.d_electrons->contains(d_electrons(metal));
}

Verdict check(const ComplexConstraints& constraints, const Complex& complex) {
  Verdict verdict;
  const auto add = [&](const std::vector<std::string>& reasons) {
    verdict.reasons.insert(verdict.reasons.end(), reasons.begin(), reasons.end());
  };
  add(misses(constraints.charge, complex.charge(), "charge"));
  add(misses(constraints.d_electrons, d_electrons(complex.metal), "number of d electrons"));
  add(misses(constraints.valence_electrons, valence_electrons(complex), "number of valence electrons"));
  int atoms = 1;
  std::set<int> elements = {complex.metal.z};
  std::set<std::string> keys;
  std::map<std::string, int> of_class;
  for (const LigandPtr& ligand : complex.ligands) {
    atoms += static_cast<int>(ligand->atoms.size());
    for (const LigandAtom& atom : ligand->atoms) elements.insert(atom.z);
    if (keys.insert(ligand->key).second && !allows(constraints, *ligand))
      verdict.reasons.push_back("ligand '" + ligand->name + "' is not allowed");
    for (const std::string& name : ligand->classes) ++of_class[name];
  }
  add(misses(constraints.atoms, atoms, "number of atoms"));
  for (const int z : constraints.required_elements)
    if (!elements.contains(z)) verdict.reasons.push_back("element " + element(z).symbol + " is missing");
  for (const auto& [name, window] : constraints.class_limits)
    add(misses(window, of_class[name], "number of ligands of class '" + name + "'"));
  for (const std::string& key : constraints.must_contain)
    if (!keys.contains(key)) verdict.reasons.push_back("ligand '" + key + "' is missing");
  if (constraints.max_distinct_ligands && static_cast<int>(keys.size()) > *constraints.max_distinct_ligands)
    verdict.reasons.push_back(std::to_string(keys.size()) + " different ligands, wanted at most " +
                              std::to_string(*constraints.max_distinct_ligands));
  return verdict;
}

}  // namespace werner
