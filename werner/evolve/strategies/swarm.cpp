// Particle swarm in the manner of CALYPSO: compounds move towards the best place that they and the swarm have seen; the
// worst, those that failed and those that sit where another one sits begin anew. How one moves is the space's business.
#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "werner/evolve/strategies/generational.hpp"
#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/survival.hpp"

namespace werner {

namespace {

struct Particle {
  bool alive = false;  // otherwise a sample takes its place
  Individual now, best;
  int before = 0;  // item
};

class Swarm : public Strategy {
 public:
  explicit Swarm(const StrategyContext& context)
      : context_(context),
        particles_(static_cast<std::size_t>(context.parameters.at("population"))),
        renewed_(static_cast<std::size_t>(context.parameters.at("fresh") * context.parameters.at("population"))),
        patience_(static_cast<int>(context.parameters.at("patience") * context.parameters.at("population"))),
        stagnation_(static_cast<int>(context.parameters.at("stagnation"))) {}

  // An item for every particle, in their order.
  std::vector<Recipe> ask(int first_item) override {
    if (!finish_reason_.empty()) return {};
    std::vector<Recipe> recipes;
    for (std::size_t i = next_; i < particles_.size(); ++i) {
      const Particle& particle = particles_[i];
      if (!particle.alive) {
        recipes.push_back({"sample", {}, {}});
        continue;
      }
      RandomStream random(context_.seed, static_cast<std::uint64_t>(first_item) + (i - next_), "leader");
      const Individual& leader = leaders_[static_cast<std::size_t>(random.below(static_cast<int>(leaders_.size())))];
      recipes.push_back({"swarm", {particle.now.item, particle.before, particle.best.item, leader.item}, {}});
    }
    return recipes;
  }

  void tell(const Told& told) override {
    since_fresh_ = !told.known && !told.identity.empty() ? 0 : since_fresh_ + 1;
    Particle& particle = particles_[next_];
    if (told.valid) {
      Individual now{told.item, told.identity, told.costs, told.values, {}, generation_};
      particle.before = particle.alive ? particle.now.item : told.item;
      if (!particle.alive || !dominates(particle.best.costs, now.costs)) particle.best = now;
      particle.now = std::move(now);
    }
    particle.alive = told.valid;
    if (++next_ == particles_.size()) turn_over(told.item);
    if (since_fresh_ >= patience_)
      finish_reason_ = "nothing new among the last " + std::to_string(since_fresh_) +
                       " proposals: the space is exhausted or the search has converged";
  }

  std::string finish_reason() const override { return finish_reason_; }
  int generation() const override { return generation_; }
  std::vector<int> population() const override {
    std::vector<int> items;
    for (const Particle& particle : particles_)
      if (particle.alive) items.push_back(particle.now.item);
    return items;
  }

 private:
  void turn_over(int last_item) {
    refresh(last_item);
    lead();
    renew();
    next_ = 0;
    ++generation_;
    if (stagnation_ > 0 && stagnant_ >= stagnation_)
      finish_reason_ = "no better front in " + std::to_string(stagnant_) + " generations";
  }

  void refresh(int last_item) {
    if (!context_.costs_now) return;
    const auto update = [&](Individual& individual) {
      if (individual.item == last_item) return;
      if (auto now = context_.costs_now(individual.item); !now.empty()) individual.costs = std::move(now);
    };
    for (Particle& particle : particles_) {
      if (!particle.alive) continue;
      update(particle.now);
      update(particle.best);
    }
    for (Individual& leader : leaders_) update(leader);
  }

  // The leaders are what nothing else dominates of all that was seen; with one objective the best, or several equals.
  void lead() {
    Population seen = leaders_;
    std::unordered_set<int> items;
    for (const Individual& leader : leaders_) items.insert(leader.item);
    for (const Particle& particle : particles_)
      if (particle.alive && items.insert(particle.best.item).second) seen.push_back(particle.best);
    Population leaders;
    std::unordered_set<std::string> niches;
    bool improved = false;
    for (const int i : non_dominated(costs_of(seen))) {
      const auto position = static_cast<std::size_t>(i);
      if (!niches.insert(seen[position].identity).second) continue;
      improved = improved || position >= leaders_.size();
      leaders.push_back(seen[position]);
    }
    leaders_ = std::move(leaders);
    stagnant_ = improved ? 0 : stagnant_ + 1;
  }

  void renew() {
    Population living;
    for (std::size_t i = 0; i < particles_.size(); ++i)
      if (particles_[i].alive) {
        living.push_back(particles_[i].now);
        living.back().origin = static_cast<int>(i);  // which particle it is, while they are sorted
      }
    if (living.empty()) return;
    const std::size_t count = living.size();
    living = survive_crowded(std::move(living), count);
    const std::size_t places = particles_.size() - std::min(renewed_, particles_.size() - 1);
    std::unordered_set<std::string> niches;
    for (const Individual& individual : living)
      if (niches.size() >= places || !niches.insert(individual.identity).second)
        particles_[static_cast<std::size_t>(individual.origin)].alive = false;
  }

  StrategyContext context_;
  std::vector<Particle> particles_;
  std::size_t renewed_, next_ = 0;  // `next_`: the particle that is told next
  Population leaders_;
  int patience_, stagnation_;
  int generation_ = 0, since_fresh_ = 0, stagnant_ = 0;
  std::string finish_reason_;
};

}  // namespace

StrategyInfo swarm_strategy() {
  return {"swarm",
          "particle swarm: compounds move towards the best that they and the swarm have seen, the worst begin anew",
          "Wang, Lv, Zhu and Ma 2010, doi:10.1103/PhysRevB.82.094116",
          0,
          {{"population", 20, 2, 100000, "particles", {}, true},
           {"fresh", 0.4, 0, 1, "share of the particles, the worst, that samples replace every generation"},
           {"stagnation", 0, 0, 1e6, "stop after so many generations without a better front; 0 never", {}, true},
           {"patience", 20, 1, 1e6, "stop when so many generations held nothing new", {}, true}},
          [](const StrategyContext& context) -> std::unique_ptr<Strategy> { return std::make_unique<Swarm>(context); },
          [](const Space& space) { return offers(space, "swarm"); }};
}

}  // namespace werner
