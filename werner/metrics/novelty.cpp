// Novelty: what the training set does not hold.
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

std::vector<MetricInfo> novelty() {
  return {{"novelty",
           "",
           "share of compounds that match none of the training set",
           Direction::higher,
           "Zeni et al. 2025, doi:10.1038/s41586-025-08628-5",
           {Fact::structure, Fact::novelty},
           [](const Evaluation& e) {
             if (!e.train) return absent("no training set to judge novelty against");
             MetricResult result = with_matcher(share_of(e, is_novel), e);
             result.convention["reference"] = e.train->file;
             return result;
           },
           [](const Evaluation& e) { return e.train ? yes_or_no(e, is_novel) : std::vector<std::string>(e.size()); }}};
}

}  // namespace werner::entries
