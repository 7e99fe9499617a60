// The strategies of this folder, one file each; strategy.cpp joins them into the list.
#pragma once
#include "werner/evolve/strategy.hpp"

namespace werner {

StrategyInfo active_strategy();
StrategyInfo adaptive_ga_strategy();
StrategyInfo age_pareto_strategy();
StrategyInfo exhaustive_strategy();
StrategyInfo exponential_product_strategy();
StrategyInfo ga_strategy();
StrategyInfo nsga2_strategy();
StrategyInfo nsga3_strategy();
StrategyInfo pl_moga_strategy();
StrategyInfo random_strategy();
StrategyInfo successive_halving_strategy();
StrategyInfo swarm_strategy();
StrategyInfo weighted_sum_strategy();

}  // namespace werner
