// Space groups: how far their distribution is from that of the reference set, how much is without symmetry, how much
// has a template that the training set does not know.
#include <unordered_set>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

bool known(const SymmetryFact& fact) { return fact.space_group > 0; }

std::map<int, double> histogram(const std::vector<SymmetryFact>& facts, int (*key)(int)) {
  std::map<int, double> counts;
  for (const SymmetryFact& fact : facts)
    if (known(fact)) counts[key(fact.space_group)] += 1;
  return counts;
}

MetricResult divergence(const Evaluation& e, int (*key)(int)) {
  if (e.reference_symmetry.empty()) return absent("no reference set");
  std::vector<SymmetryFact> facts;
  for (const SymmetryFact& fact : e.symmetry)
    if (known(fact)) facts.push_back(fact);
  const std::map<int, double> wanted = histogram(e.reference_symmetry, key);
  if (facts.empty() || wanted.empty()) return absent("no crystal whose space group could be found");
  MetricResult result;
  result.value = jensen_shannon_divergence(histogram(facts, key), wanted);
  result.interval = bootstrap_distance_interval(
      facts.size(),
      [&](std::span<const std::size_t> items) {
        std::vector<SymmetryFact> again;
        for (const std::size_t i : items) again.push_back(facts[i]);
        return jensen_shannon_divergence(histogram(again, key), wanted);
      },
      result.value, 200, e.seed);
  result.n = facts.size();
  result.convention["reference"] = e.reference ? e.reference->file : e.test->file;
  result.convention["denominator"] = "crystals whose space group was found";
  return result;
}

std::optional<bool> is_p1(const Evaluation& e, std::size_t i) {
  if (!known(e.symmetry[i])) return std::nullopt;
  return e.symmetry[i].space_group == 1;
}

std::optional<bool> system_is_new(const Evaluation& e, std::size_t i) {
  if (!known(e.symmetry[i])) return std::nullopt;
  const auto systems = e.train_systems.find(reduced_formula(e.generated.samples[i].composition()));
  return systems == e.train_systems.end() || !systems->second.contains(crystal_system(e.symmetry[i].space_group));
}

// Nothing where a crystal has no template.
std::vector<std::optional<bool>> template_is_new(const Evaluation& e) {
  std::unordered_set<std::string> labels;
  for (const SymmetryFact& fact : e.train_symmetry) labels.insert(fact.template_label);
  std::vector<std::optional<bool>> list;
  for (const SymmetryFact& fact : e.symmetry)
    list.push_back(fact.template_label.empty() ? std::nullopt : std::optional(!labels.contains(fact.template_label)));
  return list;
}

}  // namespace

std::vector<MetricInfo> symmetry() {
  const std::vector<Fact> needs{Fact::structure, Fact::symmetry};
  const auto itself = [](int number) { return number; };
  return {
      {"space_group_divergence",
       "",
       "Jensen-Shannon divergence of the distribution of space groups from that of the "
       "reference set, 0 to 1",
       Direction::lower,
       "Lin 1991, doi:10.1109/18.61115",
       needs,
       [=](const Evaluation& e) { return divergence(e, itself); },
       {},
       Compounds::crystals,
       {"space_group"}},
      {"crystal_system_divergence",
       "",
       "the same of crystal systems",
       Direction::lower,
       "Lin 1991, doi:10.1109/18.61115",
       needs,
       [](const Evaluation& e) { return divergence(e, crystal_system); },
       {},
       Compounds::crystals,
       {"crystal_system"}},
      {"p1_share", "", "share of crystals without any symmetry", Direction::lower,
       "Kazeev et al. 2025, arXiv:2503.02407", needs,
       [](const Evaluation& e) { return share_of_known(e, is_p1, "crystals whose space group was found"); },
       [](const Evaluation& e) { return yes_or_no(e, is_p1); }},
      {"crystal_system_novelty",
       "",
       "share of crystals that no training crystal of the same formula shares the crystal system with",
       Direction::neither,
       "docs/metrics.md",
       {Fact::structure, Fact::symmetry, Fact::familiarity},
       [](const Evaluation& e) {
         if (!e.train) return absent("no training set");
         MetricResult result = share_of_known(e, system_is_new, "crystals whose space group was found");
         result.convention["reference"] = e.train->file;
         return result;
       },
       [](const Evaluation& e) { return yes_or_no(e, system_is_new); }},
      {"template_novelty",
       "",
       "share of crystals whose space group, anonymous formula and Wyckoff letters do not occur "
       "in the training set",
       Direction::neither,
       "Kazeev et al. 2025, arXiv:2503.02407",
       {Fact::structure, Fact::symmetry, Fact::familiarity},
       [](const Evaluation& e) {
         if (!e.train) return absent("no training set");
         const auto is_new = template_is_new(e);
         MetricResult result = share_of_known(
             e, [&](const Evaluation&, std::size_t i) { return is_new[i]; }, "crystals that have a template");
         result.convention["reference"] = e.train->file;
         return result;
       },
       [](const Evaluation& e) {
         const auto is_new = template_is_new(e);
         return yes_or_no(e, [&](const Evaluation&, std::size_t i) { return is_new[i]; });
       }},
  };
}

}  // namespace werner::entries
