#include "werner/evolve/strategies/generational.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "werner/core/text.hpp"

namespace werner {

namespace {

// Where several compounds of a niche are held, the earliest that no later one dominates stays.
Population one_of_each_niche(Population pool) {
  std::unordered_map<std::string, std::size_t> holders;
  std::vector<bool> stays(pool.size(), true);
  for (std::size_t i = 0; i < pool.size(); ++i) {
    const auto [holder, first] = holders.try_emplace(pool[i].identity, i);
    if (first) continue;
    const bool better = dominates(pool[i].costs, pool[holder->second].costs);
    stays[better ? holder->second : i] = false;
    if (better) holder->second = i;
  }
  Population kept;
  for (std::size_t i = 0; i < pool.size(); ++i)
    if (stays[i]) kept.push_back(std::move(pool[i]));
  return kept;
}

class Generational : public Strategy {
 public:
  Generational(const StrategyContext& context, GenerationalRules rules)
      : context_(context),
        rules_(std::move(rules)),
        stagnation_(static_cast<int>(context.parameters.at("stagnation"))),
        patience_(static_cast<int>(context.parameters.at("patience")) * std::max(rules_.population, rules_.offspring)),
        archive_(context.objectives) {}

  std::vector<Recipe> ask(int first_item) override {
    if (!finish_reason_.empty()) return {};
    const bool founding = generation_ == 0 || population_.size() < 2;
    const int wanted = (generation_ == 0 ? rules_.population : rules_.offspring) - counted_;
    std::vector<Recipe> recipes(static_cast<std::size_t>(wanted), Recipe{"sample", {}, {}});
    if (founding) return recipes;
    const int samples = samples_due() - counted_;
    RandomStream mating(context_.seed, static_cast<std::uint64_t>(generation_), "mate");
    const Proposer propose = rules_.mate(population_, mating);
    for (int i = std::max(0, samples); i < wanted; ++i) {
      RandomStream random(context_.seed, static_cast<std::uint64_t>(first_item + i), "propose");
      // The longer nothing new came of mating, the likelier an immigrant: a converged population leaves its corner
      // before the search gives up.
      const double immigrant = static_cast<double>(since_fresh_) / patience_;
      if (!random.chance(immigrant)) recipes[static_cast<std::size_t>(i)] = propose(random);
    }
    return recipes;
  }

  void tell(const Told& told) override {
    const bool fresh = !told.known && !told.identity.empty();
    since_fresh_ = fresh ? 0 : since_fresh_ + 1;
    archive_.add(told);
    // Another compound of a niche that is held competes with its holder.
    const bool joins = told.valid && (identities_.insert(told.identity).second || !told.known);
    if (joins) offspring_.push_back({told.item, told.identity, told.costs, told.values, {}, origin(told.recipe)});
    if (rules_.learn) {
      const bool first = told.valid && niches_.insert(told.identity).second;
      births_.push_back({told.item, told.recipe, told.identity, fresh, fresh && first, told.costs});
    }
    if (fresh || (joins && rules_.known_offspring_count)) ++counted_;
    if (counted_ >= (generation_ == 0 ? rules_.population : rules_.offspring)) turn_over(told.item);
    if (since_fresh_ >= patience_)
      finish_reason_ = "nothing new among the last " + std::to_string(since_fresh_) +
                       " proposals: the space is exhausted or the search has converged";
  }

  std::string finish_reason() const override { return finish_reason_; }
  int generation() const override { return generation_; }
  std::vector<int> population() const override {
    std::vector<int> items;
    for (const Individual& individual : population_) items.push_back(individual.item);
    return items;
  }
  std::map<std::string, double> credits() const override {
    return rules_.credits ? rules_.credits() : std::map<std::string, double>{};
  }

 private:
  // How many of this generation's first offspring are samples, so that their share is exact over generations.
  int samples_due() const {
    const double each = rules_.fresh * rules_.offspring;
    return static_cast<int>(std::floor(each * generation_) - std::floor(each * (generation_ - 1)));
  }

  int origin(const Recipe& recipe) const {
    int oldest = generation_;
    for (const Individual& individual : population_)
      if (std::find(recipe.parents.begin(), recipe.parents.end(), individual.item) != recipe.parents.end())
        oldest = std::min(oldest, individual.origin);
    return oldest;
  }

  void turn_over(int last_item) {
    const Population parents = rules_.learn ? population_ : Population{};
    population_.insert(population_.end(), std::make_move_iterator(offspring_.begin()),
                       std::make_move_iterator(offspring_.end()));
    offspring_.clear();
    if (context_.costs_now)
      for (Individual& individual : population_)
        if (individual.item != last_item)
          if (auto now = context_.costs_now(individual.item); !now.empty()) individual.costs = std::move(now);
    population_ = one_of_each_niche(std::move(population_));
    RandomStream random(context_.seed, static_cast<std::uint64_t>(generation_), "survive");
    if (!population_.empty()) population_ = rules_.survive(std::move(population_), random);
    identities_.clear();
    for (const Individual& individual : population_) identities_.insert(individual.identity);
    if (rules_.learn) rules_.learn(births_, parents, population_);
    births_.clear();
    counted_ = 0;
    ++generation_;

    std::vector<int> front = best_items();
    const bool improved = front != last_front_;
    last_front_ = std::move(front);
    stagnant_ = improved ? 0 : stagnant_ + 1;
    if (stagnation_ > 0 && stagnant_ >= stagnation_)
      finish_reason_ = "no better front in " + std::to_string(stagnant_) + " generations";
  }

  // Costs that move make the archive's front of the past; then it is that of the survivors.
  std::vector<int> best_items() const {
    if (!context_.costs_now) return archive_.front();
    std::vector<int> items;
    for (const int i : non_dominated(costs_of(population_)))
      items.push_back(population_[static_cast<std::size_t>(i)].item);
    std::sort(items.begin(), items.end());
    return items;
  }

  StrategyContext context_;
  GenerationalRules rules_;
  int stagnation_, patience_;
  Archive archive_;
  Population population_, offspring_;
  std::unordered_set<std::string> identities_;  // of both
  std::unordered_set<std::string> niches_;      // of everything told, where the rules learn
  std::vector<Birth> births_;                   // of this generation
  int generation_ = 0;
  int counted_ = 0;      // offspring of this generation so far, failed ones included
  int since_fresh_ = 0;  // items
  int stagnant_ = 0;     // generations
  std::vector<int> last_front_;
  std::string finish_reason_;
};

}  // namespace

std::unique_ptr<Strategy> generational(const StrategyContext& context, GenerationalRules rules) {
  return std::make_unique<Generational>(context, std::move(rules));
}

std::vector<StrategyParameter> generational_parameters(int population, int offspring) {
  const auto whole = [](std::string name, double value, double low, double high, std::string description) {
    return StrategyParameter{std::move(name), value, low, high, std::move(description), {}, true};
  };
  return {
      whole("population", population, 2, 100000, "compounds that survive a generation"),
      whole("offspring", offspring, 1, 100000, "new compounds of a generation"),
      whole("stagnation", 0, 0, 1e6, "stop after so many generations without a better front; 0 never"),
      whole("patience", 20, 1, 1e6, "stop when so many generations' worth of proposals held nothing new"),
  };
}

StrategyParameter crossover_parameter() {
  return {"crossover", 0.5, 0, 1, "probability that a child has two parents; otherwise it is a mutant of one"};
}

StrategyParameter fresh_parameter(double share) {
  return {"fresh", share, 0, 1, "share of random samples among the offspring"};
}

bool offers(const Space& space, std::string_view operation) {
  const auto names = space.operators();
  return std::find(names.begin(), names.end(), operation) != names.end();
}

std::vector<std::string> variations(const Space& space, int parents) {
  std::vector<std::string> names;
  for (const std::string& name : space.operators())
    if (space.parents_of(name) == parents && name != "pl-moga" && name != "continue") names.push_back(name);
  return names;
}

Recipe child_of(const Space& space, const std::string& operation, const Population& population,
                const std::function<int(RandomStream&)>& parent, RandomStream& random) {
  Recipe recipe{operation, {}, {}};
  const int first = parent(random);
  recipe.parents.push_back(population[static_cast<std::size_t>(first)].item);
  if (space.parents_of(operation) == 2) {
    int second = parent(random);
    for (int tries = 0; second == first && tries < 10; ++tries) second = parent(random);
    recipe.parents.push_back(population[static_cast<std::size_t>(second)].item);
  }
  return recipe;
}

Recipe vary(const Space& space, double crossover, const Population& population,
            const std::function<int(RandomStream&)>& parent, RandomStream& random) {
  const std::vector<std::string> pairs = variations(space, 2), singles = variations(space, 1);
  const bool crossing = !pairs.empty() && (singles.empty() || random.chance(crossover));
  const auto& names = crossing ? pairs : singles;
  if (names.empty()) return {"sample", {}, {}};
  const std::string& name = names[static_cast<std::size_t>(random.below(static_cast<int>(names.size())))];
  return child_of(space, name, population, parent, random);
}

GenerationalRules crossover_rules(const StrategyContext& context, ParentDraw parent) {
  GenerationalRules rules;
  rules.population = static_cast<int>(context.parameters.at("population"));
  rules.offspring = static_cast<int>(context.parameters.at("offspring"));
  rules.mate = [space = context.space, crossover = context.parameters.at("crossover"), parent = std::move(parent)](
                   const Population& population, RandomStream&) -> Proposer {
    return [&population, space, crossover, parent](RandomStream& random) {
      return vary(
          *space, crossover, population, [&](RandomStream& stream) { return parent(population, stream); }, random);
    };
  };
  return rules;
}

Costs costs_of(const Population& population) {
  Costs costs;
  costs.reserve(population.size());
  for (const Individual& individual : population) costs.push_back(individual.costs);
  return costs;
}

}  // namespace werner
