#include "werner/evolve/strategies/list.hpp"

namespace werner {

namespace {

class Exhaustive : public Strategy {
 public:
  explicit Exhaustive(const StrategyContext& context)
      : space_(*context.space), batch_(static_cast<std::uint64_t>(context.parameters.at("batch"))) {}

  // Every item is the genome of its own number among those told, so the number told is the whole state.
  std::vector<Recipe> ask(int) override {
    std::vector<Recipe> recipes;
    for (std::uint64_t index = told_; index < told_ + batch_; ++index) {
      const auto genome = space_.at(index);
      if (!genome) break;
      recipes.push_back({"candidate", {}, *genome});
    }
    return recipes;
  }
  void tell(const Told&) override { ++told_; }
  std::string finish_reason() const override {
    return space_.at(told_) ? "" : "all " + std::to_string(told_) + " compounds of the space were asked";
  }
  int generation() const override { return static_cast<int>(told_ / batch_); }

 private:
  const Space& space_;
  std::uint64_t batch_, told_ = 0;
};

}  // namespace

StrategyInfo exhaustive_strategy() {
  return {
      "exhaustive",
      "every compound of the space once, in the order of its listing",
      "",
      0,
      {{"batch", 100, 1, 100000, "compounds of a batch", {}, true}},
      [](const StrategyContext& context) -> std::unique_ptr<Strategy> { return std::make_unique<Exhaustive>(context); },
      [](const Space& space) { return space.at(0).has_value(); }};
}

}  // namespace werner
