#include "werner/metrics/evaluation.hpp"

#include <algorithm>

#include "werner/crystal/plausibility.hpp"
#include "werner/metrics/score_metrics.hpp"
#include "werner/metrics/threshold_metrics.hpp"

namespace werner {

std::vector<NamedResult> evaluate(Evaluation& e) {
  std::vector<const MetricInfo*> wanted;
  e.own_metrics = score_metrics(e);
  if (e.compounds() == Compounds::crystals)
    for (MetricInfo& info : threshold_metrics(e)) e.own_metrics.push_back(std::move(info));
  const auto is_own = [&](const std::string& name) {
    return std::ranges::find(e.own_metrics, name, &MetricInfo::name) != e.own_metrics.end();
  };
  for (const std::string& name : e.convention.metrics)
    if (!is_own(name)) wanted.push_back(&metric(name));
  // What is asked of complexes alone is no gap in an evaluation of crystals; the other way round it is told.
  if (e.convention.metrics.empty())
    for (const MetricInfo& info : metrics())
      if (e.compounds() == Compounds::complexes || info.compounds != Compounds::complexes) wanted.push_back(&info);
  for (const MetricInfo& info : e.own_metrics) wanted.push_back(&info);
  std::set<Fact> facts;
  const auto applies = [&](const MetricInfo& info) {
    return info.compounds == Compounds::any || info.compounds == e.compounds();
  };
  for (const MetricInfo* info : wanted)
    if (applies(*info)) facts.insert(info->needs.begin(), info->needs.end());
  const bool asks_energy =
      std::ranges::find(e.targets, energy_above_hull, &PropertyTarget::property) != e.targets.end();
  if (asks_energy && e.compounds() == Compounds::crystals) facts.insert({Fact::structure, Fact::energy});
  judge(e, facts);
  std::vector<NamedResult> results;
  const std::string other = e.compounds() == Compounds::complexes
                                ? "defined for crystals, and these are molecules"
                                : "defined for metal complexes, and these are crystals";
  for (const MetricInfo* info : wanted) results.push_back({info, applies(*info) ? info->compute(e) : absent(other)});
  return results;
}

bool is_crystal(const Evaluation& e, std::size_t i) { return e.structure[i].ok(); }

bool takes_part(const Evaluation& e, std::size_t i) {
  if (e.structure[i].ok()) return true;
  const std::optional<Crystal>& crystal = e.generated.samples[i].crystal;
  return e.convention.invalid_counts && crystal && has_numbers(*crystal).ok();
}

bool is_valid(const Evaluation& e, std::size_t i) {
  const bool without_fingerprint = e.convention.fingerprint_decides && !e.fingerprints.reasons[i].empty();
  return e.structure[i].ok() && e.composition[i].ok() && !without_fingerprint;
}

namespace {

bool counts(const Evaluation& e, std::size_t i) {
  return e.convention.only_valid_counts ? is_valid(e, i) : takes_part(e, i);
}

}  // namespace

bool is_unique(const Evaluation& e, std::size_t i) { return counts(e, i) && e.first_of_kind[i] == i; }

bool is_novel(const Evaluation& e, std::size_t i) { return counts(e, i) && !e.known_in_train[i]; }

bool is_unique_loosely(const Evaluation& e, std::size_t i) { return counts(e, i) && e.loose.first_of_kind[i] == i; }

bool is_novel_loosely(const Evaluation& e, std::size_t i) { return counts(e, i) && !e.loose.known_in_train[i]; }

std::optional<bool> is_below(const Evaluation& e, std::size_t i, double threshold) {
  if (!counts(e, i)) return false;
  if (!e.energy[i].value) return std::nullopt;
  return *e.energy[i].value <= threshold;
}

}  // namespace werner
