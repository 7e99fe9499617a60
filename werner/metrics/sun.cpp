// S.U.N.: stable, unique and novel, with its parts, for the thresholds of the convention and those of the user, and by
// loose tolerances. A share of all three says the same in any order but for one thing: whether the first of a kind is
// sought among all that was generated, or last, among those that are stable and novel.
#include <set>

#include "werner/core/text.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/known_energy.hpp"
#include "werner/metrics/threshold_metrics.hpp"

namespace werner {

namespace {

constexpr const char* source = "Zeni et al. 2025, doi:10.1038/s41586-025-08628-5";
constexpr const char* stability_source = "Sun et al. 2016, doi:10.1126/sciadv.1600225";

bool unique_and_novel(const Evaluation& e, std::size_t i) { return is_unique(e, i) && is_novel(e, i); }

// What a part asks of a compound besides its energy.
struct Part {
  std::optional<double> threshold = {};  // eV/atom above the hull; else the convention's
  bool metastable = false;               // whose threshold of the convention
  bool unique = true, novel = true;
  bool unique_last = false;  // the first of its kind among those that are stable and novel
  bool loose = false;        // by the loose tolerances
};

double threshold_of(const Evaluation& e, const Part& part) {
  return part.threshold.value_or(part.metastable ? e.convention.metastable : e.convention.stable);
}

bool in_band(const Evaluation& e, std::size_t i, const Part& part) {
  if (!is_below(e, i, threshold_of(e, part)).value_or(false)) return false;
  return !part.metastable || !e.convention.metastable_without_stable ||
         !is_below(e, i, e.convention.stable).value_or(false);
}

bool seeks_among_stable(const Evaluation& e, const Part& part) {
  return part.unique && (part.unique_last || e.convention.unique_among_stable);
}

std::vector<bool> holding(const Evaluation& e, const Part& part) {
  const auto& first_of_kind = part.loose ? e.loose.first_of_kind : e.first_of_kind;
  const auto& known_in_train = part.loose ? e.loose.known_in_train : e.known_in_train;
  std::vector<bool> list(e.size());
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (!in_band(e, i, part)) continue;
    const bool novel = !part.novel || !known_in_train[i];
    if (!part.unique)
      list[i] = novel;
    else if (!seeks_among_stable(e, part))
      list[i] = novel && first_of_kind[i] == i;
    else if (first_of_kind[i] && (novel || !part.unique_last))
      list[i] = seen.insert(*first_of_kind[i]).second && novel;
  }
  return list;
}

MetricInfo part_entry(std::string name, std::string description, const Part& part) {
  std::vector<Fact> needs{Fact::structure, Fact::energy};
  if (part.unique) needs.push_back(part.loose ? Fact::loose_duplicates : Fact::duplicates);
  if (part.novel) needs.push_back(part.loose ? Fact::loose_novelty : Fact::novelty);
  const bool by_matcher = part.unique || part.novel;
  return {std::move(name),
          "",
          std::move(description),
          Direction::higher,
          by_matcher ? source : stability_source,
          needs,
          [=](const Evaluation& e) {
            if (part.novel && !e.train) return absent("no training set to judge novelty against");
            const std::vector<bool> held = holding(e, part);
            MetricResult result =
                share_below(e, threshold_of(e, part), [&](const Evaluation&, std::size_t i) { return held[i]; });
            if (by_matcher)
              result =
                  with_matcher(std::move(result), e, part.loose ? e.convention.loose_matcher : e.convention.matcher);
            if (part.novel) result.convention["reference"] = e.train->file;
            if (seeks_among_stable(e, part))
              result.convention["unique"] = part.unique_last && part.novel ? "among those of such energy that are novel"
                                                                           : "among those of such energy";
            if (part.metastable && e.convention.metastable_without_stable)
              result.convention["threshold"] += ", those that are stable left out";
            return result;
          },
          [=](const Evaluation& e) {
            const std::vector<bool> held = holding(e, part);
            return yes_or_no(e, [&](const Evaluation&, std::size_t i) -> std::optional<bool> {
              if (!is_below(e, i, threshold_of(e, part))) return std::nullopt;
              return held[i];
            });
          },
          Compounds::crystals};
}

// The parts for one threshold, whose adjective and prefix these are: "metastable", "metastable_".
std::vector<MetricInfo> parts_of(const std::string& word, const std::string& sun_name, const Part& base) {
  const auto part = [&](bool unique, bool novel, bool unique_last = false) {
    Part each = base;
    each.unique = unique;
    each.novel = novel;
    each.unique_last = unique_last;
    return each;
  };
  return {
      part_entry(word + "_unique", "share that is " + word + " and unique", part(true, false)),
      part_entry(word + "_novel", "share that is " + word + " and novel", part(false, true)),
      part_entry(sun_name, "share that is " + word + ", unique and novel", part(true, true)),
      part_entry(word + "_unique_last", "share that is " + word + " and the first of its kind among these",
                 part(true, false, true)),
      part_entry(sun_name + "_unique_last",
                 "share that is " + word + " and novel, and the first of its kind among these", part(true, true, true)),
  };
}

}  // namespace

namespace entries {

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
       [](const Evaluation& e) { return yes_or_no(e, unique_and_novel); }},
  };
}

std::vector<MetricInfo> sun() {
  std::vector<MetricInfo> list = parts_of("stable", "sun", {});
  for (MetricInfo& info : parts_of("metastable", "metastable_sun", {.metastable = true}))
    list.push_back(std::move(info));
  list.push_back(part_entry("sun_loose", "sun with the loose tolerances of the matcher", {.loose = true}));
  list.push_back(part_entry("metastable_sun_loose", "metastable_sun with the loose tolerances of the matcher",
                            {.metastable = true, .loose = true}));
  return list;
}

}  // namespace entries

std::vector<std::string> threshold_names(double threshold) {
  std::vector<std::string> names;
  for (const char* name : {"stability", "stable_unique", "stable_novel", "sun", "sun_unique_last"})
    names.push_back(name + ("_at_" + format_double(threshold)));
  return names;
}

std::vector<MetricInfo> threshold_metrics(const Evaluation& e) {
  std::vector<MetricInfo> list;
  for (const double threshold : e.convention.thresholds) {
    const std::vector<std::string> names = threshold_names(threshold);
    const std::string within = "share within " + format_double(threshold) + " eV/atom above the hull";
    const Part part{.threshold = threshold};
    Part stable = part, unique = part, novel = part, last = part;
    stable.unique = stable.novel = unique.novel = novel.unique = false;
    last.unique_last = true;
    list.push_back(part_entry(names[0], within, stable));
    list.push_back(part_entry(names[1], within + " that is unique", unique));
    list.push_back(part_entry(names[2], within + " that is novel", novel));
    list.push_back(part_entry(names[3], within + " that is unique and novel", part));
    list.push_back(part_entry(names[4], within + " that is novel, and the first of its kind among these", last));
  }
  return list;
}

}  // namespace werner
