// The genetic algorithm on one number, and the ways of making one number of many objectives.
#pragma once
#include <functional>

#include "werner/evolve/strategies/generational.hpp"

namespace werner {

// One number per individual, minimised, from all of a generation's parents and offspring together.
using Aggregate = std::function<std::vector<double>(const std::vector<Objective>&, const Population&)>;

std::unique_ptr<Strategy> single_objective_ga(const StrategyContext& context, const Aggregate& aggregate);
std::vector<StrategyParameter> single_objective_ga_parameters();

// Costs scaled to 0 (best) .. 1 (worst) over the given individuals; 0 where all are equal.
Costs normalised(const Population& population);

}  // namespace werner
