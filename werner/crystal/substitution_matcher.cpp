#include "werner/crystal/substitution_matcher.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "werner/crystal/oxidation_states.hpp"

namespace werner {

namespace {

constexpr double radius_threshold = 0.3, electronegativity_threshold = 1.0;
// By which shares of an element may differ where sites are shared: of all atoms, and of the mean of both shares.
constexpr double share_tolerance = 1e-2, relative_share_tolerance = 1e-1;

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

// Composition.almost_equals of pymatgen, of the shares of all elements.
bool similar_composition(const PreparedCrystal& a, const PreparedCrystal& b) {
  std::map<int, std::pair<double, double>> shares;
  for (const auto& [element, share] : a.fractions) shares[element].first = share;
  for (const auto& [element, share] : b.fractions) shares[element].second = share;
  return a.usable && b.usable && std::all_of(shares.begin(), shares.end(), [](const auto& both) {
           const auto& [x, y] = both.second;
           return std::abs(x - y) <= share_tolerance + relative_share_tolerance * (x + y) / 2;
         });
}

MatchOptions plain(MatchOptions options) {
  options.species = SpeciesRule::exact;
  options.subset = options.supercell = false;
  return options;
}

MatchOptions by_elements(MatchOptions options) {
  options.species = SpeciesRule::overlap;
  options.subset = options.supercell = true;
  return options;
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
  SubstitutionCrystal result{prepare(crystal, options), true, std::nullopt};
  if (!result.as_given.usable) return result;
  if (const auto shared = with_shared_sites(crystal)) result.shared = prepare(*shared, options);
  return result;
}

SubstitutionCrystal prepare_for_substitution(const DisorderedCrystal& crystal, const MatchOptions& options) {
  if (const auto whole = ordered(crystal)) return prepare_for_substitution(*whole, options);
  return {prepare(crystal, options), false, std::nullopt};
}

bool fit_with_substitution(const SubstitutionCrystal& a, const SubstitutionCrystal& b, const MatchOptions& options) {
  if (!a.ordered || !b.ordered)
    return similar_composition(a.as_given, b.as_given) && fit(a.as_given, b.as_given, by_elements(options));
  if (!same_composition(a.as_given, b.as_given)) return false;
  if (fit(a.as_given, b.as_given, plain(options))) return true;
  return a.shared && fit(*a.shared, b.as_given, by_elements(options));
}

std::optional<MatchDistance> rms_with_substitution(const SubstitutionCrystal& a, const SubstitutionCrystal& b,
                                                   const MatchOptions& options) {
  if (!a.ordered || !b.ordered) {
    if (!similar_composition(a.as_given, b.as_given)) return std::nullopt;
    return rms_distance(a.as_given, b.as_given, by_elements(options));
  }
  if (!same_composition(a.as_given, b.as_given)) return std::nullopt;
  if (!a.shared || fit(a.as_given, b.as_given, plain(options)))
    return rms_distance(a.as_given, b.as_given, plain(options));
  return rms_distance(*a.shared, b.as_given, by_elements(options));
}

}  // namespace werner
