#include "werner/evolve/active_acquisition.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace werner {

Normal cost_of(const Objective& objective, const Normal& value) {
  if (objective.goal == Goal::maximize || objective.goal == Goal::minimize)
    return {cost(objective, value.mean), value.deviation};
  // Nodes and weights for the density exp(-x^2 / 2) / sqrt(2 pi); Abramowitz and Stegun, table 25.10, scaled.
  struct Node {
    double x, weight;
  };
  static constexpr std::array<Node, 5> nodes{{{0.0, 0.40634920634920635},
                                              {1.0232556637891326, 0.24409750289493909},
                                              {2.0768479786778302, 0.049916406765217918},
                                              {3.2054290028564703, 0.0027891413212317699},
                                              {4.5127458633997828, 0.000022345844007746583}}};
  double mean = 0, square = 0;
  for (const Node& node : nodes)
    for (const double sign : {-1.0, 1.0}) {
      if (node.x == 0 && sign < 0) continue;
      const double sample = cost(objective, value.mean + sign * node.x * value.deviation);
      mean += node.weight * sample;
      square += node.weight * sample * sample;
    }
  return {mean, std::sqrt(std::max(0.0, square - mean * mean))};
}

double expected_shortfall(const Normal& cost, double limit) {
  const double gap = limit - cost.mean;
  if (cost.deviation <= 0) return std::max(0.0, gap);
  const double z = gap / cost.deviation;
  const double density = std::exp(-0.5 * z * z) * 0.3989422804014327;
  const double below = 0.5 * std::erfc(-z * 0.7071067811865476);
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
