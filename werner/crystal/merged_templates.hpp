// Known crystals of more elements than are wanted, several of which are replaced by the same one: ilmenite FeTiO3 is a
// template of Al2O3. For formula types that few crystals have.
#pragma once
#include <cstddef>
#include <vector>

#include "werner/crystal/template_groups.hpp"

namespace werner {

struct MergedTemplate {
  const TemplateType* type = nullptr;
  std::size_t index = 0;          // in type->templates
  std::vector<std::size_t> onto;  // for each slot of the template which of the wanted elements stands on it
  double support = 0;             // logarithm; comparable within one formula
};

// All ways to give each slot one of the wanted elements so that the amounts become a multiple of the wanted ones. Empty
// where the template has no more slots than are wanted, and where there would be more than 720 ways.
std::vector<std::vector<std::size_t>> slot_mergers(const std::vector<int>& amounts, const std::vector<int>& wanted);

// One for each group and way, its likeliest member, the best supported first. `substitution` as substitution_weights
// gives it; a template's weight is that of its mean slot.
std::vector<MergedTemplate> merged_templates(const TemplateTypes& types, const ElementSlots& wanted,
                                             const std::vector<double>& substitution);

}  // namespace werner
