#include "werner/run/crystal_templates.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "werner/core/error.hpp"
#include "werner/crystal/templates.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {

namespace {

// All ways to choose as many different elements as there are amounts, one for each; equal amounts in ascending order.
void add_compositions(const std::vector<int>& amounts, const std::vector<int>& elements, std::vector<int>& chosen,
                      std::vector<Composition>& found) {
  const std::size_t slot = chosen.size();
  if (slot == amounts.size()) {
    Composition composition;
    for (std::size_t k = 0; k < slot; ++k) composition.amounts[chosen[k]] = amounts[k];
    found.push_back(std::move(composition));
    return;
  }
  for (const int element : elements) {
    if (std::ranges::find(chosen, element) != chosen.end()) continue;
    if (slot > 0 && amounts[slot] == amounts[slot - 1] && element < chosen.back()) continue;
    chosen.push_back(element);
    add_compositions(amounts, elements, chosen, found);
    chosen.pop_back();
  }
}

std::vector<Composition> compositions_of(const TemplateLibrary& library, const CrystalSpaceOptions& options) {
  std::vector<Composition> found;
  if (!options.formula.empty()) {
    Composition composition;
    for (std::size_t k = 0; k < options.elements.size(); ++k)
      composition.amounts[options.elements[k]] = options.formula[k];
    found.push_back(std::move(composition));
    return found;
  }
  for (const auto& [amounts, type] : library.types()) {
    if (std::accumulate(amounts.begin(), amounts.end(), 0) > options.most_atoms) continue;
    std::vector<int> chosen;
    add_compositions(amounts, options.elements, chosen, found);
  }
  std::ranges::stable_sort(found, {}, [](const Composition& c) { return c.total(); });
  return found;
}

}  // namespace

std::vector<Crystal> template_proposals(const std::string& file, const CrystalSpaceOptions& options) {
  TemplateLibrary library;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        if (const auto crystal = ordered(entry.crystal)) library.add(*crystal);
      },
      [](BrokenEntry&&) {});
  if (library.size() == 0) throw Error("no crystals of whole atoms in '" + file + "'", {.where = options.where});
  library.learn();
  const std::vector<Composition> compositions = compositions_of(library, options);
  // Those that do not fit into the space's cells are passed over, so there are more than can be taken.
  constexpr std::size_t spare = 4;
  const std::size_t each = options.formula.empty() ? options.most_proposals : spare * options.most_proposals;
  std::vector<std::vector<TemplateCrystal>> made;
  std::size_t rounds = 0;
  for (const Composition& composition : compositions) {
    made.push_back(library.substituted(composition, each, {.unknown_wanted = false}));
    std::erase_if(made.back(), [](const TemplateCrystal& one) { return one.known; });
    rounds = std::max(rounds, made.back().size());
  }
  std::vector<Crystal> proposals;
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::vector<TemplateCrystal>& list : made)
      if (round < list.size()) proposals.push_back(std::move(list[round].crystal));
  return proposals;
}

}  // namespace werner
