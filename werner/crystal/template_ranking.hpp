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
  double least = 0;              // how much more the slot with the least weight counts
  // Of a structure, from the voices of the crystals that have it.
  double several = 0;  // per logarithm of how many loud voices there are
  double members = 0;  // per logarithm of the number of all crystals that have it
  // Of a structure with the wanted elements, how usual its sites are (site_environments.hpp).
  double coordination = 0;
  double neighbour = 0;
};
const TemplateRanking& template_ranking();
// Added to the logarithm of a structure that the compound itself is known to have, where what is not known is asked
// for. Not part of the fit, whose right structures are all unknown ones: measured on those that are much like them.
constexpr double known_structure = -2.6;

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

// What the crystals of one structure say for it, each with exp(weight).
struct Voices {
  double sum = 0, squares = 0, loudest = 0;
  void add(double voice);
};
// Logarithm of the support of a structure, up to a constant of the formula: between that of its loudest voice and that
// of their sum, since many like crystals are no independent witnesses. -infinity where all voices are zero.
double support(const TemplateRanking& ranking, const Voices& voices, std::size_t members);

// Weight of one substitution, [a * substitution_elements + b].
std::vector<double> substitution_weights(const TemplateRanking& ranking, const std::vector<double>& log_odds);

}  // namespace werner
