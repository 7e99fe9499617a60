#include "werner/complex/perceive_charges.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "werner/core/element.hpp"

namespace werner {
namespace {

struct Range {
  int low, high;
};

// Columns of the d block in groups 3 to 12.
constexpr std::array<std::array<Range, 10>, 3> d_block{{
    {{{0, 3}, {-2, 4}, {-3, 5}, {-4, 6}, {-3, 7}, {-2, 6}, {-1, 5}, {-1, 4}, {0, 4}, {1, 2}}},
    {{{0, 3}, {-2, 4}, {-3, 5}, {-4, 6}, {-3, 7}, {-2, 8}, {-3, 6}, {0, 5}, {0, 3}, {1, 2}}},
    {{{0, 3}, {-2, 4}, {-3, 5}, {-4, 6}, {-3, 7}, {-4, 8}, {-3, 9}, {-2, 6}, {-1, 5}, {1, 2}}},
}};

double implausibility(int metal_z, int oxidation_state) {
  const auto [low, high] = oxidation_range(metal_z);
  // More than any Lewis structure costs; every further step costs more.
  constexpr double unknown_state = 100;
  const int beyond = std::max({low - oxidation_state, oxidation_state - high, 0});
  // Early transition metals keep their valence electrons only where the ligands leave no choice.
  const Element& e = element(metal_z);
  constexpr double electron_kept = 0.4;
  const double kept = e.is_d_block() && e.group <= 5 ? electron_kept * std::max(0, e.group - oxidation_state) : 0;
  return beyond * unknown_state + kept;
}

}  // namespace

std::pair<int, int> oxidation_range(int metal_z) {
  const Element& e = element(metal_z);
  if (e.is_f_block()) {
    if (metal_z <= 71) return {0, 4};
    return {2, std::clamp(metal_z - 86, 3, 7)};  // actinium 3, thorium 4, protactinium 5, uranium 6, neptunium 7
  }
  if (e.is_d_block()) {
    const Range range = d_block.at(e.period - 4).at(e.group - 3);
    return {range.low, range.high};
  }
  return {0, e.group <= 2 ? e.group : e.group - 10};
}

ChargeChoice choose_charges(int metal_z, std::optional<int> total_charge, std::span<const Fragment> fragments) {
  struct Kind {
    const Fragment* fragment;
    int count = 0;
  };
  std::map<std::string, Kind> kinds;
  ChargeChoice result;
  bool complete = true;
  for (const Fragment& fragment : fragments) {
    result.candidates.push_back(fragment.candidates.empty() ? -1 : 0);
    complete = complete && !fragment.candidates.empty();
    if (fragment.candidates.empty()) continue;
    Kind& kind = kinds[fragment.signature];
    kind.fragment = &fragment;
    ++kind.count;
  }
  if (!complete || !total_charge) return result;

  // Penalty and choice per oxidation state, kind after kind.
  struct Partial {
    double penalty = 0;
    std::vector<int> choice;
  };
  std::map<int, Partial> reached{{*total_charge, {}}};
  for (const auto& [signature, kind] : kinds) {
    std::map<int, Partial> next;
    for (const auto& [state, partial] : reached)
      for (std::size_t c = 0; c < kind.fragment->candidates.size(); ++c) {
        const BondAssignment& candidate = kind.fragment->candidates[c];
        const double penalty = partial.penalty + kind.count * candidate.penalty;
        const int key = state - kind.count * candidate.charge;
        const auto it = next.find(key);
        if (it != next.end() && it->second.penalty <= penalty) continue;
        Partial longer{penalty, partial.choice};
        longer.choice.push_back(static_cast<int>(c));
        next[key] = std::move(longer);
      }
    reached = std::move(next);
  }
  const auto cost = [&](const auto& entry) { return entry.second.penalty + implausibility(metal_z, entry.first); };
  const auto best = std::ranges::min_element(reached, {}, cost);
  result.oxidation_state = best->first;
  std::map<std::string, int> choice;
  std::size_t k = 0;
  for (const auto& [signature, kind] : kinds) choice[signature] = best->second.choice[k++];
  for (std::size_t i = 0; i < fragments.size(); ++i) result.candidates[i] = choice.at(fragments[i].signature);
  constexpr double near = 1.0;  // about what separates a dithiolate from a dithione
  for (auto it = reached.begin(); it != reached.end(); ++it)
    if (it != best && cost(*it) < cost(*best) + near) result.rival = it->first;
  return result;
}

}  // namespace werner
