// The stages of `judge`, one per kind of fact; each fills its members of the evaluation from what is there already.
#pragma once
#include "werner/metrics/evaluation.hpp"

namespace werner::stages {

void structure(Evaluation& evaluation);     // `structure`; the first stage, for everything else asks it
void composition(Evaluation& evaluation);   // `composition`
void fingerprints(Evaluation& evaluation);  // both `fingerprints`
void coverage(Evaluation& evaluation);      // the two `nearest`, after `fingerprints`, with a test set
void scores(Evaluation& evaluation);        // values of `scores`, before what takes long, for commands may fail
void duplicates(Evaluation& evaluation);    // `first_of_kind`
void novelty(Evaluation& evaluation);       // `known_in_train`
void rediscovery(Evaluation& evaluation);   // `found_in_test`
// The same of `loose`.
void loose_duplicates(Evaluation& evaluation);
void loose_novelty(Evaluation& evaluation);
void loose_rediscovery(Evaluation& evaluation);
void energy(Evaluation& evaluation);         // `energy`
void symmetry(Evaluation& evaluation);       // `symmetry` and `reference_symmetry`
void familiarity(Evaluation& evaluation);    // after `symmetry`, with a training set: `train_symmetry` and the like
void matches(Evaluation& evaluation);        // `matches`
void test_validity(Evaluation& evaluation);  // `test_valid`
void all_matches(Evaluation& evaluation);    // `best_rms_of_test`
void relaxed(Evaluation& evaluation);        // `relaxed_rmsd`

// Throws UsageError where a set to judge against is of another kind than the generated one.
void same_kinds(const Evaluation& evaluation);
// All of it for metal complexes.
void complexes(Evaluation& evaluation, const std::set<Fact>& facts);

// Why it is no crystal, by the rule of the convention; the same for any set.
Verdict structural_verdict(const Sample& sample, const Convention& convention);
Verdict compositional_verdict(const Sample& sample, const Convention& convention);

}  // namespace werner::stages
