// Age-fitness Pareto: the age of a lineage is one more cost, so that young lineages compete with the young and a search
// that has settled is challenged all along.
#include "werner/evolve/strategies/generational.hpp"
#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/survival.hpp"

namespace werner {

StrategyInfo age_pareto_strategy() {
  std::vector<StrategyParameter> parameters = generational_parameters(30, 30);
  parameters.push_back(crossover_parameter());
  parameters.push_back(fresh_parameter(0.1));
  return {"age-pareto",
          "non-dominated sorting with the age of the lineage as one more cost, and fresh lineages every generation",
          "Schmidt and Lipson 2010, doi:10.1145/1830483.1830584; ParetoCSP: Omee et al. 2024, doi:10.20517/jmi.2023.33",
          0,
          std::move(parameters),
          [](const StrategyContext& context) {
            GenerationalRules rules = crossover_rules(context, crowded_tournament);
            rules.fresh = context.parameters.at("fresh");
            rules.survive = [places = static_cast<std::size_t>(rules.population)](Population pool, RandomStream&) {
              Costs costs = costs_of(pool);
              // All are a generation older in each generation: only the year of origin tells them apart.
              for (std::size_t i = 0; i < pool.size(); ++i) costs[i].push_back(-pool[i].origin);
              return survive_crowded(std::move(pool), costs, places);
            };
            return generational(context, std::move(rules));
          }};
}

}  // namespace werner
