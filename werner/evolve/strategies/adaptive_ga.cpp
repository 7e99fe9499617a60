// The genetic algorithm of evolutionary structure prediction: one survivor of each niche, operators as often as they
// succeed, fresh samples all along, and, when asked for, less and less fitness for niches that lead nowhere
// (antiseeds).
#include <algorithm>
#include <unordered_map>

#include "werner/evolve/strategies/generational.hpp"
#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/operator_credit.hpp"
#include "werner/evolve/strategies/selection.hpp"
#include "werner/evolve/strategies/survival.hpp"

namespace werner {

namespace {

// A child that is impossible or known cost a proposal, not an evaluation.
constexpr double free_trial = 0.1;

struct Learnt {
  OperatorCredit credit;
  std::unordered_map<std::string, int> barren;  // niche -> children since its last success
};

bool better_than_its_parents(const Birth& birth, const Population& parents) {
  int found = 0;
  for (const Individual& parent : parents) {
    const auto& drawn = birth.recipe.parents;
    if (std::find(drawn.begin(), drawn.end(), parent.item) == drawn.end()) continue;
    if (!dominates(birth.costs, parent.costs)) return false;
    ++found;
  }
  return found > 0;
}

void learn(Learnt& learnt, const std::vector<Birth>& births, const Population& parents, const Population& survivors) {
  for (const Birth& birth : births) {
    if (birth.recipe.parents.empty()) continue;
    const bool survives = std::any_of(survivors.begin(), survivors.end(),
                                      [&](const Individual& survivor) { return survivor.item == birth.item; });
    const bool success = birth.new_niche && (survives || better_than_its_parents(birth, parents));
    learnt.credit.record(birth.recipe.operation, success, birth.spent ? 1 : free_trial);
    for (const Individual& parent : parents)
      if (std::find(birth.recipe.parents.begin(), birth.recipe.parents.end(), parent.item) !=
          birth.recipe.parents.end()) {
        int& barren = learnt.barren[parent.identity];
        barren = success ? 0 : barren + 1;
      }
  }
}

// By fronts and crowding (with one objective: by cost), then each place plus `antiseeds` places for every barren child.
// The `elite` best keep what they have. Fitness becomes the place.
Population survive(Population pool, const Learnt& learnt, double antiseeds, std::size_t elite, std::size_t places) {
  const std::size_t count = pool.size();
  pool = survive_crowded(std::move(pool), count);
  for (std::size_t place = 0; place < count; ++place) {
    const auto barren = learnt.barren.find(pool[place].identity);
    const int lost = barren == learnt.barren.end() ? 0 : barren->second;
    pool[place].fitness = {static_cast<double>(place) + antiseeds * lost};
  }
  const auto less = [](const Individual& a, const Individual& b) { return a.fitness < b.fitness; };
  std::stable_sort(pool.begin() + static_cast<std::ptrdiff_t>(std::min(elite, count)), pool.end(), less);
  if (count > places) pool.resize(places);
  std::stable_sort(pool.begin(), pool.end(), less);
  return pool;
}

std::vector<std::string> all_variations(const Space& space) {
  std::vector<std::string> names = variations(space, 1);
  const std::vector<std::string> pairs = variations(space, 2);
  names.insert(names.end(), pairs.begin(), pairs.end());
  return names;
}

std::unique_ptr<Strategy> make_adaptive_ga(const StrategyContext& context) {
  const auto value = [&](const char* name) { return context.parameters.at(name); };
  const auto learnt = std::make_shared<Learnt>(
      Learnt{OperatorCredit(all_variations(*context.space), value("floor"), value("memory")), {}});
  GenerationalRules rules;
  rules.population = static_cast<int>(value("population"));
  rules.offspring = static_cast<int>(value("offspring"));
  rules.fresh = value("fresh");
  rules.mate = [learnt, space = context.space, pressure = value("pressure")](const Population& population,
                                                                             RandomStream&) -> Proposer {
    std::vector<double> fitness;
    for (const Individual& individual : population) fitness.push_back(individual.fitness[0]);
    return [&population, learnt, space,
            parent = selector(Selection::rank, std::move(fitness), 0, pressure)](RandomStream& random) {
      if (learnt->credit.empty()) return Recipe{"sample", {}, {}};
      return child_of(*space, learnt->credit.draw(random), population, parent, random);
    };
  };
  rules.survive = [learnt, antiseeds = value("antiseeds"), elite = static_cast<std::size_t>(value("elite")),
                   places = static_cast<std::size_t>(rules.population)](Population pool, RandomStream&) {
    return survive(std::move(pool), *learnt, antiseeds, elite, places);
  };
  rules.learn = [learnt](const std::vector<Birth>& births, const Population& parents, const Population& survivors) {
    learn(*learnt, births, parents, survivors);
  };
  rules.credits = [learnt] { return learnt->credit.probabilities(); };
  return generational(context, std::move(rules));
}

}  // namespace

StrategyInfo adaptive_ga_strategy() {
  std::vector<StrategyParameter> parameters = generational_parameters(20, 20);
  parameters.push_back(fresh_parameter(0.2));
  parameters.push_back({"elite", 2, 0, 100000, "best compounds that survive whatever their antiseeds", {}, true});
  parameters.push_back({"pressure", 1.8, 1, 2, "the best is so many times as likely a parent as the average"});
  parameters.push_back({"floor", 0.2, 0, 1, "share of the children that is spread evenly over the operators"});
  parameters.push_back({"memory", 100, 1, 1e6, "an operator's child counts 1/e when so many more were made"});
  parameters.push_back({"antiseeds", 0, 0, 1000, "places that a niche loses for every child without success; 0 none"});
  return {"adaptive-ga",
          "genetic algorithm with niches, fresh samples, antiseeds and operators that are drawn by their success",
          "Lyakhov, Oganov, Stokes and Zhu 2013, doi:10.1016/j.cpc.2012.12.009; Lonie and Zurek 2011, "
          "doi:10.1016/j.cpc.2010.07.048; Thierens 2005, doi:10.1145/1068009.1068251",
          0,
          std::move(parameters),
          make_adaptive_ga};
}

}  // namespace werner
