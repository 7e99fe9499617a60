#include <unordered_set>

#include "werner/crystal/prototype.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

std::vector<SymmetryFact> symmetry_facts(const SampleSet& set, const Evaluation& e) {
  const SymmetryTolerance tolerance{.distance = e.convention.symmetry_distance};
  std::vector<SymmetryFact> facts(set.size());
  parallel_for(set.size(), e.threads, [&](std::size_t i) {
    const Sample& sample = set.samples[i];
    if (sample.shared) {
      if (const auto found = symmetry_of(*sample.shared, tolerance).symmetry) facts[i].space_group = found->space_group;
      return;
    }
    if (!sample.crystal) return;
    const auto found = symmetry_of(*sample.crystal, tolerance).symmetry;
    if (!found) return;
    facts[i].space_group = found->space_group;
    facts[i].template_label = prototype_label(*sample.crystal, *found);
  });
  return facts;
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

void symmetry(Evaluation& e) {
  e.symmetry = symmetry_facts(e.generated, e);
  for (std::size_t i = 0; i < e.size(); ++i)
    if (!is_crystal(e, i)) e.symmetry[i] = {};
  if (e.train) e.train_symmetry = symmetry_facts(*e.train, e);
  if (e.reference || e.test) e.reference_symmetry = symmetry_facts(e.reference ? *e.reference : *e.test, e);
}

void familiarity(Evaluation& e) {
  std::set<Pair> known_pairs;
  for (const Sample& sample : e.train->samples)
    for (const Pair& pair : pairs_of(sample.composition())) known_pairs.insert(pair);
  std::unordered_set<std::string> known_labels;
  for (const SymmetryFact& fact : e.train_symmetry) known_labels.insert(fact.template_label);
  known_labels.erase("");
  for (std::size_t i = 0; i < e.size(); ++i) {
    const std::vector<Pair> pairs = pairs_of(e.generated.samples[i].composition());
    e.familiar_composition.push_back(
        !pairs.empty() && std::ranges::all_of(pairs, [&](const Pair& pair) { return known_pairs.contains(pair); }));
    e.familiar_prototype.push_back(known_labels.contains(e.symmetry[i].template_label));
  }
}

}  // namespace werner::stages
