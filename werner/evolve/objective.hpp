// What is wanted. Everything is minimised inside; the sign lives in `cost` alone.
#pragma once
#include <limits>
#include <string>
#include <vector>

#include "werner/core/property.hpp"

namespace werner {

enum class Goal { maximize, minimize, target, window };

struct Objective {
  std::string property;
  Goal goal = Goal::maximize;
  double target = 0;                                  // of Goal::target
  double low = 0, high = 0;                           // of Goal::window
  double weight = 1;                                  // of aggregating strategies
  double reference = std::numeric_limits<double>::quiet_NaN();  // hypervolume reference in the property's own unit; NaN: chosen by rule
};

// The number that strategies minimise: -value, value, |value - target|, or the distance to the window.
double cost(const Objective& objective, double value);

}  // namespace werner
