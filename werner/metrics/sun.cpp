// S.U.N.: stable, unique and novel, with its parts, for the strict and the loose threshold.
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/known_energy.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "Zeni et al. 2025, doi:10.1038/s41586-025-08628-5";

bool unique_and_novel(const Evaluation& e, std::size_t i) { return is_unique(e, i) && is_novel(e, i); }

MetricInfo part(std::string name, std::string description, double Convention::* threshold, bool needs_train,
                bool (*also)(const Evaluation&, std::size_t)) {
  std::vector<Fact> needs{Fact::structure, Fact::energy, Fact::duplicates};
  if (needs_train) needs.push_back(Fact::novelty);
  return {std::move(name),
          "",
          std::move(description),
          Direction::higher,
          source,
          needs,
          [=](const Evaluation& e) {
            if (needs_train && !e.train) return absent("no training set to judge novelty against");
            MetricResult result = with_matcher(share_below(e, e.convention.*threshold, also), e.convention);
            if (needs_train) result.convention["reference"] = e.train->file;
            return result;
          },
          [=](const Evaluation& e) {
            if (needs_train && !e.train) return std::vector<std::string>(e.size());
            return yes_or_no(e, [&](const Evaluation&, std::size_t i) -> std::optional<bool> {
              const std::optional<bool> below = is_below(e, i, e.convention.*threshold);
              if (!below) return std::nullopt;
              return *below && also(e, i);
            });
          }};
}

}  // namespace

std::vector<MetricInfo> sun() {
  return {
      {"unique_novel",
       "",
       "share that is unique and novel",
       Direction::higher,
       source,
       {Fact::structure, Fact::duplicates, Fact::novelty},
       [](const Evaluation& e) {
         if (!e.train) return absent("no training set to judge novelty against");
         MetricResult result = with_matcher(share_of(e, unique_and_novel), e.convention);
         result.convention["reference"] = e.train->file;
         return result;
       },
       [](const Evaluation& e) {
         return e.train ? yes_or_no(e, unique_and_novel) : std::vector<std::string>(e.size());
       }},
      part("stable_unique", "share that is stable and unique", &Convention::stable, false, is_unique),
      part("stable_novel", "share that is stable and novel", &Convention::stable, true, is_novel),
      part("sun", "share that is stable, unique and novel", &Convention::stable, true, unique_and_novel),
      part("metastable_sun", "share that is metastable, unique and novel", &Convention::metastable, true,
           unique_and_novel),
  };
}

}  // namespace werner::entries
