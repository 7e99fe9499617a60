#include "werner/crystal/substitution_matcher.hpp"

#include <cmath>
#include <map>

#include "werner/crystal/oxidation_states.hpp"

namespace werner {

namespace {

constexpr double radius_threshold = 0.3, electronegativity_threshold = 1.0;

// The elements of a composition by the group of those that may stand for each other.
std::map<int, std::vector<int>> groups_of(const Composition& composition) {
  std::map<int, int> group;  // of each element: the smallest atomic number it is linked to
  for (const auto& [element, amount] : composition.amounts) group[element] = element;
  for (const auto& [a, amount_a] : composition.amounts)
    for (const auto& [b, amount_b] : composition.amounts) {
      if (a >= b || group[a] == group[b] || !may_substitute(a, b)) continue;
      const int low = std::min(group[a], group[b]), high = std::max(group[a], group[b]);
      for (auto& [element, of_element] : group)
        if (of_element == high) of_element = low;
    }
  std::map<int, std::vector<int>> result;
  for (const auto& [element, of_element] : group) result[of_element].push_back(element);
  return result;
}

}  // namespace

bool may_substitute(int element, int other) {
  const auto known = [](int number) { return number >= 1 && number < rule_elements; };
  if (!known(element) || !known(other)) return false;
  const RuleElement &a = rule_element(element), &b = rule_element(other);
  if (!a.radius || !b.radius || !a.pymatgen_electronegativity || !b.pymatgen_electronegativity) return false;
  const double mean = (*a.radius + *b.radius) / 2;
  return std::abs(*a.radius - *b.radius) / mean <= radius_threshold &&
         std::abs(*a.pymatgen_electronegativity - *b.pymatgen_electronegativity) <= electronegativity_threshold;
}

std::optional<DisorderedCrystal> with_shared_sites(const Crystal& crystal) {
  const Composition composition = composition_of(crystal);
  std::map<int, std::vector<Occupant>> sites;
  bool any = false;
  for (const auto& [group, elements] : groups_of(composition)) {
    double total = 0;
    for (const int element : elements) total += composition.amounts.at(element);
    std::vector<Occupant> shared;
    for (const int element : elements) shared.push_back({element, composition.amounts.at(element) / total});
    for (const int element : elements) sites[element] = shared;
    any = any || elements.size() > 1;
  }
  if (!any) return std::nullopt;
  DisorderedCrystal result{crystal.lattice, {}, crystal.positions};
  for (const int number : crystal.atomic_numbers) result.sites.push_back(sites[number]);
  return result;
}

SubstitutionCrystal prepare_for_substitution(const Crystal& crystal, const MatchOptions& options) {
  SubstitutionCrystal result{prepare(crystal, options), std::nullopt};
  if (!result.ordered.usable) return result;
  if (const auto shared = with_shared_sites(crystal)) result.shared = prepare(*shared, options);
  return result;
}

bool fit_with_substitution(const SubstitutionCrystal& a, const SubstitutionCrystal& b, const MatchOptions& options) {
  if (!same_composition(a.ordered, b.ordered)) return false;
  MatchOptions own = options;
  own.species = SpeciesRule::exact;
  own.subset = own.supercell = false;
  if (fit(a.ordered, b.ordered, own)) return true;
  if (!a.shared) return false;
  own.species = SpeciesRule::overlap;
  own.subset = own.supercell = true;
  return fit(*a.shared, b.ordered, own);
}

}  // namespace werner
