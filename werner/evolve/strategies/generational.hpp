// What all genetic algorithms share: a population, offspring proposed from it, survivors of both. What differs is
// handed in as two functions. Not a strategy itself.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "werner/evolve/archive.hpp"
#include "werner/evolve/strategy.hpp"

namespace werner {

struct Individual {
  int item = 0;
  std::string identity;
  std::vector<double> costs, values;
  std::vector<double> fitness;  // whatever the rules want to remember from survival to mating; minimised
};
using Population = std::vector<Individual>;

using Proposer = std::function<Recipe(RandomStream&)>;

struct GenerationalRules {
  int population = 0, offspring = 0;
  // pl-moga counts an offspring that was evaluated in an earlier generation; the others go on until it is a new
  // compound.
  bool known_offspring_count = false;
  // From a population of at least two; draws that hold for the whole generation come from the given stream.
  std::function<Proposer(const Population&, RandomStream&)> mate;
  // From parents and offspring (parents first, each in the order of telling) to at most `population` survivors.
  std::function<Population(Population, RandomStream&)> survive;
};

std::unique_ptr<Strategy> generational(const StrategyContext& context, GenerationalRules rules);

// Population and offspring as the parameters say; children by vary(), their parents drawn by `parent`.
using ParentDraw = std::function<int(const Population&, RandomStream&)>;
GenerationalRules crossover_rules(const StrategyContext& context, ParentDraw parent);

// "population", "offspring", "stagnation" and "patience", with these defaults.
std::vector<StrategyParameter> generational_parameters(int population, int offspring);
// "crossover": how often a child has two parents.
StrategyParameter crossover_parameter();

// One operator of the space: crossover with the given probability, otherwise one of those with a single parent, all
// equally likely. Operators that combine others (pl-moga) are not drawn. `parent` gives a position in the population.
Recipe vary(const Space& space, double crossover, const Population& population,
            const std::function<int(RandomStream&)>& parent, RandomStream& random);

// Rows of costs, for sorting.
Costs costs_of(const Population& population);

}  // namespace werner
