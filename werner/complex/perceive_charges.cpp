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

// States of groups 3 to 12 that are met every day.
using States = std::array<int, 6>;
constexpr int none = 99;
constexpr std::array<std::array<States, 10>, 3> usual{{
    {{{3, none, none, none, none, none},
      {3, 4, none, none, none, none},
      {2, 3, 4, 5, none, none},
      {0, 2, 3, 6, none, none},
      {1, 2, 3, 4, 7, none},
      {0, 2, 3, none, none, none},
      {1, 2, 3, none, none, none},
      {0, 2, none, none, none, none},
      {1, 2, none, none, none, none},
      {2, none, none, none, none, none}}},
    {{{3, none, none, none, none, none},
      {4, none, none, none, none, none},
      {3, 4, 5, none, none, none},
      {0, 2, 3, 4, 5, 6},
      {1, 3, 4, 5, 7, none},
      {0, 2, 3, 4, none, none},
      {1, 3, none, none, none, none},
      {0, 2, 4, none, none, none},
      {1, none, none, none, none, none},
      {2, none, none, none, none, none}}},
    {{{3, none, none, none, none, none},
      {4, none, none, none, none, none},
      {3, 5, none, none, none, none},
      {0, 2, 4, 5, 6, none},
      {1, 3, 4, 5, 7, none},
      {0, 2, 3, 4, 6, 8},
      {1, 3, 5, none, none, none},
      {0, 2, 4, none, none, none},
      {1, 3, none, none, none, none},
      {2, none, none, none, none, none}}},
}};

double implausibility(const MetalSite& metal, int oxidation_state) {
  const auto [low, high] = oxidation_range(metal.z);
  // More than any Lewis structure costs; every further step costs more.
  constexpr double unknown_state = 100, not_d8 = 3;
  const int beyond = std::max({low - oxidation_state, oxidation_state - high, 0});
  // Early transition metals keep their valence electrons only where the ligands leave no choice.
  const Element& e = element(metal.z);
  // Oxo ligands want empty d orbitals: vanadyl keeps one electron at most, dioxo groups of group 6 none.
  constexpr double electron_kept = 0.4, beside_oxo = 1.5;
  const bool oxidised = (e.group == 5 && metal.oxo_ligands >= 1) || (e.group == 6 && metal.oxo_ligands >= 2);
  const double each = oxidised ? beside_oxo : e.group <= 5 ? electron_kept : 0;
  const double kept = e.is_d_block() ? each * std::max(0, e.group - oxidation_state) : 0;
  return beyond * unknown_state + kept + (square_contradicts(metal, oxidation_state) ? not_d8 : 0);
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

bool is_usual_state(int metal_z, int oxidation_state) {
  const Element& e = element(metal_z);
  if (e.is_d_block() && !e.is_f_block())
    return std::ranges::find(usual.at(e.period - 4).at(e.group - 3), oxidation_state) !=
           usual.at(e.period - 4).at(e.group - 3).end();
  constexpr int cerium = 58, samarium = 62, europium = 63, ytterbium = 70, lutetium = 71;
  if (e.is_f_block() && metal_z <= lutetium)
    return oxidation_state == 3 || (metal_z == cerium && oxidation_state == 4) ||
           (oxidation_state == 2 && (metal_z == samarium || metal_z == europium || metal_z == ytterbium));
  const auto [low, high] = oxidation_range(metal_z);
  return oxidation_state >= std::max(low, 1) && oxidation_state <= high;
}

bool square_contradicts(const MetalSite& metal, int oxidation_state) {
  const Element& e = element(metal.z);
  const int d = e.group - oxidation_state;
  return metal.square_planar && e.is_d_block() && e.group >= 9 && e.group <= 11 && d % 2 == 0 && d != 8;
}

ChargeChoice choose_charges(const MetalSite& metal, std::optional<int> total_charge,
                            std::span<const Fragment> fragments) {
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
  const auto cost = [&](const auto& entry) { return entry.second.penalty + implausibility(metal, entry.first); };
  const auto best = std::ranges::min_element(reached, {}, cost);
  result.oxidation_state = best->first;
  std::map<std::string, int> choice;
  std::size_t k = 0;
  for (const auto& [signature, kind] : kinds) choice[signature] = best->second.choice[k++];
  for (std::size_t i = 0; i < fragments.size(); ++i) result.candidates[i] = choice.at(fragments[i].signature);
  constexpr double near = 1.0;  // about what separates a dithiolate from a dithione
  for (auto it = reached.begin(); it != reached.end(); ++it)
    if (it != best && cost(*it) < cost(*best) + near) result.rivals.push_back(it->first);
  return result;
}

}  // namespace werner
