// Successive halving: many compounds are relaxed by a few steps each, and only the best of them by a few more, again
// and again. How many steps one evaluation has is the oracle's setting; this decides who gets another one.
#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "werner/evolve/strategies/generational.hpp"
#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/selection.hpp"
#include "werner/evolve/strategies/survival.hpp"

namespace werner {

namespace {

class SuccessiveHalving : public Strategy {
 public:
  explicit SuccessiveHalving(const StrategyContext& context)
      : context_(context),
        samples_(static_cast<int>(context.parameters.at("samples"))),
        eta_(context.parameters.at("eta")),
        rungs_(static_cast<int>(context.parameters.at("rungs"))),
        varied_(context.parameters.at("varied")),
        hedged_(context.parameters.at("brackets") == 1),
        patience_(static_cast<int>(context.parameters.at("patience")) * samples_) {
    wanted_ = starts();
  }

  // What is left of the rung.
  std::vector<Recipe> ask(int first_item) override {
    if (!finish_reason_.empty()) return {};
    std::vector<Recipe> recipes;
    for (int i = told_; i < wanted_; ++i) {
      RandomStream random(context_.seed, static_cast<std::uint64_t>(first_item + i - told_), "propose");
      if (rung_ > 0)
        recipes.push_back({"continue", {continued_[static_cast<std::size_t>(i)].item}, {}});
      else
        recipes.push_back(start(random));
    }
    return recipes;
  }

  void tell(const Told& told) override {
    since_fresh_ = !told.known && !told.identity.empty() ? 0 : since_fresh_ + 1;
    if (told.valid) reached_.push_back({told.item, told.identity, told.costs, told.values, {}, bracket_});
    if (++told_ == wanted_) finish_rung(told.item);
    if (since_fresh_ >= patience_)
      finish_reason_ = "nothing new among the last " + std::to_string(since_fresh_) +
                       " proposals: the space is exhausted or the search has converged";
  }

  std::string finish_reason() const override { return finish_reason_; }
  int generation() const override { return finished_rungs_; }
  std::vector<int> population() const override {
    std::vector<int> items;
    for (const Individual& individual : best_) items.push_back(individual.item);
    return items;
  }

 private:
  // Bracket k of a cycle leaves out the first k cuts and begins with so many fewer compounds.
  int free_rungs() const { return hedged_ ? bracket_ % (rungs_ + 1) : 0; }
  int starts() const { return std::max(1, static_cast<int>(std::ceil(samples_ / std::pow(eta_, free_rungs())))); }

  Recipe start(RandomStream& random) const {
    if (best_.size() < 2 || !random.chance(varied_)) return {"sample", {}, {}};
    std::vector<double> places(best_.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<double>(i);
    return vary(*context_.space, 0.5, best_, selector(Selection::rank, std::move(places), 0, 1.8), random);
  }

  void finish_rung(int last_item) {
    refresh(reached_, last_item);
    reached_ = ranked(std::move(reached_));
    const bool last = rung_ == rungs_ || reached_.empty();
    if (last) {
      refresh(best_, last_item);
      best_.insert(best_.end(), reached_.begin(), reached_.end());
      best_ = ranked(std::move(best_));
      const auto held = static_cast<std::size_t>(std::max(2.0, std::ceil(samples_ / eta_)));
      if (best_.size() > held) best_.resize(held);
      continued_.clear();
      rung_ = 0;
      ++bracket_;
    } else {
      ++rung_;
      continued_ = reached_;
      const auto kept = static_cast<std::size_t>(std::ceil(static_cast<double>(wanted_) / eta_));
      if (rung_ > free_rungs() && continued_.size() > kept) continued_.resize(kept);
    }
    wanted_ = last ? starts() : static_cast<int>(continued_.size());
    reached_.clear();
    told_ = 0;
    ++finished_rungs_;
  }

  void refresh(Population& population, int last_item) const {
    if (!context_.costs_now) return;
    for (Individual& individual : population)
      if (individual.item != last_item)
        if (auto now = context_.costs_now(individual.item); !now.empty()) individual.costs = std::move(now);
  }

  // Best first, by fronts and crowding, one of each niche.
  static Population ranked(Population pool) {
    if (pool.empty()) return pool;
    const std::size_t count = pool.size();
    pool = survive_crowded(std::move(pool), count);
    std::unordered_set<std::string> niches;
    std::erase_if(pool, [&](const Individual& individual) { return !niches.insert(individual.identity).second; });
    return pool;
  }

  StrategyContext context_;
  int samples_;
  double eta_;
  int rungs_;
  double varied_;
  bool hedged_;
  int patience_;
  int bracket_ = 0, rung_ = 0, finished_rungs_ = 0;
  int wanted_ = 0, told_ = 0;  // items of this rung
  Population continued_;       // of the rung before, by this one, in their order
  Population reached_;         // valid ones of this rung
  Population best_;            // of finished brackets, best first
  int since_fresh_ = 0;
  std::string finish_reason_;
};

}  // namespace

StrategyInfo successive_halving_strategy() {
  return {"successive-halving",
          "many relaxations of a few steps each, of which only the best go on, rung by rung; then the next bracket",
          "Li et al. 2018, Hyperband, jmlr.org/papers/v18/16-558.html",
          0,
          {{"samples", 27, 1, 100000, "compounds that a bracket begins with", {}, true},
           {"eta", 3, 1.1, 1000, "one of so many goes on"},
           {"rungs", 3, 0, 1000, "continuations of the best of a bracket", {}, true},
           {"varied", 0, 0, 1, "share of the starts that are children of the best of earlier brackets"},
           {"brackets", 0, 0, 1, "hyperband: brackets in turn leave out more cuts", {"same", "hyperband"}},
           {"patience", 20, 1, 1e6, "stop when so many brackets' worth of starts held nothing new", {}, true}},
          [](const StrategyContext& context) -> std::unique_ptr<Strategy> {
            return std::make_unique<SuccessiveHalving>(context);
          },
          [](const Space& space) { return offers(space, "continue"); }};
}

}  // namespace werner
