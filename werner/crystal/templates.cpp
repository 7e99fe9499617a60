#include "werner/crystal/templates.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <span>

#include "werner/crystal/atomic_volumes.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/merged_templates.hpp"
#include "werner/crystal/reduction.hpp"
#include "werner/crystal/template_ranking.hpp"

namespace werner {

namespace {

// A template and the permutation of the wanted elements on its slots.
struct Candidate {
  double score = 0;
  std::size_t index = 0, permutation = 0;
};

std::vector<int> placed(const std::vector<int>& elements, const std::vector<std::size_t>& permutation) {
  std::vector<int> result;
  for (const std::size_t k : permutation) result.push_back(elements[k]);
  return result;
}

Crystal with_elements(const TemplateEntry& entry, const std::vector<int>& to) {
  Crystal result = entry.crystal;
  for (int& number : result.atomic_numbers)
    number = to[static_cast<std::size_t>(std::ranges::find(entry.elements, number) - entry.elements.begin())];
  const double scale =
      std::cbrt(expected_volume(composition_of(result)) / expected_volume(composition_of(entry.crystal)));
  result.lattice = Lattice(entry.crystal.lattice.rows() * scale);
  return result;
}

std::vector<Candidate> by_distance(const TemplateType& type, const std::vector<int>& elements) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < type.templates.size(); ++i)
    for (std::size_t p = 0; p < type.permutations.size(); ++p) {
      double score = 0;
      for (std::size_t k = 0; k < elements.size(); ++k)
        score -= substitution_distance(type.templates[i].elements[k], elements[type.permutations[p][k]]);
      candidates.push_back({score, i, p});
    }
  std::ranges::stable_sort(candidates, [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  return candidates;
}

// One candidate for each group and way to put the elements, its best; scores are probabilities: all members of a group
// speak for it, each by how likely it is that its structure goes over.
std::vector<Candidate> by_probability(const TemplateType& type, const std::vector<int>& elements,
                                      const std::vector<double>& substitution, const EnvironmentCounts& environments,
                                      bool unknown_wanted) {
  const TemplateRanking& ranking = template_ranking();
  const std::size_t ways = type.permutations.size();
  const RankedFormula wanted = ranked_formula(elements, type.amounts);
  double atoms = 0;
  for (const int amount : type.amounts) atoms += amount;
  std::vector<double> weights;  // [template * ways + permutation]
  weights.reserve(type.templates.size() * ways);
  for (const TemplateEntry& entry : type.templates) {
    const RankedFormula known = ranked_formula(entry.elements, type.amounts);
    const double itself = same_compound(type, entry, elements) ? ranking.same_compound : 0,
                 units = static_cast<double>(type.groups[entry.group].sites) / atoms;
    for (const auto& permutation : type.permutations) {
      double weight = itself, least = std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k < elements.size(); ++k) {
        const double slot = substitution[static_cast<std::size_t>(entry.elements[k]) * substitution_elements +
                                         static_cast<std::size_t>(elements[permutation[k]])];
        weight += slot;
        least = std::min(least, slot);
      }
      weight += ranking.least * least;
      const auto features = compared(known, wanted, permutation, units);
      weights.push_back(weight + ranking.valence * features[0] + ranking.size * features[1] +
                        ranking.electronegativity * features[2] + ranking.cell * features[3]);
    }
  }
  struct Structure {
    Voices voices;
    bool known = false;
    Candidate best;
  };
  std::vector<Structure> structures(type.groups.size() * ways);
  std::vector<std::size_t> members(type.groups.size(), 0);
  const double greatest = std::ranges::max(weights);
  for (std::size_t i = 0; i < type.templates.size(); ++i) {
    const TemplateEntry& entry = type.templates[i];
    ++members[entry.group];
    const bool itself = unknown_wanted && same_compound(type, entry, elements);
    for (std::size_t p = 0; p < ways; ++p) {
      Structure& structure = structures[entry.group * ways + type.groups[entry.group].same_as[p]];
      const double voice = std::exp(weights[i * ways + p] - greatest);
      if (voice > structure.voices.loudest) structure.best = {0, i, p};
      structure.voices.add(voice);
      structure.known = structure.known || (itself && placed(elements, type.permutations[p]) == entry.elements);
    }
  }
  std::vector<Candidate> candidates;
  double all = 0;
  for (std::size_t s = 0; s < structures.size(); ++s) {
    Structure& structure = structures[s];
    if (!(structure.voices.squares > 0)) continue;
    const auto usual = environments.usual(type.templates[structure.best.index].environments,
                                          placed(elements, type.permutations[structure.best.permutation]));
    structure.best.score =
        std::exp(support(ranking, structure.voices, members[s / ways]) + ranking.coordination * usual.coordination +
                 ranking.neighbour * usual.neighbour + (structure.known ? known_structure : 0));
    all += structure.best.score;
    candidates.push_back(structure.best);
  }
  for (Candidate& candidate : candidates) candidate.score /= all;
  std::ranges::stable_sort(candidates, [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  return candidates;
}

// Structures that are nearly one share their probability: next comes the one that stands for most of what has not been
// told yet. What was told in a similar structure keeps a tenth, so that variants follow instead of being lost. Scores
// of the result are these sums.
std::vector<Candidate> spread(std::span<const Candidate> candidates, const std::vector<PreparedCrystal>& prepared) {
  constexpr double kept = 0.1;
  const MatchOptions loose{.ltol = 0.3, .stol = 0.5, .angle_tol = 10};
  const std::size_t n = prepared.size();
  std::vector<std::vector<std::size_t>> near(n);
  for (std::size_t i = 0; i < n; ++i) {
    near[i].push_back(i);
    for (std::size_t j = 0; j < i; ++j)
      if (prepared[i].size() == prepared[j].size() && rms_distance(prepared[i], prepared[j], loose)) {
        near[i].push_back(j);
        near[j].push_back(i);
      }
  }
  std::vector<double> left(n);
  for (std::size_t i = 0; i < n; ++i) left[i] = candidates[i].score;
  std::vector<bool> told(n, false);
  std::vector<Candidate> order;
  while (order.size() < n) {
    std::size_t next = n;
    double most = -1;
    for (std::size_t i = 0; i < n; ++i) {
      if (told[i]) continue;
      double sum = 0;
      for (const std::size_t j : near[i]) sum += left[j];
      if (sum > most) {
        most = sum;
        next = i;
      }
    }
    told[next] = true;
    order.push_back({most, next, 0});
    for (const std::size_t j : near[next]) left[j] *= kept;
  }
  return order;
}

}  // namespace

void TemplateLibrary::add(const Crystal& crystal) {
  const std::size_t source = number_++;
  if (crystal.size() == 0 || !crystal.lattice.usable()) return;
  auto cell = smallest_cell(crystal);
  if (cell) cell = niggli_cell(*cell);
  ElementSlots slots = element_slots(composition_of(crystal));
  if (!cell || slots.elements.empty()) return;
  TemplateType& type = types_[slots.amounts];
  type.amounts = std::move(slots.amounts);
  type.templates.push_back({std::move(*cell), source, 0, std::move(slots.elements)});
}

void TemplateLibrary::learn() {
  environments_ = {};
  for (auto& [amounts, type] : types_) {
    group_templates(type);
    for (TemplateEntry& entry : type.templates) {
      entry.environments = site_environments(entry.crystal, entry.elements);
      environments_.add(entry.environments, entry.elements);
    }
  }
  substitution_ = substitution_weights(template_ranking(),
                                       substitution_log_odds(types_, [](const TemplateEntry&) { return true; }));
}

std::vector<TemplateCrystal> TemplateLibrary::substituted(const Composition& composition, std::size_t most,
                                                          const TemplateOptions& options) const {
  const ElementSlots slots = element_slots(composition);
  const std::vector<int>& elements = slots.elements;
  if (elements.empty() || most == 0) return {};
  assert(types_.empty() || !substitution_.empty());
  std::vector<TemplateCrystal> result;
  std::vector<PreparedCrystal> taken;
  const auto take = [&](Crystal&& crystal, PreparedCrystal&& mine, const TemplateEntry& entry, double score,
                        bool known) {
    if (result.size() == most ||
        std::ranges::any_of(taken, [&](const PreparedCrystal& other) { return fit(mine, other); }))
      return;
    taken.push_back(std::move(mine));
    result.push_back({std::move(crystal), entry.source, score, known});
  };
  constexpr std::size_t patience = 20;  // candidates looked at for each that is asked for
  double least = 0;                     // score of the last so far
  if (const auto found = types_.find(slots.amounts); found != types_.end()) {
    const TemplateType& type = found->second;
    if (options.known_first)
      for (const TemplateEntry& entry : type.templates)
        if (same_compound(type, entry, elements)) take(Crystal(entry.crystal), prepare(entry.crystal), entry, 0, true);
    const auto crystal_of = [&](const Candidate& c) {
      return with_elements(type.templates[c.index], placed(elements, type.permutations[c.permutation]));
    };
    if (options.order == TemplateOrder::plain) {
      const auto candidates = by_distance(type, elements);
      for (std::size_t k = 0; k < candidates.size() && k < patience * most && result.size() < most; ++k) {
        Crystal crystal = crystal_of(candidates[k]);
        PreparedCrystal mine = prepare(crystal);
        const TemplateEntry& entry = type.templates[candidates[k].index];
        take(std::move(crystal), std::move(mine), entry, candidates[k].score, same_compound(type, entry, elements));
      }
      return result;
    }
    const auto candidates = by_probability(type, elements, substitution_, environments_, options.unknown_wanted);
    // In blocks, so that the first of the list are the same however many are asked for. What a later block starts from
    // is no more than where the one before it ended.
    constexpr std::size_t block = 40;
    for (std::size_t from = 0; from < candidates.size() && result.size() < most; from += block) {
      const auto part = std::span(candidates).subspan(from, std::min(block, candidates.size() - from));
      std::vector<Crystal> crystals;
      std::vector<PreparedCrystal> prepared;
      for (const Candidate& c : part) {
        crystals.push_back(crystal_of(c));
        prepared.push_back(prepare(crystals.back()));
      }
      for (const Candidate& next : spread(part, prepared)) {
        least = std::min(least, std::log(std::max(next.score, std::numeric_limits<double>::min())));
        const TemplateEntry& entry = type.templates[part[next.index].index];
        take(std::move(crystals[next.index]), std::move(prepared[next.index]), entry, least,
             same_compound(type, entry, elements));
      }
    }
  }
  if (result.size() == most || options.order == TemplateOrder::plain) return result;
  const auto merged = merged_templates(types_, slots, substitution_);
  for (std::size_t k = 0; k < merged.size() && k < patience * most && result.size() < most; ++k) {
    const TemplateEntry& entry = merged[k].type->templates[merged[k].index];
    auto crystal = smallest_cell(with_elements(entry, placed(elements, merged[k].onto)));
    if (crystal) crystal = niggli_cell(*crystal);
    if (!crystal) continue;
    PreparedCrystal mine = prepare(*crystal);
    take(std::move(*crystal), std::move(mine), entry, least + merged[k].support - merged[0].support, false);
  }
  return result;
}

}  // namespace werner
