// What is wanted. Everything is minimised inside; the sign lives in `cost` alone.
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "werner/core/property.hpp"

namespace werner {

enum class Goal { maximize, minimize, target, window };

struct Objective {
  std::string property;
  Goal goal = Goal::maximize;
  double target = 0;         // of Goal::target
  double low = 0, high = 0;  // of Goal::window
  double weight = 1;         // of aggregating strategies
  double aim = 0;            // s_k of pl-moga: 0 the whole front, towards 1 this objective's end
  double reference = std::numeric_limits<double>::quiet_NaN();  // hypervolume reference in the property's own unit;
                                                                // NaN: chosen by rule
};

// The number that strategies minimise: -value, value, |value - target|, or the distance to the window.
double cost(const Objective& objective, double value);

// The objective's hypervolume reference as a cost; nothing when the rule of `Archive` has to choose it.
std::optional<double> reference_cost(const Objective& objective);

// "maximize homo_lumo_gap", "target 2.5 of dipole", "window 1 to 2 of dipole": for messages and reports.
std::string describe(const Objective& objective);

}  // namespace werner
