// Known crystals of one anonymous formula, grouped by structure, and which element stands in for which within the
// groups. What is made of them: templates.hpp.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "werner/core/composition.hpp"
#include "werner/core/crystal.hpp"
#include "werner/crystal/site_environments.hpp"

namespace werner {

// The places for elements in an anonymous formula, smallest amount first.
struct ElementSlots {
  std::vector<int> elements;  // by amount, then electronegativity, then number
  std::vector<int> amounts;   // of the reduced formula
};
// Empty where amounts are not whole after reduction.
ElementSlots element_slots(const Composition& composition);

struct TemplateEntry {
  Crystal crystal;         // smallest cell
  std::size_t source = 0;  // number that the caller gave it
  std::size_t group = 0;
  std::vector<int> elements;  // on the slots of its group
  std::vector<SiteEnvironment> environments = {};
};

struct TemplateGroup {
  std::size_t sites = 0;
  // For each permutation of the type the first that gives the same crystal: in CsCl the elements may change places.
  std::vector<std::size_t> same_as;
};

struct TemplateType {
  std::vector<int> amounts;
  // permutations[p][slot]: which of the wanted elements stands on a slot. Only slots of equal amounts change places;
  // the identity comes first, and it is alone where there would be more than 720.
  std::vector<std::vector<std::size_t>> permutations;
  std::vector<TemplateEntry> templates;
  std::vector<TemplateGroup> groups;
};
using TemplateTypes = std::map<std::vector<int>, TemplateType>;  // by amounts

// Whether a crystal of the type is one of the compound that has `elements` on the type's slots. The same elements do
// not suffice: Ti2O is no TiO2.
bool same_compound(const TemplateType& type, const TemplateEntry& entry, const std::vector<int>& elements);

std::vector<std::vector<std::size_t>> slot_permutations(const std::vector<int>& amounts);
// Puts each template into the first group, commonest first, whose first member it fits (default tolerances) with its
// elements as nothing but slots; orders its elements as that member has them.
void group_templates(TemplateType& type);

constexpr std::size_t substitution_elements = 104;
// Natural logarithm of how much more often two elements stand in for each other than chance has it: two crystals of a
// group that differ in one element are a substitution (in the manner of Hautier et al. 2011, doi:10.1021/ic102031h).
// Where few are known the plain distance decides. Zero for an element and itself. [a * substitution_elements + b].
std::vector<double> substitution_log_odds(const TemplateTypes& types,
                                          const std::function<bool(const TemplateEntry&)>& counts);

// How unlike two elements are by group, period, electronegativity and radius: 0 for an element and itself, about 1 for
// neighbours of a group.
double substitution_distance(int a, int b);

}  // namespace werner
