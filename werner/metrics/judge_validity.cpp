#include <algorithm>
#include <iterator>

#include "werner/crystal/charge_balance.hpp"
#include "werner/crystal/charge_neutrality.hpp"
#include "werner/crystal/cif_consistency.hpp"
#include "werner/crystal/plausibility.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

Crystal any_occupants(const Sample& sample) { return sample.crystal ? *sample.crystal : whole_sites(*sample.shared); }

Verdict reason(std::string text) { return {{std::move(text)}}; }

}  // namespace

Verdict structural_verdict(const Sample& sample, const Convention& convention) {
  if (!sample.unreadable.empty()) return reason("unreadable: " + sample.unreadable);
  const Crystal crystal = any_occupants(sample);
  if (convention.validity == ValidityRule::cif_text)
    return sample.claims ? cif_structure(*sample.claims, crystal) : reason("not read from a CIF");
  const StructureLimits limits{.least_distance = convention.least_distance, .least_volume = convention.least_volume};
  Verdict verdict = structural_validity(crystal, limits);
  if (!verdict.ok() || convention.validity != ValidityRule::lemat) return verdict;
  for (Verdict more : {atomic_distances(crystal), plausibility(crystal)})
    std::ranges::move(more.reasons, std::back_inserter(verdict.reasons));
  return verdict;
}

Verdict compositional_verdict(const Sample& sample, const Convention& convention) {
  const Composition composition = sample.composition();
  if (composition.amounts.empty()) return reason("no composition");
  if (convention.validity == ValidityRule::cif_text)
    return sample.claims ? cif_composition(*sample.claims) : reason("not read from a CIF");
  if (convention.validity == ValidityRule::lemat) {
    const Crystal crystal = any_occupants(sample);
    return sample.crystal && has_numbers(crystal).ok() ? charge_balance(crystal) : balanced_composition(composition);
  }
  SmactRules rules = convention.validity == ValidityRule::crystallm ? smact_rules("crystallm") : smact_rules("cdvae");
  rules.table = convention.oxidation_states;
  return smact_validity(composition, rules);
}

void structure(Evaluation& e) {
  e.structure.assign(e.size(), {});
  parallel_for(e.size(), e.threads,
               [&](std::size_t i) { e.structure[i] = structural_verdict(e.generated.samples[i], e.convention); });
}

void composition(Evaluation& e) {
  e.composition.assign(e.size(), {});
  parallel_for(e.size(), e.threads,
               [&](std::size_t i) { e.composition[i] = compositional_verdict(e.generated.samples[i], e.convention); });
}

void test_validity(Evaluation& e) {
  std::vector<char> valid(e.test->size());
  parallel_for(valid.size(), e.threads, [&](std::size_t i) {
    const Sample& sample = e.test->samples[i];
    const bool without_fingerprint = e.convention.fingerprint_decides && !e.test_fingerprints.reasons[i].empty();
    valid[i] = structural_verdict(sample, e.convention).ok() && compositional_verdict(sample, e.convention).ok() &&
               !without_fingerprint;
  });
  e.test_valid.assign(valid.begin(), valid.end());
}

}  // namespace werner::stages
