#include "werner/evolve/archive.hpp"

#include <algorithm>

namespace werner {

Archive::Archive(std::vector<Objective> objectives, int reference_items)
    : objectives_(std::move(objectives)), reference_items_(reference_items) {}

void Archive::add(const Told& told) {
  if (!told.valid || told.known) return;
  ++evaluated_;
  if (evaluated_ <= reference_items_) {
    if (worst_.empty()) worst_ = told.costs;
    for (std::size_t k = 0; k < worst_.size(); ++k) worst_[k] = std::max(worst_[k], told.costs[k]);
  }
  for (const auto& member : front_costs_)
    if (dominates(member, told.costs)) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < front_costs_.size(); ++i) {
    if (dominates(told.costs, front_costs_[i])) continue;
    if (kept != i) {
      front_costs_[kept] = std::move(front_costs_[i]);
      front_items_[kept] = front_items_[i];
    }
    ++kept;
  }
  front_costs_.resize(kept);
  front_items_.resize(kept);
  front_costs_.push_back(told.costs);
  front_items_.push_back(told.item);
}

std::optional<std::vector<double>> Archive::reference() const {
  std::vector<double> reference;
  for (std::size_t k = 0; k < objectives_.size(); ++k) {
    if (const auto given = reference_cost(objectives_[k]))
      reference.push_back(*given);
    else if (evaluated_ >= reference_items_)
      reference.push_back(worst_[k]);
    else
      return std::nullopt;
  }
  return reference;
}

double Archive::hypervolume() const {
  const auto point = reference();
  return point ? werner::hypervolume(front_costs_, *point) : 0.0;
}

}  // namespace werner
