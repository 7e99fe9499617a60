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
    using enum Compounds;
    using Entry = std::pair<std::vector<MetricInfo> (*)(), Compounds>;
    for (const auto& [entry, compounds] : {
             Entry{validity, any},
             {uniqueness, any},
             {novelty, any},
             {rediscovery, any},
             {loose_sameness, crystals},
             {sameness, complexes},
             {stability, crystals},
             {unique_novel, any},
             {sun, crystals},
             {data_augmentation, any},
             {verification, any},
             {familiarity, crystals},
             {ligands, complexes},
             {diversity, any},
             {tanimoto, complexes},
             {coverage, crystals},
             {wasserstein, any},
             {symmetry, crystals},
             {composition, any},
             {histogram_distances, crystals},
             {complex_statistics, complexes},
             {match_rate, crystals},
             {baselines, crystals},
             {relaxed, any},
         })
      for (MetricInfo& info : entry()) {
        if (compounds != any) info.compounds = compounds;
        all.push_back(std::move(info));
      }
    return all;
  }();
  return list;
}

const MetricInfo& metric(std::string_view name, std::string where) {
  return find_named(metrics(), name, "metric", std::move(where));
}

std::vector<std::string> chosen_metrics(const std::vector<std::string>& words, std::set<std::string> known,
                                        const std::string& where) {
  for (const MetricInfo& info : metrics()) known.insert(info.name);
  std::vector<std::string> chosen;
  for (const std::string& word : words) {
    const auto means = [&](const std::string& name) {
      return known.contains(word) ? name == word : ("_" + name + "_").find("_" + word + "_") != std::string::npos;
    };
    if (word.empty() || std::ranges::none_of(known, means)) metric(word, where);
    for (const std::string& name : known)
      if (means(name) && std::ranges::find(chosen, name) == chosen.end()) chosen.push_back(name);
  }
  return chosen;
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
