#include "werner/crystal/merged_templates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "werner/crystal/template_ranking.hpp"

namespace werner {

namespace {

constexpr std::size_t most_ways = 720;

void add_mergers(const std::vector<int>& amounts, std::vector<int>& left, std::vector<std::size_t>& onto,
                 std::vector<std::vector<std::size_t>>& found) {
  if (found.size() > most_ways) return;
  if (onto.size() == amounts.size()) {
    found.push_back(onto);
    return;
  }
  const int amount = amounts[onto.size()];
  for (std::size_t k = 0; k < left.size(); ++k) {
    if (left[k] < amount) continue;
    left[k] -= amount;
    onto.push_back(k);
    add_mergers(amounts, left, onto, found);
    onto.pop_back();
    left[k] += amount;
  }
}

}  // namespace

std::vector<std::vector<std::size_t>> slot_mergers(const std::vector<int>& amounts, const std::vector<int>& wanted) {
  const int all = std::accumulate(amounts.begin(), amounts.end(), 0),
            unit = std::accumulate(wanted.begin(), wanted.end(), 0);
  if (amounts.size() <= wanted.size() || unit == 0 || all % unit != 0) return {};
  std::vector<int> left = wanted;
  for (int& amount : left) amount *= all / unit;
  std::vector<std::size_t> onto;
  std::vector<std::vector<std::size_t>> found;
  add_mergers(amounts, left, onto, found);
  if (found.size() > most_ways) return {};
  return found;
}

std::vector<MergedTemplate> merged_templates(const TemplateTypes& types, const ElementSlots& wanted,
                                             const std::vector<double>& substitution) {
  struct Structure {
    Voices voices;
    std::size_t members = 0;
    MergedTemplate best;
  };
  std::vector<MergedTemplate> result;
  for (const auto& [amounts, type] : types) {
    const auto mergers = slot_mergers(amounts, wanted.amounts);
    if (mergers.empty()) continue;
    std::vector<Structure> structures(type.groups.size() * mergers.size());
    const double share = static_cast<double>(wanted.elements.size()) / static_cast<double>(amounts.size());
    for (std::size_t i = 0; i < type.templates.size(); ++i) {
      const TemplateEntry& entry = type.templates[i];
      for (std::size_t m = 0; m < mergers.size(); ++m) {
        double weight = 0, least = std::numeric_limits<double>::infinity();
        for (std::size_t k = 0; k < amounts.size(); ++k) {
          const double slot = substitution[static_cast<std::size_t>(entry.elements[k]) * substitution_elements +
                                           static_cast<std::size_t>(wanted.elements[mergers[m][k]])];
          weight += slot;
          least = std::min(least, slot);
        }
        const double voice = std::exp(share * weight + template_ranking().least * least);
        Structure& structure = structures[entry.group * mergers.size() + m];
        if (voice > structure.voices.loudest || structure.members == 0) structure.best = {&type, i, mergers[m], 0};
        structure.voices.add(voice);
        ++structure.members;
      }
    }
    for (Structure& structure : structures)
      if (structure.members > 0) {
        structure.best.support = support(template_ranking(), structure.voices, structure.members);
        result.push_back(std::move(structure.best));
      }
  }
  std::ranges::stable_sort(result,
                           [](const MergedTemplate& a, const MergedTemplate& b) { return a.support > b.support; });
  return result;
}

}  // namespace werner
