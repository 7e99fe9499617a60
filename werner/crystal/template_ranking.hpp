// How likely elements are to take the structure of a known crystal: a kernel between the elements of both, slot by
// slot, and between their formulas as wholes. Weights: data/template_ranking.csv, fitted by bench/template_weights.cpp.
#pragma once
#include <array>
#include <span>
#include <vector>

#include "werner/crystal/template_groups.hpp"

namespace werner {

constexpr std::size_t element_dimensions = 6;

struct TemplateRanking {
  // Elements as points: what is near stands in for one another.
  std::array<std::array<double, element_dimensions>, substitution_elements> points{};
  double log_odds = 0;           // of the substitution within the data set
  double same_element = 0;       // in place of distance and log odds
  double same_compound = 0;      // all elements are the same: it speaks of itself
  double valence = 0;            // per difference in valence electrons per atom
  double size = 0;               // per difference in the logarithms of the ratios of the elements' sizes
  double electronegativity = 0;  // per difference in the differences of electronegativity
  double cell = 0;               // per logarithm of the formula units in the smallest cell
};
const TemplateRanking& template_ranking();

// The start of a fit: points after group, period, electronegativity and covalent radius.
TemplateRanking unfitted_ranking();

// What the weights valence to cell stand before, in this order.
constexpr std::size_t formula_features = 4;

// A formula as the kernel sees it, slot by slot.
struct RankedFormula {
  std::vector<int> elements;
  std::vector<double> sizes;                // logarithm of the cube root of the volume in known crystals
  std::vector<double> electronegativities;  // Pauling
  double valence = 0;                       // electrons per atom
};
RankedFormula ranked_formula(std::span<const int> elements, std::span<const int> amounts);
// permutation[slot] says which element of `wanted` stands on the slot of the template.
std::array<double, formula_features> compared(const RankedFormula& known, const RankedFormula& wanted,
                                              std::span<const std::size_t> permutation, double formula_units);

// Weight of one substitution, [a * substitution_elements + b].
std::vector<double> substitution_weights(const TemplateRanking& ranking, const std::vector<double>& log_odds);

}  // namespace werner
