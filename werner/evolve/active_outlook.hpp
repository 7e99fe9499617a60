// What `active` looks at beside its process. A process that has learned that no sum explains its values expects their
// mean far from all that was evaluated, and its doubt about compounds of well-known ligands is small: extremes that owe
// themselves to company never seen are out of its sight. Two views that go on where it stops: the sum itself, and
// single exchanges of ligands in the best compounds so far.
#pragma once
#include <vector>

#include "werner/evolve/active_batch.hpp"

namespace werner {

class Outlook {
 public:
  // All must outlive it; `models` one per objective.
  Outlook(const std::vector<Objective>& objectives, const std::vector<FeatureKind>& kinds,
          const std::vector<PropertyModel>& models, const std::vector<Evaluated>& evaluated, const Standard& standard);

  // The `count` most promising by the additive account alone, as positions. Compounds of the class (charge, metal,
  // geometry, spin) that was evaluated least come first: a sum that is short in one class by a constant must not hide
  // it.
  std::vector<int> by_sum(const Candidates& candidates, int count) const;

  // For every ligand the most promising candidate in which it alone is new beside one of `leaders` (positions among the
  // evaluated): the leader's value and the difference that the additive account expects. Ligands that were tried there
  // least come first, then what promises most; at most `count`.
  std::vector<int> by_exchange(const Candidates& candidates, const std::vector<int>& leaders, int count) const;

 private:
  std::vector<double> sums(const Features& features) const;  // one per objective
  std::vector<double> promise(const Costs& costs) const;

  const std::vector<Objective>& objectives_;
  const std::vector<FeatureKind>& kinds_;
  const std::vector<PropertyModel>& models_;
  const std::vector<Evaluated>& evaluated_;
  const Standard& standard_;
  std::vector<double> deviations_;  // root mean square of what the sums do not explain
};

}  // namespace werner
