// S.U.N.: stable, unique and novel, with its parts, for the strict and the loose threshold.
#include <set>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/known_energy.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "Zeni et al. 2025, doi:10.1038/s41586-025-08628-5";

bool unique_and_novel(const Evaluation& e, std::size_t i) { return is_unique(e, i) && is_novel(e, i); }

// What a part asks of a compound besides its energy.
struct Part {
  double Convention::* threshold = &Convention::stable;
  bool unique = true, novel = true;
  bool metastable = false;
};

bool in_band(const Evaluation& e, std::size_t i, const Part& part) {
  if (!is_below(e, i, e.convention.*part.threshold).value_or(false)) return false;
  return !part.metastable || !e.convention.metastable_without_stable ||
         !is_below(e, i, e.convention.stable).value_or(false);
}

std::vector<bool> holding(const Evaluation& e, const Part& part) {
  std::vector<bool> list(e.size());
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (!in_band(e, i, part)) continue;
    const bool unique = !part.unique || (e.convention.unique_among_stable
                                             ? e.first_of_kind[i] && seen.insert(*e.first_of_kind[i]).second
                                             : is_unique(e, i));
    list[i] = unique && (!part.novel || is_novel(e, i));
  }
  return list;
}

MetricInfo entry(std::string name, std::string description, const Part& part) {
  std::vector<Fact> needs{Fact::structure, Fact::energy, Fact::duplicates};
  if (part.novel) needs.push_back(Fact::novelty);
  return {std::move(name),
          "",
          std::move(description),
          Direction::higher,
          source,
          needs,
          [=](const Evaluation& e) {
            if (part.novel && !e.train) return absent("no training set to judge novelty against");
            const std::vector<bool> holds = holding(e, part);
            MetricResult result = with_matcher(share_below(e, e.convention.*part.threshold,
                                                           [&](const Evaluation&, std::size_t i) { return holds[i]; }),
                                               e);
            if (part.novel) result.convention["reference"] = e.train->file;
            if (part.unique && e.convention.unique_among_stable)
              result.convention["unique"] = "among those of such energy";
            if (part.metastable && e.convention.metastable_without_stable)
              result.convention["threshold"] += ", those that are stable left out";
            return result;
          },
          [=](const Evaluation& e) {
            if (part.novel && !e.train) return std::vector<std::string>(e.size());
            const std::vector<bool> holds = holding(e, part);
            return yes_or_no(e, [&](const Evaluation&, std::size_t i) -> std::optional<bool> {
              if (!is_below(e, i, e.convention.*part.threshold)) return std::nullopt;
              return holds[i];
            });
          }};
}

}  // namespace

std::vector<MetricInfo> unique_novel() {
  return {
      {"unique_novel",
       "",
       "share that is unique and novel",
       Direction::higher,
       source,
       {Fact::structure, Fact::duplicates, Fact::novelty},
       [](const Evaluation& e) {
         if (!e.train) return absent("no training set to judge novelty against");
         MetricResult result = with_matcher(share_of(e, unique_and_novel), e);
         result.convention["reference"] = e.train->file;
         return result;
       },
       [](const Evaluation& e) {
         return e.train ? yes_or_no(e, unique_and_novel) : std::vector<std::string>(e.size());
       }},
  };
}

std::vector<MetricInfo> sun() {
  return {
      entry("stable_unique", "share that is stable and unique", {.novel = false}),
      entry("stable_novel", "share that is stable and novel", {.unique = false}),
      entry("sun", "share that is stable, unique and novel", {}),
      entry("metastable_sun", "share that is metastable, unique and novel",
            {.threshold = &Convention::metastable, .metastable = true}),
  };
}

}  // namespace werner::entries
