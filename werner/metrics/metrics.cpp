#include <algorithm>

#include "werner/core/registry.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/metric.hpp"

namespace werner {

std::string_view direction_text(Direction direction) {
  switch (direction) {
    case Direction::higher:
      return "higher";
    case Direction::lower:
      return "lower";
    case Direction::neither:
      break;
  }
  return "neither";
}

std::span<const MetricInfo> metrics() {
  static const std::vector<MetricInfo> list = [] {
    std::vector<MetricInfo> all;
    using namespace entries;
    for (const auto& entry :
         {validity, uniqueness, novelty, rediscovery, stability, sun, data_augmentation, verification, familiarity,
          diversity, coverage, wasserstein, symmetry, composition, histogram_distances, match_rate, baselines, relaxed})
      std::ranges::move(entry(), std::back_inserter(all));
    return all;
  }();
  return list;
}

const MetricInfo& metric(std::string_view name, std::string where) {
  return find_named(metrics(), name, "metric", std::move(where));
}

MetricResult absent(std::string reason) {
  MetricResult result;
  result.absent = std::move(reason);
  return result;
}

MetricResult share(std::size_t successes, std::size_t n) {
  if (n == 0) return absent("no compound to count");
  MetricResult result;
  result.value = static_cast<double>(successes) / static_cast<double>(n);
  result.interval = wilson_interval(successes, n);
  result.n = n;
  return result;
}

}  // namespace werner
