// What a model is worth as a source of more data: the product of three shares.
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

double product(const Evaluation& e, std::span<const std::size_t> items) {
  std::size_t valid = 0, unique = 0, novel = 0;
  for (const std::size_t i : items) {
    valid += is_valid(e, i);
    unique += is_unique(e, i);
    novel += is_novel(e, i);
  }
  const double n = static_cast<double>(items.size());
  return static_cast<double>(valid) / n * (static_cast<double>(unique) / n) * (static_cast<double>(novel) / n);
}

}  // namespace

std::vector<MetricInfo> data_augmentation() {
  return {{"data_augmentation",
           "",
           "uniqueness times novelty times validity",
           Direction::higher,
           own_definition,
           {Fact::structure, Fact::composition, Fact::duplicates, Fact::novelty},
           [](const Evaluation& e) {
             if (!e.train) return absent("no training set to judge novelty against");
             std::vector<std::size_t> all(e.size());
             for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
             MetricResult result;
             result.value = product(e, all);
             result.interval = bootstrap_interval(
                 e.size(), [&](std::span<const std::size_t> drawn) { return product(e, drawn); }, 200, e.seed);
             result.n = e.size();
             result.convention["reference"] = e.train->file;
             result.convention["denominator"] = "all generated";
             return with_matcher(std::move(result), e);
           },
           {},
           Compounds::any,
           {"uniqueness", "novelty", "validity"}}};
}

}  // namespace werner::entries
