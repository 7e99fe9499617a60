#include "werner/metrics/judge.hpp"

namespace werner {

void judge(Evaluation& evaluation, const std::set<Fact>& facts) {
  stages::same_kinds(evaluation);
  if (evaluation.compounds() == Compounds::complexes) {
    stages::complexes(evaluation, facts);
    stages::scores(evaluation);
    return;
  }
  const auto asked = [&](Fact fact) { return facts.contains(fact); };
  stages::structure(evaluation);
  const bool rule_needs_composition =
      evaluation.convention.only_valid_counts || evaluation.convention.denominator == Denominator::valid;
  if (asked(Fact::composition) || rule_needs_composition) stages::composition(evaluation);
  if (asked(Fact::fingerprints) || evaluation.convention.fingerprint_decides) stages::fingerprints(evaluation);
  if (asked(Fact::coverage) && evaluation.test) stages::coverage(evaluation);
  stages::scores(evaluation);
  if (asked(Fact::duplicates)) stages::duplicates(evaluation);
  if (asked(Fact::novelty) && evaluation.train) stages::novelty(evaluation);
  if (asked(Fact::rediscovery) && evaluation.test) stages::rediscovery(evaluation);
  if (asked(Fact::loose_duplicates)) stages::loose_duplicates(evaluation);
  if (asked(Fact::loose_novelty) && evaluation.train) stages::loose_novelty(evaluation);
  if (asked(Fact::loose_rediscovery) && evaluation.test) stages::loose_rediscovery(evaluation);
  if (asked(Fact::energy)) stages::energy(evaluation);
  if (asked(Fact::symmetry) || asked(Fact::familiarity)) stages::symmetry(evaluation);
  if (asked(Fact::familiarity) && evaluation.train) stages::familiarity(evaluation);
  if (asked(Fact::matches) && evaluation.test) {
    stages::matches(evaluation);
    if (asked(Fact::composition)) stages::test_validity(evaluation);
  }
  if (asked(Fact::all_matches) && evaluation.test) stages::all_matches(evaluation);
  if (asked(Fact::relaxed) && evaluation.relaxed) stages::relaxed(evaluation);
}

}  // namespace werner
