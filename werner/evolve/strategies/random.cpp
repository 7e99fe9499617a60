#include "werner/evolve/strategies/list.hpp"

namespace werner {

namespace {

class Random : public Strategy {
 public:
  explicit Random(const StrategyContext& context)
      : batch_(static_cast<int>(context.parameters.at("batch"))),
        patience_(static_cast<int>(context.parameters.at("patience")) * batch_) {}

  std::vector<Recipe> ask(int) override {
    if (!finish_reason().empty()) return {};
    return std::vector<Recipe>(static_cast<std::size_t>(batch_), Recipe{"sample", {}, {}});
  }
  void tell(const Told& told) override {
    ++told_;
    since_fresh_ = !told.known && !told.identity.empty() ? 0 : since_fresh_ + 1;
  }
  std::string finish_reason() const override {
    if (since_fresh_ < patience_) return {};
    return "nothing new among the last " + std::to_string(since_fresh_) + " samples: the space is exhausted";
  }
  int generation() const override { return told_ / batch_; }

 private:
  int batch_, patience_;
  int told_ = 0, since_fresh_ = 0;
};

}  // namespace

StrategyInfo random_strategy() {
  return {
      "random",
      "samples of the space, independent of what was found: the base line",
      "",
      0,
      {{"batch", 20, 1, 100000, "compounds of a batch", {}, true},
       {"patience", 50, 1, 1e6, "stop when so many batches held nothing new", {}, true}},
      [](const StrategyContext& context) -> std::unique_ptr<Strategy> { return std::make_unique<Random>(context); }};
}

}  // namespace werner
