// Structure prediction: is the crystal of the test set among the predictions made for it? Predictions count in their
// order in the file; "at 1" is the first of them.
#include <fmt/format.h>

#include <algorithm>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "Jiao et al. 2023, arXiv:2309.04475";

// DiffCSP's scripts ask the first prediction and the truth to be valid, and of many predictions only these.
enum class Asked { nothing, predictions, both };
Asked asked_for(int k, bool valid) { return !valid ? Asked::nothing : k == 1 ? Asked::both : Asked::predictions; }

// Per crystal of the test set the best rms among its first k predictions (all for k = 0).
std::vector<std::optional<double>> best_of(const Evaluation& e, int k, Asked asked) {
  std::vector<std::optional<double>> best(e.test->size());
  std::vector<int> seen(e.test->size(), 0);
  for (std::size_t i = 0; i < e.size(); ++i) {
    const MatchFact& match = e.matches[i];
    if (!match.target || (k > 0 && seen[*match.target]++ >= k)) continue;
    if (!match.rms || (asked != Asked::nothing && !is_valid(e, i)) ||
        (asked == Asked::both && !e.test_valid[*match.target]))
      continue;
    std::optional<double>& rms = best[*match.target];
    rms = rms ? std::min(*rms, *match.rms) : *match.rms;
  }
  return best;
}

std::string missing(const Evaluation& e) {
  if (!e.test) return "no test set";
  if (std::ranges::none_of(e.matches, [](const MatchFact& match) { return match.target.has_value(); }))
    return "no prediction says which crystal of the test set it is for (a column 'target' with its name)";
  return {};
}

MetricResult noted(MetricResult result, const Evaluation& e, int k, Asked asked) {
  result.convention["tolerances"] = tolerances_text(e.convention.match_rate);
  result.convention["matcher"] = "structures, by root mean square";
  result.convention["reference"] = e.test->file;
  result.convention["predictions"] = k == 1 ? "the first" : "all";
  result.convention["validity"] = asked == Asked::both          ? "asked of predictions and truths"
                                  : asked == Asked::predictions ? "asked of predictions"
                                                                : "not asked";
  return result;
}

MetricResult rate(const Evaluation& e, int k, bool valid) {
  if (const std::string reason = missing(e); !reason.empty()) return absent(reason);
  const auto best = best_of(e, k, asked_for(k, valid));
  MetricResult result = share(
      static_cast<std::size_t>(std::ranges::count_if(best, [](const auto& b) { return b.has_value(); })), best.size());
  result.convention["denominator"] = "the test set";
  return noted(std::move(result), e, k, asked_for(k, valid));
}

MetricResult rmse(const Evaluation& e, int k, bool valid) {
  if (const std::string reason = missing(e); !reason.empty()) return absent(reason);
  std::vector<double> values;
  for (const auto& rms : best_of(e, k, asked_for(k, valid)))
    if (rms) values.push_back(*rms);
  if (values.empty()) return absent("no prediction matches");
  MetricResult result;
  result.value = mean(values);
  result.interval = bootstrap_mean_interval(values, 1000, e.seed);
  result.n = values.size();
  result.convention["denominator"] = "what matched";
  return noted(std::move(result), e, k, asked_for(k, valid));
}

MetricResult strict_rate(const Evaluation& e, int k) {
  if (const std::string reason = missing(e); !reason.empty()) return absent(reason);
  std::vector<int> seen(e.test->size(), 0);
  std::vector<bool> hit(e.test->size(), false);
  for (const MatchFact& match : e.matches)
    if (match.target && (k == 0 || seen[*match.target]++ < k) && match.strict) hit[*match.target] = true;
  MetricResult result =
      noted(share(static_cast<std::size_t>(std::ranges::count(hit, true)), hit.size()), e, k, Asked::nothing);
  result.convention["tolerances"] = tolerances_text(e.convention.matcher);
  result.convention["denominator"] = "the test set";
  return result;
}

MetricInfo strict_entry(std::string name, std::string description, int k) {
  return {std::move(name),
          "",
          std::move(description),
          Direction::higher,
          source,
          {Fact::structure, Fact::matches},
          [=](const Evaluation& e) { return strict_rate(e, k); }};
}

MetricInfo rate_entry(std::string name, std::string description, int k, bool valid) {
  std::vector<Fact> needs{Fact::structure, Fact::matches};
  if (valid) needs.push_back(Fact::composition);
  return {std::move(name), "", std::move(description), Direction::higher, source, needs, [=](const Evaluation& e) {
            return rate(e, k, valid);
          }};
}

MetricInfo rmse_entry(std::string name, std::string description, int k, bool valid) {
  std::vector<Fact> needs{Fact::structure, Fact::matches};
  if (valid) needs.push_back(Fact::composition);
  return {std::move(name), "", std::move(description), Direction::lower, source, needs, [=](const Evaluation& e) {
            return rmse(e, k, valid);
          }};
}

MetricResult everyone(const Evaluation& e, const std::function<MetricResult()>& compute) {
  if (!e.test) return absent("no test set");
  MetricResult result = compute();
  result.convention["tolerances"] = tolerances_text(e.convention.match_rate);
  result.convention["matcher"] = "structures, by root mean square";
  result.convention["reference"] = e.test->file;
  result.convention["denominator"] = "the test set";
  return result;
}

MetricResult metre(const Evaluation& e) {
  return everyone(e, [&] {
    return share(static_cast<std::size_t>(
                     std::ranges::count_if(e.best_rms_of_test, [](const auto& b) { return b.has_value(); })),
                 e.best_rms_of_test.size());
  });
}

MetricResult corrected_rmse(const Evaluation& e) {
  return everyone(e, [&] {
    std::vector<double> values;
    for (const auto& rms : e.best_rms_of_test) values.push_back(rms.value_or(e.convention.match_rate.stol));
    MetricResult result;
    result.value = mean(values);
    result.interval = bootstrap_mean_interval(values, 1000, e.seed);
    result.n = values.size();
    return result;
  });
}

}  // namespace

std::vector<MetricInfo> match_rate() {
  MetricInfo at_1 = rate_entry("match_rate_at_1", "share of the test set whose first prediction matches", 1, false);
  at_1.column = [](const Evaluation& e) {
    std::vector<std::string> cells;
    for (const MatchFact& match : e.matches) cells.push_back(match.rms ? fmt::format("{:.6g}", *match.rms) : "");
    return cells;
  };
  return {
      at_1,
      rate_entry("match_rate_at_k", "share of the test set that one of its predictions matches", 0, false),
      rmse_entry("rmse_at_1", "mean normalised root mean square displacement of first predictions that match", 1,
                 false),
      rmse_entry("rmse_at_k", "the same of the best prediction for each crystal", 0, false),
      strict_entry("match_rate_strict_at_1",
                   "match_rate_at_1 by root mean square within the tolerances of the matcher of sameness", 1),
      strict_entry("match_rate_strict_at_k", "match_rate_at_k, likewise", 0),
      rate_entry("match_rate_valid_at_1", "share of the test set whose first prediction matches, both valid", 1, true),
      rate_entry("match_rate_valid_at_k", "share of the test set that one valid prediction matches", 0, true),
      rmse_entry("rmse_valid_at_1", "root mean square displacement of first predictions that match, both valid", 1,
                 true),
      rmse_entry("rmse_valid_at_k", "the same of the best valid prediction for each crystal", 0, true),
      {"metre",
       "",
       "share of the test set that any generated crystal matches",
       Direction::higher,
       "Hoellmer et al. 2025, arXiv:2502.02582",
       {Fact::structure, Fact::all_matches},
       metre},
      {"crmse",
       "",
       "mean over the test set of the best root mean square displacement, the tolerance where none matches",
       Direction::lower,
       "Hoellmer et al. 2025, arXiv:2502.02582",
       {Fact::structure, Fact::all_matches},
       corrected_rmse},
  };
}

}  // namespace werner::entries
