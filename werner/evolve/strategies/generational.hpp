// What all genetic algorithms share: a population, offspring proposed from it, survivors of both. What differs is
// handed in as functions. Not a strategy itself.
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
  int origin = 0;               // the generation in which its oldest ancestor was sampled
};
using Population = std::vector<Individual>;

// What became of one proposal, as operators are judged by it.
struct Birth {
  int item = 0;
  Recipe recipe;
  std::string identity;
  bool spent = false;      // an evaluation
  bool new_niche = false;  // valid, and the first compound of its niche
  std::vector<double> costs;
};

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
  double fresh = 0;  // the share of samples among the offspring
  // What was born in a generation, of which parents, and who survived it. May be empty.
  std::function<void(const std::vector<Birth>&, const Population& parents, const Population& survivors)> learn = {};
  std::function<std::map<std::string, double>()> credits = {};  // may be empty
};

std::unique_ptr<Strategy> generational(const StrategyContext& context, GenerationalRules rules);

// Population and offspring as the parameters say; children by vary(), their parents drawn by `parent`.
using ParentDraw = std::function<int(const Population&, RandomStream&)>;
GenerationalRules crossover_rules(const StrategyContext& context, ParentDraw parent);

// "population", "offspring", "stagnation" and "patience", with these defaults.
std::vector<StrategyParameter> generational_parameters(int population, int offspring);
// "crossover": how often a child has two parents.
StrategyParameter crossover_parameter();

// One of the space's variations(): with two parents with the given probability, otherwise with a single one, all
// equally likely. `parent` gives a position in the population.
Recipe vary(const Space& space, double crossover, const Population& population,
            const std::function<int(RandomStream&)>& parent, RandomStream& random);
// The recipe of one operator with one or two parents; two are tried ten times to be distinct.
Recipe child_of(const Space& space, const std::string& operation, const Population& population,
                const std::function<int(RandomStream&)>& parent, RandomStream& random);

// Rows of costs, for sorting.
Costs costs_of(const Population& population);

bool offers(const Space& space, std::string_view operation);
// The operators that make a child of so many parents, without those that are no variation (continue) or combine others
// (pl-moga).
std::vector<std::string> variations(const Space& space, int parents);

// The parameter "fresh" of strategies that go on sampling.
StrategyParameter fresh_parameter(double share);

}  // namespace werner
