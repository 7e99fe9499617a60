#include <algorithm>
#include <numeric>

#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/survival.hpp"

namespace werner {

Population survive_crowded(Population pool, std::size_t places) {
  const Costs costs = costs_of(pool);
  return survive_crowded(std::move(pool), costs, places);
}

int crowded_tournament(const Population& population, RandomStream& random) {
  const int n = static_cast<int>(population.size());
  const int a = random.below(n), b = random.below(n);
  const bool second = population[static_cast<std::size_t>(b)].fitness < population[static_cast<std::size_t>(a)].fitness;
  return second ? b : a;
}

Population survive_crowded(Population pool, const Costs& costs, std::size_t places) {
  const std::vector<int> ranks = front_ranks(costs);
  const int fronts = *std::max_element(ranks.begin(), ranks.end()) + 1;
  for (int front = 0; front < fronts; ++front) {
    std::vector<int> members;
    for (std::size_t i = 0; i < pool.size(); ++i)
      if (ranks[i] == front) members.push_back(static_cast<int>(i));
    const std::vector<double> crowding = crowding_distances(costs, members);
    for (std::size_t m = 0; m < members.size(); ++m)
      pool[static_cast<std::size_t>(members[m])].fitness = {static_cast<double>(front), -crowding[m]};
  }
  std::stable_sort(pool.begin(), pool.end(),
                   [](const Individual& a, const Individual& b) { return a.fitness < b.fitness; });
  if (pool.size() > places) pool.resize(places);
  return pool;
}

StrategyInfo nsga2_strategy() {
  std::vector<StrategyParameter> parameters = generational_parameters(50, 50);
  parameters.push_back(crossover_parameter());
  return {"nsga2",
          "non-dominated sorting with crowding distance",
          "Deb et al. 2002, doi:10.1109/4235.996017",
          0,
          std::move(parameters),
          [](const StrategyContext& context) {
            GenerationalRules rules = crossover_rules(context, crowded_tournament);
            rules.survive = [places = static_cast<std::size_t>(rules.population)](Population pool, RandomStream&) {
              return survive_crowded(std::move(pool), places);
            };
            return generational(context, std::move(rules));
          }};
}

}  // namespace werner
