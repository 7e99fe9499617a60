#include "werner/evolve/active_acquisition.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace werner {

namespace {

struct StandardNormal {
  double density, below;  // at z, and the share below it
};
StandardNormal standard_normal(double z) {
  return {std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2,
          0.5 * std::erfc(-z / std::numbers::sqrt2)};
}

// E[max(0, limit - x)^2].
double expected_square_shortfall(const Normal& cost, double limit) {
  const double gap = limit - cost.mean;
  if (cost.deviation <= 0) return gap > 0 ? gap * gap : 0.0;
  const auto [density, below] = standard_normal(gap / cost.deviation);
  return std::max(0.0, (gap * gap + cost.deviation * cost.deviation) * below + gap * cost.deviation * density);
}

}  // namespace

Normal cost_of(const Objective& objective, const Normal& value) {
  if (objective.goal == Goal::maximize || objective.goal == Goal::minimize)
    return {cost(objective, value.mean), value.deviation};
  // A target is a window without width. Beyond the window the cost is a shortfall on one side or the other, never both.
  const bool target = objective.goal == Goal::target;
  const double low = target ? objective.target : objective.low, high = target ? objective.target : objective.high;
  const Normal mirrored{-value.mean, value.deviation};
  const double mean = expected_shortfall(value, low) + expected_shortfall(mirrored, -high);
  const double square = expected_square_shortfall(value, low) + expected_square_shortfall(mirrored, -high);
  return {mean, std::sqrt(std::max(0.0, square - mean * mean))};
}

double expected_shortfall(const Normal& cost, double limit) {
  const double gap = limit - cost.mean;
  if (cost.deviation <= 0) return std::max(0.0, gap);
  const auto [density, below] = standard_normal(gap / cost.deviation);
  return std::max(0.0, gap * below + cost.deviation * density);
}

double expected_hypervolume_gain(const Costs& front, std::span<const double> reference, const Normal& first,
                                 const Normal& second) {
  double total = 0, width_before = 0, height = reference[1];
  for (const auto& point : front) {
    const double width = expected_shortfall(first, point[0]);
    total += (width - width_before) * expected_shortfall(second, height);
    width_before = width;
    height = point[1];
  }
  return total + (expected_shortfall(first, reference[0]) - width_before) * expected_shortfall(second, height);
}

}  // namespace werner
