// PL-MOGA of Kneiding, Nova and Balcells, as published: parents by roulette over front ranks, uniform crossover with
// mutation and swap, survivors by how many dominate them, and no term for diversity. The aim s_k of an objective masks
// what lies below s_k times the median of parents and offspring, which ratchets the search towards that end.
#include <algorithm>
#include <numeric>

#include "werner/evolve/sorting.hpp"
#include "werner/evolve/strategies/generational.hpp"
#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/selection.hpp"

namespace werner {

namespace {

enum class Mask { zero, linear };

double median(std::vector<double> values) {
  const std::size_t n = values.size();
  std::sort(values.begin(), values.end());
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

// Positive numbers to be maximised, as the method needs them: the property itself where it is maximised and nowhere
// negative, otherwise the distance from the worst cost of the pool. Row per individual.
Costs merits(const std::vector<Objective>& objectives, const Population& pool) {
  Costs rows(pool.size(), std::vector<double>(objectives.size()));
  for (std::size_t k = 0; k < objectives.size(); ++k) {
    double worst = pool[0].costs[k];
    for (const Individual& individual : pool) worst = std::max(worst, individual.costs[k]);
    const bool as_is = objectives[k].goal == Goal::maximize && worst <= 0;
    for (std::size_t i = 0; i < pool.size(); ++i) rows[i][k] = (as_is ? 0.0 : worst) - pool[i].costs[k];
  }
  return rows;
}

// Zero mask: nothing is left of whatever misses a threshold. Linear mask: all merits times the worst ratio of merit and
// threshold, so that the masked keep their order.
Costs masked(Costs rows, const std::vector<Objective>& objectives, Mask mask) {
  std::vector<double> thresholds;
  for (std::size_t k = 0; k < objectives.size(); ++k) {
    std::vector<double> column;
    for (const auto& row : rows) column.push_back(row[k]);
    thresholds.push_back(objectives[k].aim * median(std::move(column)));
  }
  for (auto& row : rows) {
    double factor = 1;
    for (std::size_t k = 0; k < row.size(); ++k)
      if (row[k] < thresholds[k]) factor = std::min(factor, mask == Mask::zero ? 0.0 : row[k] / thresholds[k]);
    for (double& merit : row) merit *= factor;
  }
  return rows;
}

Population survive_by_dominators(Population pool, const std::vector<Objective>& objectives, Mask mask,
                                 std::size_t places) {
  Costs rows = masked(merits(objectives, pool), objectives, mask);
  for (std::size_t i = 0; i < pool.size(); ++i) {
    for (double& merit : rows[i]) merit = -merit;
    pool[i].fitness = rows[i];
  }
  const std::vector<int> dominators = domination_counts(rows);
  std::vector<int> order(pool.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return dominators[a] < dominators[b]; });
  Population survivors;
  for (std::size_t i = 0; i < std::min(places, order.size()); ++i)
    survivors.push_back(std::move(pool[static_cast<std::size_t>(order[i])]));
  return survivors;
}

// Probability of a rank r is proportional to (worst rank + 1 - r), ranks of fronts counted from 1.
std::vector<int> roulette_by_front(const Population& population, int parents, RandomStream& random) {
  Costs fitness;
  for (const Individual& individual : population) fitness.push_back(individual.fitness);
  const std::vector<int> ranks = front_ranks(fitness);
  const int worst = *std::max_element(ranks.begin(), ranks.end());
  std::vector<double> weights;
  double sum = 0;
  for (const int rank : ranks) weights.push_back(sum += worst + 1 - rank);
  std::vector<int> drawn;
  for (int i = 0; i < parents; ++i) drawn.push_back(draw_weighted(weights, random));
  return drawn;
}

}  // namespace

StrategyInfo pl_moga_strategy() {
  std::vector<StrategyParameter> parameters = generational_parameters(130, 130);
  parameters.push_back({"parents", 65, 2, 100000, "parents drawn for a generation, with replacement", {}, true});
  parameters.push_back({"mask", 0, 0, 1, "what becomes of compounds below an aim", {"zero", "linear"}});
  return {"pl-moga",
          "the Pareto-lighthouse search: aims of the objectives mask what lies below a share of the median",
          "Kneiding, Nova and Balcells 2024, doi:10.1038/s43588-024-00616-5",
          0,
          std::move(parameters),
          [](const StrategyContext& context) {
            GenerationalRules rules;
            rules.population = static_cast<int>(context.parameters.at("population"));
            rules.offspring = static_cast<int>(context.parameters.at("offspring"));
            rules.known_offspring_count = true;
            rules.mate = [operation = std::string(offers(*context.space, "pl-moga") ? "pl-moga" : "crossover"),
                          count = static_cast<int>(context.parameters.at("parents"))](
                             const Population& population, RandomStream& mating) -> Proposer {
              return [&population, operation,
                      parents = roulette_by_front(population, count, mating)](RandomStream& random) {
                const auto one = [&] {
                  const int position =
                      parents[static_cast<std::size_t>(random.below(static_cast<int>(parents.size())))];
                  return population[static_cast<std::size_t>(position)].item;
                };
                const int first = one(), second = one();
                return Recipe{operation, {first, second}, {}};
              };
            };
            rules.survive = [objectives = context.objectives, places = static_cast<std::size_t>(rules.population),
                             mask = static_cast<Mask>(static_cast<int>(context.parameters.at("mask")))](Population pool,
                                                                                                        RandomStream&) {
              return survive_by_dominators(std::move(pool), objectives, mask, places);
            };
            return generational(context, std::move(rules));
          },
          [](const Space& space) { return offers(space, "pl-moga") || offers(space, "crossover"); }};
}

}  // namespace werner
