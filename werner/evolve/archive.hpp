// Everything that was told, and the Pareto front of it: what a run shows, whatever its strategy keeps.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "werner/evolve/hypervolume.hpp"
#include "werner/evolve/strategy.hpp"

namespace werner {

class Archive {
 public:
  // The hypervolume reference is the objectives' own where given. Otherwise it is chosen once, per objective: the worst
  // cost among the first `reference_items` valid items, so that it never moves afterwards.
  explicit Archive(std::vector<Objective> objectives, int reference_items = 20);

  // Known and invalid items change nothing.
  void add(const Told& told);

  // Non-dominated items in the order in which they were told; equal cost vectors all stay.
  const std::vector<int>& front() const { return front_items_; }
  const Costs& front_costs() const { return front_costs_; }
  int evaluated() const { return evaluated_; }  // distinct valid items

  // Nothing until the rule above has seen enough items.
  std::optional<std::vector<double>> reference() const;
  // Of the front; 0 while there is no reference.
  double hypervolume() const;

 private:
  std::vector<Objective> objectives_;
  int reference_items_;
  int evaluated_ = 0;
  std::vector<int> front_items_;
  Costs front_costs_;
  std::vector<double> worst_;  // of the first items
};

}  // namespace werner
