#include "werner/evolve/strategies/ga.hpp"

#include <algorithm>
#include <numeric>

#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/selection.hpp"

namespace werner {

namespace {

// The `elite` best of the parents stay; the other places go to the best of the offspring, and to further parents where
// offspring failed. `parents` is how many of `pool` come first and were there before.
Population keep_best(Population pool, std::size_t parents, std::size_t places, std::size_t elite) {
  const auto better = [](const Individual& a, const Individual& b) { return a.fitness[0] < b.fitness[0]; };
  const auto middle = pool.begin() + static_cast<std::ptrdiff_t>(parents);
  std::stable_sort(pool.begin(), middle, better);
  std::stable_sort(middle, pool.end(), better);
  const std::size_t staying = std::min({elite, parents, places});
  const std::size_t born = std::min(pool.size() - parents, places - staying);
  Population survivors(pool.begin(), pool.begin() + static_cast<std::ptrdiff_t>(staying));
  survivors.insert(survivors.end(), middle, middle + static_cast<std::ptrdiff_t>(born));
  for (std::size_t i = staying; i < parents && survivors.size() < places; ++i) survivors.push_back(pool[i]);
  std::stable_sort(survivors.begin(), survivors.end(), better);
  return survivors;
}

}  // namespace

Costs normalised(const Population& population) {
  Costs costs = costs_of(population);
  for (std::size_t k = 0; !costs.empty() && k < costs[0].size(); ++k) {
    const auto less = [k](const auto& a, const auto& b) { return a[k] < b[k]; };
    const auto [best, worst] = std::minmax_element(costs.begin(), costs.end(), less);
    const double low = (*best)[k], range = (*worst)[k] - low;
    for (auto& row : costs) row[k] = range > 0 ? (row[k] - low) / range : 0.0;
  }
  return costs;
}

std::unique_ptr<Strategy> single_objective_ga(const StrategyContext& context, const Aggregate& aggregate) {
  const auto value = [&](const char* name) { return context.parameters.at(name); };
  GenerationalRules rules;
  rules.population = static_cast<int>(value("population"));
  rules.offspring = static_cast<int>(value("offspring"));
  rules.mate = [space = context.space, crossover = value("crossover"),
                selection = static_cast<Selection>(static_cast<int>(value("selection"))),
                size = static_cast<int>(value("tournament")),
                pressure = value("pressure")](const Population& population, RandomStream&) -> Proposer {
    std::vector<double> fitness;
    for (const Individual& individual : population) fitness.push_back(individual.fitness[0]);
    return [=, parent = selector(selection, std::move(fitness), size, pressure)](RandomStream& random) {
      return vary(*space, crossover, population, parent, random);
    };
  };
  rules.survive = [objectives = context.objectives, aggregate, places = static_cast<std::size_t>(rules.population),
                   elite = static_cast<std::size_t>(value("elite"))](Population pool, RandomStream&) {
    // Newcomers are those without fitness; all are measured anew, together.
    const auto parents = static_cast<std::size_t>(std::count_if(
        pool.begin(), pool.end(), [](const Individual& individual) { return !individual.fitness.empty(); }));
    const std::vector<double> fitness = aggregate(objectives, pool);
    for (std::size_t i = 0; i < pool.size(); ++i) pool[i].fitness = {fitness[i]};
    return keep_best(std::move(pool), parents, places, elite);
  };
  return generational(context, std::move(rules));
}

std::vector<StrategyParameter> single_objective_ga_parameters() {
  std::vector<StrategyParameter> parameters = generational_parameters(40, 20);
  parameters.push_back(crossover_parameter());
  parameters.push_back({"selection", 0, 0, 2, "how parents are drawn", {"tournament", "roulette", "rank"}});
  parameters.push_back({"tournament", 3, 1, 1000, "compounds of a tournament", {}, true});
  parameters.push_back({"pressure", 1.8, 1, 2, "rank selection: the best is so many times as likely as the average"});
  parameters.push_back({"elite", 30, 0, 100000, "best compounds of a generation that stay for sure", {}, true});
  return parameters;
}

StrategyInfo ga_strategy() {
  return {"ga",
          "genetic algorithm on one objective: tournament, roulette or rank selection, with elitism",
          "Goldberg, Genetic Algorithms in Search, Optimization and Machine Learning, 1989",
          1,
          single_objective_ga_parameters(),
          [](const StrategyContext& context) {
            return single_objective_ga(context, [](const std::vector<Objective>&, const Population& population) {
              std::vector<double> fitness;
              for (const Individual& individual : population) fitness.push_back(individual.costs[0]);
              return fitness;
            });
          }};
}

StrategyInfo weighted_sum_strategy() {
  return {"weighted-sum",
          "genetic algorithm on the weighted sum of the objectives, each scaled to 0 .. 1 over parents and offspring",
          "Marler and Arora 2010, doi:10.1007/s00158-009-0460-7",
          0,
          single_objective_ga_parameters(),
          [](const StrategyContext& context) {
            return single_objective_ga(context,
                                       [](const std::vector<Objective>& objectives, const Population& population) {
                                         std::vector<double> fitness;
                                         for (const auto& row : normalised(population)) {
                                           double sum = 0;
                                           for (std::size_t k = 0; k < row.size(); ++k)
                                             sum += objectives[k].weight * row[k];
                                           fitness.push_back(sum);
                                         }
                                         return fitness;
                                       });
          }};
}

}  // namespace werner
