#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "werner/crystal/prototype.hpp"
#include "werner/crystal/rotation_counts.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

SymmetryFact fact_of(const Sample& sample, const SymmetryTolerance& tolerance) {
  const bool is_shared = sample.shared != nullptr;
  if (!is_shared && !sample.crystal) return {};
  const auto [found, verdict] =
      is_shared ? symmetry_of(*sample.shared, tolerance) : symmetry_of(*sample.crystal, tolerance);
  SymmetryFact fact;
  if (!found) {
    fact.reason = verdict.reasons.front();
    return fact;
  }
  fact.space_group = found->space_group;
  fact.primitive_atoms = found->standard_positions.size() / space_group(found->space_group).centring.size();
  if (is_shared)
    fact.reason = "sites are shared by elements or not always filled";
  else
    fact.template_label = prototype_label(*sample.crystal, *found);
  return fact;
}

std::vector<SymmetryFact> facts_of(const SampleSet& set, const Evaluation& e) {
  std::vector<SymmetryFact> result(set.size());
  parallel_for(set.size(), e.threads, [&](std::size_t i) {
    result[i] = fact_of(set.samples[i], {.distance = e.convention.symmetry_distance});
  });
  return result;
}

// A template of the generated crystals that may occur in the training set.
struct Wanted {
  std::string label;
  int space_group = 0;
  std::size_t primitive_atoms = 0;
  std::atomic<bool> found = false;
};
using WantedByLabel = std::map<std::string, Wanted*>;

bool may_have_one(const Sample& sample, const WantedByLabel& templates, const SymmetryTolerance& tolerance) {
  const auto open = [&](const WantedByLabel::value_type& one) {
    return !one.second->found && sample.atoms() % one.second->primitive_atoms == 0;
  };
  if (std::ranges::none_of(templates, open)) return false;
  const auto bounds = rotation_bounds(*sample.crystal, tolerance.distance);
  return std::ranges::any_of(templates, [&](const WantedByLabel::value_type& one) {
    return open(one) && (!bounds || bounds->allow(one.second->space_group));
  });
}

// The templates of the generated crystals that the training set has, and the crystal systems that it has for their
// formulas. Symmetry takes milliseconds, so it is looked for only where the formula asks for it, or where it, the
// number of atoms and the crystal class leave a template possible that has not been found yet. What is found does not
// depend on the order.
void compare_with_training(Evaluation& e) {
  std::deque<Wanted> all;
  std::map<std::string, WantedByLabel> by_formula;
  std::unordered_set<std::string> formulas;
  for (std::size_t i = 0; i < e.size(); ++i) {
    const Composition composition = e.generated.samples[i].composition();
    if (is_crystal(e, i)) formulas.insert(reduced_formula(composition));
    const SymmetryFact& fact = e.symmetry[i];
    if (fact.template_label.empty()) continue;
    Wanted*& wanted = by_formula[anonymous_formula(composition)][fact.template_label];
    if (wanted) continue;
    wanted = &all.emplace_back();
    wanted->label = fact.template_label;
    wanted->space_group = fact.space_group;
    wanted->primitive_atoms = fact.primitive_atoms;
  }
  const SymmetryTolerance tolerance{.distance = e.convention.symmetry_distance};
  std::vector<int> systems(e.train->size(), -1);
  parallel_for(e.train->size(), e.threads, [&](std::size_t i) {
    const Sample& sample = e.train->samples[i];
    if (!sample.crystal) return;
    const Composition composition = sample.composition();
    const bool same_formula = formulas.contains(reduced_formula(composition));
    const auto templates = by_formula.find(anonymous_formula(composition));
    if (!same_formula && (templates == by_formula.end() || !may_have_one(sample, templates->second, tolerance))) return;
    const SymmetryFact fact = fact_of(sample, tolerance);
    if (same_formula && fact.space_group > 0) systems[i] = crystal_system(fact.space_group);
    if (templates == by_formula.end()) return;
    const auto wanted = templates->second.find(fact.template_label);
    if (wanted != templates->second.end()) wanted->second->found = true;
  });
  for (const Wanted& wanted : all)
    if (wanted.found) e.train_symmetry.push_back({wanted.space_group, wanted.label, "", wanted.primitive_atoms});
  for (std::size_t i = 0; i < systems.size(); ++i)
    if (systems[i] >= 0) e.train_systems[reduced_formula(e.train->samples[i].composition())].insert(systems[i]);
}

using Pair = std::pair<int, int>;  // of elements; an element alone is a pair with itself

std::vector<Pair> pairs_of(const Composition& composition) {
  std::vector<Pair> pairs;
  for (auto a = composition.amounts.begin(); a != composition.amounts.end(); ++a)
    for (auto b = a; b != composition.amounts.end(); ++b)
      if (a != b || composition.amounts.size() == 1) pairs.emplace_back(a->first, b->first);
  return pairs;
}

}  // namespace

}  // namespace werner::stages

namespace werner {

int crystal_system(int space_group) {
  int system = 0;
  for (const int last : {2, 15, 74, 142, 167, 194})
    if (space_group > last) ++system;
  return system;
}

}  // namespace werner

namespace werner::stages {

void symmetry(Evaluation& e) {
  e.symmetry = facts_of(e.generated, e);
  for (std::size_t i = 0; i < e.size(); ++i)
    if (!is_crystal(e, i)) e.symmetry[i] = {};
  if (e.reference || e.test) e.reference_symmetry = facts_of(e.reference ? *e.reference : *e.test, e);
}

void familiarity(Evaluation& e) {
  compare_with_training(e);
  std::set<Pair> known_pairs;
  for (const Sample& sample : e.train->samples)
    for (const Pair& pair : pairs_of(sample.composition())) known_pairs.insert(pair);
  std::unordered_set<std::string> known_labels;
  for (const SymmetryFact& fact : e.train_symmetry) known_labels.insert(fact.template_label);
  for (std::size_t i = 0; i < e.size(); ++i) {
    const std::vector<Pair> pairs = pairs_of(e.generated.samples[i].composition());
    e.familiar_composition.push_back(
        is_crystal(e, i) && !pairs.empty() &&
        std::ranges::all_of(pairs, [&](const Pair& p) { return known_pairs.contains(p); }));
    const SymmetryFact& fact = e.symmetry[i];
    e.familiar_prototype.push_back(is_crystal(e, i) && fact.template_label.empty()
                                       ? std::nullopt
                                       : std::optional(known_labels.contains(fact.template_label)));
  }
}

}  // namespace werner::stages
