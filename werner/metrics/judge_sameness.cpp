#include <algorithm>
#include <map>

#include "werner/crystal/sameness.hpp"
#include "werner/crystal/substitution_matcher.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/metrics/prepared.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

using Matches = std::vector<std::optional<std::size_t>>;

MatchOptions options_of(const Tolerances& t) { return {.ltol = t.ltol, .stol = t.stol, .angle_tol = t.angle_tol}; }

// For each crystal of the evaluation the first of the set that it is the same as.
Matches known_in(const Evaluation& e, const SampleSet& set, const MatchOptions& options) {
  KnownCrystals known(options);
  for (PreparedCrystal& crystal : prepared(set, e.threads)) known.add(std::move(crystal));
  Matches found(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (takes_part(e, i)) found[i] = known.first_match(prepared(e.generated.samples[i]));
  });
  return found;
}

Matches plain_duplicates(const Evaluation& e, const MatchOptions& options) {
  std::vector<PreparedCrystal> crystals(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (takes_part(e, i)) crystals[i] = prepared(e.generated.samples[i]);
  });
  const std::vector<std::size_t> firsts = first_of_group(crystals, options);
  Matches first_of_kind(e.size());
  for (std::size_t i = 0; i < e.size(); ++i)
    if (takes_part(e, i)) first_of_kind[i] = firsts[i];
  return first_of_kind;
}

// With MatterGen's matcher only crystals of one reduced formula are compared, as there. Crystals whose sites are shared
// from the start have no such form and are compared with none.
struct SubstitutionSet {
  std::vector<std::optional<SubstitutionCrystal>> crystals;
  std::map<std::string, std::vector<std::size_t>> by_formula;
};

template <class Counts>
SubstitutionSet substitution_set(const SampleSet& set, const MatchOptions& options, int threads, const Counts& counts) {
  SubstitutionSet result{std::vector<std::optional<SubstitutionCrystal>>(set.size()), {}};
  parallel_for(set.size(), threads, [&](std::size_t i) {
    if (set.samples[i].crystal && counts(i))
      result.crystals[i] = prepare_for_substitution(*set.samples[i].crystal, options);
  });
  for (std::size_t i = 0; i < set.size(); ++i)
    if (result.crystals[i]) result.by_formula[reduced_formula(set.samples[i].composition())].push_back(i);
  return result;
}

SubstitutionSet substitution_set_of_crystals(const Evaluation& e, const MatchOptions& options) {
  return substitution_set(e.generated, options, e.threads, [&](std::size_t i) { return takes_part(e, i); });
}

Matches substitution_duplicates(const Evaluation& e, const MatchOptions& options) {
  const SubstitutionSet set = substitution_set_of_crystals(e, options);
  Matches first_of_kind(e.size());
  std::vector<const std::vector<std::size_t>*> groups;
  for (const auto& [formula, members] : set.by_formula) groups.push_back(&members);
  parallel_for(groups.size(), e.threads, [&](std::size_t g) {
    std::vector<std::size_t> firsts;
    for (const std::size_t i : *groups[g]) {
      const auto same = std::ranges::find_if(firsts, [&](std::size_t first) {
        return fit_with_substitution(*set.crystals[i], *set.crystals[first], options);
      });
      first_of_kind[i] = same == firsts.end() ? i : *same;
      if (same == firsts.end()) firsts.push_back(i);
    }
  });
  for (std::size_t i = 0; i < e.size(); ++i)
    if (takes_part(e, i) && !set.crystals[i]) first_of_kind[i] = i;
  return first_of_kind;
}

Matches known_with_substitution(const Evaluation& e, const SampleSet& set, const MatchOptions& options) {
  const SubstitutionSet own = substitution_set_of_crystals(e, options);
  // Only formulas that were generated are worth preparing.
  const SubstitutionSet known = substitution_set(set, options, e.threads, [&](std::size_t k) {
    return own.by_formula.contains(reduced_formula(set.samples[k].composition()));
  });
  Matches found(e.size());
  std::vector<std::pair<const std::string*, std::size_t>> items;
  for (const auto& [formula, members] : own.by_formula)
    for (const std::size_t i : members) items.emplace_back(&formula, i);
  parallel_for(items.size(), e.threads, [&](std::size_t n) {
    const auto& [formula, i] = items[n];
    const auto candidates = known.by_formula.find(*formula);
    if (candidates == known.by_formula.end()) return;
    for (const std::size_t k : candidates->second)
      if (fit_with_substitution(*own.crystals[i], *known.crystals[k], options)) {
        found[i] = k;
        return;
      }
  });
  return found;
}

Matches found_in(const Evaluation& e, const SampleSet& set, const Tolerances& tolerances) {
  const MatchOptions options = options_of(tolerances);
  return e.convention.disordered_matcher ? known_with_substitution(e, set, options) : known_in(e, set, options);
}

Matches duplicates_of(const Evaluation& e, const Tolerances& tolerances) {
  const MatchOptions options = options_of(tolerances);
  return e.convention.disordered_matcher ? substitution_duplicates(e, options) : plain_duplicates(e, options);
}

}  // namespace

void duplicates(Evaluation& e) { e.first_of_kind = duplicates_of(e, e.convention.matcher); }

void novelty(Evaluation& e) { e.known_in_train = found_in(e, *e.train, e.convention.matcher); }

void rediscovery(Evaluation& e) {
  e.found_in_test = found_in(e, *e.test, e.convention.matcher);
  if (e.known_in_train.empty()) e.known_in_train.assign(e.size(), std::nullopt);
}

void loose_duplicates(Evaluation& e) { e.loose.first_of_kind = duplicates_of(e, e.convention.loose_matcher); }

void loose_novelty(Evaluation& e) { e.loose.known_in_train = found_in(e, *e.train, e.convention.loose_matcher); }

void loose_rediscovery(Evaluation& e) { e.loose.found_in_test = found_in(e, *e.test, e.convention.loose_matcher); }

}  // namespace werner::stages
