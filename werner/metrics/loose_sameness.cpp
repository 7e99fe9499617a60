// Uniqueness, novelty and rediscovery of crystals by the loose tolerances of the matcher, beside the strict ones: what
// the field takes for structure prediction, and some for novelty. More pairs are the same, fewer crystals unique or
// new.
#include <algorithm>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "Zeni et al. 2025, doi:10.1038/s41586-025-08628-5";

bool unique_and_novel(const Evaluation& e, std::size_t i) { return is_unique_loosely(e, i) && is_novel_loosely(e, i); }

bool rediscovers(const Evaluation& e, std::size_t i) {
  return is_crystal(e, i) && e.loose.found_in_test[i] && !e.loose.known_in_train[i];
}

MetricInfo entry(const std::string& strict_name, std::string source_of, std::vector<Fact> facts, bool with_test,
                 bool (*holds)(const Evaluation&, std::size_t)) {
  const bool with_train = std::ranges::find(facts, Fact::loose_novelty) != facts.end();
  return {strict_name + "_loose",
          "",
          strict_name + " with the loose tolerances of the matcher",
          Direction::higher,
          std::move(source_of),
          std::move(facts),
          [=](const Evaluation& e) {
            if (with_test && (!e.test || !e.train)) return absent("a test set and a training set are needed");
            if (with_train && !e.train) return absent("no training set to judge novelty against");
            MetricResult result = with_matcher(share_of(e, holds), e, e.convention.loose_matcher);
            if (with_train) result.convention["reference"] = e.train->file;
            if (with_test) {
              result.convention["reference"] = e.test->file;
              result.convention["unseen"] = "what matches one of " + e.train->file + " does not count";
            }
            return result;
          },
          [=](const Evaluation& e) { return yes_or_no(e, holds); },
          Compounds::crystals};
}

}  // namespace

std::vector<MetricInfo> loose_sameness() {
  using enum Fact;
  return {
      entry("uniqueness", source, {structure, loose_duplicates}, false, is_unique_loosely),
      entry("novelty", source, {structure, loose_novelty}, false, is_novel_loosely),
      entry("unique_novel", source, {structure, loose_duplicates, loose_novelty}, false, unique_and_novel),
      entry("rediscovery", "Nouira et al. 2018, arXiv:1810.11203", {structure, loose_novelty, loose_rediscovery}, true,
            rediscovers),
  };
}

}  // namespace werner::entries
