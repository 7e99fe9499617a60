#include <algorithm>
#include <cmath>

#include "werner/evolve/strategies/ga.hpp"
#include "werner/evolve/strategies/list.hpp"

namespace werner {

StrategyInfo exponential_product_strategy() {
  return {"exponential-product",
          "genetic algorithm on the product of the objectives' merits (1 best, 0 worst of parents and offspring), each "
          "raised to its weight",
          "Bridgman 1922; Marler and Arora 2004, doi:10.1007/s00158-003-0368-6",
          0,
          single_objective_ga_parameters(),
          [](const StrategyContext& context) {
            return single_objective_ga(
                context, [](const std::vector<Objective>& objectives, const Population& population) {
                  // A merit of 0 would make all that share it equal, whatever else they are good at.
                  constexpr double smallest_merit = 1e-3;
                  std::vector<double> fitness;
                  for (const auto& row : normalised(population)) {
                    double exponent = 0;
                    for (std::size_t k = 0; k < row.size(); ++k)
                      exponent += objectives[k].weight * std::log(std::max(1 - row[k], smallest_merit));
                    fitness.push_back(-std::exp(exponent));
                  }
                  return fitness;
                });
          }};
}

}  // namespace werner
