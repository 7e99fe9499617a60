#include "werner/evolve/objective.hpp"

#include <algorithm>
#include <cmath>

#include "werner/core/text.hpp"

namespace werner {

double cost(const Objective& objective, double value) {
  switch (objective.goal) {
    case Goal::maximize:
      return -value;
    case Goal::minimize:
      return value;
    case Goal::target:
      return std::abs(value - objective.target);
    case Goal::window:
      return std::max({0.0, objective.low - value, value - objective.high});
  }
  return value;
}

std::optional<double> reference_cost(const Objective& objective) {
  if (std::isnan(objective.reference)) return std::nullopt;
  return cost(objective, objective.reference);
}

std::string describe(const Objective& objective) {
  switch (objective.goal) {
    case Goal::maximize:
      return "maximize " + objective.property;
    case Goal::minimize:
      return "minimize " + objective.property;
    case Goal::target:
      return "target " + format_double(objective.target) + " of " + objective.property;
    case Goal::window:
      return "window " + format_double(objective.low) + " to " + format_double(objective.high) + " of " +
             objective.property;
  }
  return objective.property;
}

}  // namespace werner
