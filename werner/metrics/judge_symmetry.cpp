#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "werner/crystal/prototype.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

struct Labelled {
  SymmetryFact fact;
  std::size_t primitive_atoms = 0;  // in the primitive cell; 0 where no symmetry was found
};

Labelled labelled(const Sample& sample, const SymmetryTolerance& tolerance) {
  const bool is_shared = sample.shared != nullptr;
  if (!is_shared && !sample.crystal) return {};
  const auto [found, verdict] =
      is_shared ? symmetry_of(*sample.shared, tolerance) : symmetry_of(*sample.crystal, tolerance);
  if (!found) return {{0, "", verdict.reasons.front()}, 0};
  const std::size_t primitive_atoms =
      found->standard_positions.size() / space_group(found->space_group).centring.size();
  if (is_shared)
    return {{found->space_group, "", "sites are shared by elements or not always filled"}, primitive_atoms};
  return {{found->space_group, prototype_label(*sample.crystal, *found), ""}, primitive_atoms};
}

std::vector<Labelled> all_labelled(const SampleSet& set, const Evaluation& e) {
  std::vector<Labelled> result(set.size());
  parallel_for(set.size(), e.threads, [&](std::size_t i) {
    result[i] = labelled(set.samples[i], {.distance = e.convention.symmetry_distance});
  });
  return result;
}

std::vector<SymmetryFact> facts_of(const std::vector<Labelled>& all) {
  std::vector<SymmetryFact> facts;
  for (const Labelled& one : all) facts.push_back(one.fact);
  return facts;
}

// A template of the generated crystals that may occur in the training set.
struct Wanted {
  std::string label;
  int space_group = 0;
  std::size_t primitive_atoms = 0;
  std::atomic<bool> found = false;
};

// The templates of the generated crystals that the training set has. Symmetry takes milliseconds, so it is looked for
// only where the formula and the number of atoms leave a template possible that has not been found yet. Which ones are
// found does not depend on the order.
std::vector<SymmetryFact> known_templates(const SampleSet& train, const std::vector<Labelled>& generated,
                                          const Evaluation& e) {
  std::deque<Wanted> all;
  std::map<std::string, std::map<std::string, Wanted*>> by_formula;
  for (std::size_t i = 0; i < generated.size(); ++i) {
    const std::string& label = generated[i].fact.template_label;
    if (label.empty()) continue;
    Wanted*& wanted = by_formula[anonymous_formula(e.generated.samples[i].composition())][label];
    if (wanted) continue;
    wanted = &all.emplace_back();
    wanted->label = label;
    wanted->space_group = generated[i].fact.space_group;
    wanted->primitive_atoms = generated[i].primitive_atoms;
  }
  parallel_for(train.size(), e.threads, [&](std::size_t i) {
    const Sample& sample = train.samples[i];
    if (!sample.crystal) return;
    const auto of_formula = by_formula.find(anonymous_formula(sample.composition()));
    if (of_formula == by_formula.end()) return;
    const bool may_help = std::ranges::any_of(of_formula->second, [&](const auto& entry) {
      return !entry.second->found && sample.atoms() % entry.second->primitive_atoms == 0;
    });
    if (!may_help) return;
    const SymmetryFact fact = labelled(sample, {.distance = e.convention.symmetry_distance}).fact;
    const auto wanted = of_formula->second.find(fact.template_label);
    if (wanted != of_formula->second.end()) wanted->second->found = true;
  });
  std::vector<SymmetryFact> known;
  for (const Wanted& wanted : all)
    if (wanted.found) known.push_back({wanted.space_group, wanted.label, ""});
  return known;
}

// The crystal systems of training crystals, for the formulas that were generated.
std::map<std::string, std::set<int>> known_systems(const SampleSet& train, const Evaluation& e) {
  std::unordered_set<std::string> formulas;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_crystal(e, i)) formulas.insert(reduced_formula(e.generated.samples[i].composition()));
  std::vector<int> systems(train.size(), -1);
  parallel_for(train.size(), e.threads, [&](std::size_t i) {
    if (!train.samples[i].crystal || !formulas.contains(reduced_formula(train.samples[i].composition()))) return;
    const int group = labelled(train.samples[i], {.distance = e.convention.symmetry_distance}).fact.space_group;
    if (group > 0) systems[i] = crystal_system(group);
  });
  std::map<std::string, std::set<int>> known;
  for (std::size_t i = 0; i < train.size(); ++i)
    if (systems[i] >= 0) known[reduced_formula(train.samples[i].composition())].insert(systems[i]);
  return known;
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
  std::vector<Labelled> generated = all_labelled(e.generated, e);
  for (std::size_t i = 0; i < e.size(); ++i)
    if (!is_crystal(e, i)) generated[i] = {};
  e.symmetry = facts_of(generated);
  if (e.train) e.train_symmetry = known_templates(*e.train, generated, e);
  if (e.train) e.train_systems = known_systems(*e.train, e);
  if (e.reference || e.test) e.reference_symmetry = facts_of(all_labelled(e.reference ? *e.reference : *e.test, e));
}

void familiarity(Evaluation& e) {
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
