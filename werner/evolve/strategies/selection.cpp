#include "werner/evolve/strategies/selection.hpp"

#include <algorithm>
#include <numeric>

namespace werner {

int draw_weighted(const std::vector<double>& cumulative_weights, RandomStream& random) {
  const double mark = random.uniform() * cumulative_weights.back();
  const auto it = std::upper_bound(cumulative_weights.begin(), cumulative_weights.end(), mark);
  return static_cast<int>(
      std::min(it - cumulative_weights.begin(), static_cast<std::ptrdiff_t>(cumulative_weights.size()) - 1));
}

std::function<int(RandomStream&)> selector(Selection selection, std::vector<double> fitness, int size,
                                           double pressure) {
  const int n = static_cast<int>(fitness.size());
  if (selection == Selection::tournament)
    return [fitness = std::move(fitness), size, n](RandomStream& random) {
      int best = random.below(n);
      for (int i = 1; i < size; ++i) {
        const int rival = random.below(n);
        if (fitness[rival] < fitness[best]) best = rival;
      }
      return best;
    };

  std::vector<double> weights(fitness.size(), 1.0);
  if (selection == Selection::roulette) {
    const auto [best, worst] = std::minmax_element(fitness.begin(), fitness.end());
    const double range = *worst - *best;
    if (range > 0)
      for (int i = 0; i < n; ++i) weights[i] = (*worst - fitness[i]) + 0.1 * range;
  } else if (n > 1) {
    std::vector<int> order(fitness.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return fitness[a] < fitness[b]; });
    for (int place = 0; place < n; ++place) weights[order[place]] = pressure - 2 * (pressure - 1) * place / (n - 1);
  }
  std::partial_sum(weights.begin(), weights.end(), weights.begin());
  return [weights = std::move(weights)](RandomStream& random) { return draw_weighted(weights, random); };
}

}  // namespace werner
