#include "werner/crystal/metallicity.hpp"

#include <algorithm>
#include <cmath>

#include "werner/crystal/oxidation_states.hpp"

namespace werner {

namespace {

constexpr double neutral = 0.5;           // what a term counts where an element lacks its number
constexpr double largest_difference = 3;  // of electronegativities; beyond, the term is 0
constexpr double full_shell = 8;          // valence electrons per atom
constexpr double many_metals = 3;         // from here on the number of metals counts in full
constexpr double weight_of_metals = 0.3;  // these five are SMACT's
constexpr double weight_of_d_block = 0.2;
constexpr double weight_of_number = 0.2;
constexpr double weight_of_electrons = 0.15;
constexpr double weight_of_differences = 0.15;

double electrons_term(const Composition& composition) {
  double electrons = 0;
  for (const auto& [number, amount] : composition.amounts) {
    const auto& valence = rule_element(number).valence;
    if (!valence) return neutral;
    electrons += amount * *valence;
  }
  return 1 - std::abs(electrons / composition.total() - full_shell) / full_shell;
}

// Mean difference over all pairs of elements.
double differences_term(const Composition& composition) {
  double sum = 0;
  int pairs = 0;
  for (auto a = composition.amounts.begin(); a != composition.amounts.end(); ++a) {
    const auto& first = rule_element(a->first).electronegativity;
    if (!first) return neutral;
    for (auto b = std::next(a); b != composition.amounts.end(); ++b) {
      const auto& second = rule_element(b->first).electronegativity;
      if (!second) return neutral;
      sum += std::abs(*first - *second);
      ++pairs;
    }
  }
  return pairs == 0 ? 1 : 1 - std::min(sum / pairs / largest_difference, 1.0);
}

}  // namespace

double metallicity_score(const Composition& composition) {
  double total = 0, metals = 0, d_block = 0;
  int number_of_metals = 0;
  for (const auto& [number, amount] : composition.amounts) {
    const RuleElement& element = rule_element(number);
    total += amount;
    if (element.metal) metals += amount, ++number_of_metals;
    if (element.d_block) d_block += amount;
  }
  if (!(total > 0)) return 0;
  const double score = weight_of_metals * metals / total + weight_of_d_block * d_block / total +
                       weight_of_number * std::min(number_of_metals / many_metals, 1.0) +
                       weight_of_electrons * electrons_term(composition) +
                       weight_of_differences * differences_term(composition);
  return std::clamp(score, 0.0, 1.0);
}

}  // namespace werner
