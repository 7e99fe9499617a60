// Structure prediction: is the crystal of the test set among the predictions made for it? Predictions count in their
// order in the file; "at 1" is the first of them.
#include <fmt/format.h>

#include <algorithm>

#include "werner/core/text.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "Jiao et al. 2023, arXiv:2309.04475";

// Of what validity is asked.
enum class Asked { nothing, predictions, both };

// What the metric asks of a prediction.
struct Request {
  int k = 1;            // how many count per crystal of the test set, in the order of the file; 0: all
  bool valid = false;   // asked as DiffCSP's scripts do: of the first prediction and the truth, of many of them alone
  bool strict = false;  // within the tolerances of sameness

  Asked asked() const { return !valid ? Asked::nothing : k == 1 ? Asked::both : Asked::predictions; }
};

// The root mean square distance of a prediction that counts as a match.
std::optional<double> matched(const Evaluation& e, std::size_t i, const Request& request) {
  const MatchFact& match = e.matches[i];
  if (request.strict) return match.strict ? std::optional(match.rms.value_or(0)) : std::nullopt;
  if (request.asked() != Asked::nothing && !is_valid(e, i)) return std::nullopt;
  if (request.asked() == Asked::both && !e.test_valid[*match.target]) return std::nullopt;
  return match.rms;
}

// The prediction that decides about a crystal of the test set: the best that matches, else the first of all.
struct Decision {
  std::size_t prediction = 0;
  std::optional<double> rms;
};

// Per crystal of the test set; nothing where none was made for it.
std::vector<std::optional<Decision>> decisions(const Evaluation& e, const Request& request) {
  std::vector<std::optional<Decision>> list(e.test->size());
  std::vector<int> seen(e.test->size(), 0);
  for (std::size_t i = 0; i < e.size(); ++i) {
    const auto& target = e.matches[i].target;
    if (!target || (request.k > 0 && seen[*target]++ >= request.k)) continue;
    const std::optional<double> rms = matched(e, i, request);
    std::optional<Decision>& decision = list[*target];
    if (!decision || (rms && (!decision->rms || *rms < *decision->rms))) decision = Decision{i, rms};
  }
  return list;
}

bool is_hit(const std::optional<Decision>& decision) { return decision && decision->rms; }

std::string missing(const Evaluation& e) {
  if (!e.test) return "no test set";
  if (std::ranges::any_of(e.matches, [](const MatchFact& match) { return match.target.has_value(); })) return {};
  if (e.targets_unknown.empty()) return "no name of a prediction could be read";
  const bool by_target = e.pairing == Pairing::by_target;
  return fmt::format("no {} is the name of a crystal of the test set: found {}, expected the like of {}{}",
                     by_target ? "target of the predictions (column 'target')" : "name of the predictions",
                     join(e.targets_unknown, ", "), join(e.targets_expected, ", "),
                     by_target ? "" : "; a column 'target' can say which crystal a prediction is for");
}

std::string pairing_text(Pairing pairing) {
  switch (pairing) {
    case Pairing::by_target:
      return "by the column 'target'";
    case Pairing::by_name:
      return "by name";
    case Pairing::by_order:
      break;
  }
  return "by order, no name fits";
}

// "3 predictions for 'x' or other names that are none of the test set"
std::string strangers_text(const Evaluation& e) {
  const auto count = std::ranges::count_if(e.matches, [](const MatchFact& match) { return !match.target; });
  if (count == 0) return {};
  if (e.targets_unknown.empty()) return fmt::format("{} unreadable predictions without a name", count);
  return fmt::format("{} predictions, not for a crystal of the test set: {}{}", count, join(e.targets_unknown, ", "),
                     static_cast<std::size_t>(count) > e.targets_unknown.size() ? ", ..." : "");
}

MetricResult noted(MetricResult result, const Evaluation& e, const Request& request) {
  result.convention["tolerances"] = tolerances_text(request.strict ? e.convention.matcher : e.convention.match_rate);
  result.convention["matcher"] = "structures, by root mean square";
  result.convention["reference"] = e.test->file;
  result.convention["pairing"] = pairing_text(e.pairing);
  if (const std::string strangers = strangers_text(e); !strangers.empty()) result.convention["left_out"] = strangers;
  result.convention["predictions"] = request.k == 1 ? "the first" : "all";
  result.convention["validity"] = request.asked() == Asked::both          ? "asked of predictions and truths"
                                  : request.asked() == Asked::predictions ? "asked of predictions"
                                                                          : "not asked";
  return result;
}

MetricResult rate(const Evaluation& e, const Request& request) {
  if (const std::string reason = missing(e); !reason.empty()) return absent(reason);
  const auto list = decisions(e, request);
  MetricResult result = share(static_cast<std::size_t>(std::ranges::count_if(list, is_hit)), list.size());
  result.convention["denominator"] = "the test set";
  return noted(std::move(result), e, request);
}

MetricResult rmse(const Evaluation& e, const Request& request) {
  if (const std::string reason = missing(e); !reason.empty()) return absent(reason);
  std::vector<double> values;
  for (const auto& decision : decisions(e, request))
    if (is_hit(decision)) values.push_back(*decision->rms);
  if (values.empty()) return absent("no prediction matches");
  MetricResult result;
  result.value = mean(values);
  result.interval = bootstrap_mean_interval(values, 1000, e.seed);
  result.n = values.size();
  result.convention["denominator"] = "what matched";
  return noted(std::move(result), e, request);
}

// The cell stands beside the prediction that decides, and is empty beside the others.
std::vector<std::string> cells(const Evaluation& e, const Request& request,
                               std::string (*cell)(const std::optional<double>& rms)) {
  std::vector<std::string> list(e.size());
  for (const auto& decision : decisions(e, request))
    if (decision) list[decision->prediction] = cell(decision->rms);
  return list;
}

std::string hit_cell(const std::optional<double>& rms) { return rms ? "1" : "0"; }
std::string rms_cell(const std::optional<double>& rms) { return rms ? fmt::format("{:.6g}", *rms) : ""; }

MetricInfo entry(std::string name, std::string description, const Request& request, bool is_rate) {
  std::vector<Fact> needs{Fact::structure, Fact::matches};
  if (request.valid) needs.push_back(Fact::composition);
  return {std::move(name),
          "",
          std::move(description),
          is_rate ? Direction::higher : Direction::lower,
          source,
          needs,
          [=](const Evaluation& e) { return is_rate ? rate(e, request) : rmse(e, request); },
          [=](const Evaluation& e) { return cells(e, request, is_rate ? hit_cell : rms_cell); }};
}

MetricInfo rate_entry(std::string name, std::string description, const Request& request) {
  return entry(std::move(name), std::move(description), request, true);
}

MetricInfo rmse_entry(std::string name, std::string description, const Request& request) {
  return entry(std::move(name), std::move(description), request, false);
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
  return {
      rate_entry("match_rate_at_1", "share of the test set whose first prediction matches", {}),
      rate_entry("match_rate_at_k", "share of the test set that one of its predictions matches", {.k = 0}),
      rmse_entry("rmse_at_1", "mean normalised root mean square displacement of first predictions that match", {}),
      rmse_entry("rmse_at_k", "the same of the best prediction for each crystal", {.k = 0}),
      rate_entry("match_rate_strict_at_1",
                 "match_rate_at_1 by root mean square within the tolerances of the matcher of sameness",
                 {.strict = true}),
      rate_entry("match_rate_strict_at_k", "match_rate_at_k, likewise", {.k = 0, .strict = true}),
      rate_entry("match_rate_valid_at_1", "share of the test set whose first prediction matches, both valid",
                 {.valid = true}),
      rate_entry("match_rate_valid_at_k", "share of the test set that one valid prediction matches",
                 {.k = 0, .valid = true}),
      rmse_entry("rmse_valid_at_1", "root mean square displacement of first predictions that match, both valid",
                 {.valid = true}),
      rmse_entry("rmse_valid_at_k", "the same of the best valid prediction for each crystal", {.k = 0, .valid = true}),
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
