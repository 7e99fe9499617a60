// Uniqueness: how much of the set is not a repetition of itself.
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

std::vector<MetricInfo> uniqueness() {
  return {{"uniqueness",
           "",
           "share of compounds that are the first of their kind in the set",
           Direction::higher,
           "Zeni et al. 2025, doi:10.1038/s41586-025-08628-5",
           {Fact::structure, Fact::duplicates},
           [](const Evaluation& e) { return with_matcher(share_of(e, is_unique), e); },
           [](const Evaluation& e) { return yes_or_no(e, is_unique); }}};
}

}  // namespace werner::entries
