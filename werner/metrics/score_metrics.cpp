// The metrics of the user's own scores: the mean, and the share that meets the threshold. As with energies, a compound
// whose score is unknown is left out of the denominator, and what is no crystal does not meet the threshold.
#include <fmt/format.h>

#include <map>

#include "werner/core/text.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/score_metrics.hpp"

namespace werner {

namespace {

constexpr const char* source = "a score of the user's own";

// "; 3 left out: NaN (2), not in the answer (1)"
std::string left_out_text(const Score& score) {
  std::map<std::string, std::size_t> reasons;
  std::size_t count = 0;
  for (const ScoreValue& value : score.values)
    if (!value.reason.empty()) {
      ++reasons[value.reason];
      ++count;
    }
  if (count == 0) return {};
  constexpr std::size_t most = 5;
  std::vector<std::string> parts;
  for (const auto& [reason, times] : reasons) {
    if (parts.size() == most) break;
    parts.push_back(fmt::format("{} ({})", reason, times));
  }
  if (reasons.size() > most) parts.push_back("...");
  return fmt::format("; {} left out: {}", count, join(parts, ", "));
}

void add_source(MetricResult& result, const ScoreRequest& request) {
  switch (request.source) {
    case ScoreRequest::Source::column:
      result.convention["score"] = "column of the generated set";
      break;
    case ScoreRequest::Source::table:
      result.convention["score"] = "table";
      result.convention["file"] = request.text;
      break;
    case ScoreRequest::Source::command:
      result.convention["score"] = "command: " + request.text;
      break;
  }
}

// Whether the compound counts, by the denominator of the convention.
bool counts(const Evaluation& e, std::size_t i) {
  return e.convention.denominator == Denominator::generated || is_valid(e, i);
}

MetricResult unknown(const Score& score) {
  return absent("the score '" + score.request.name + "' is known of no compound" + left_out_text(score));
}

MetricResult mean_score(const Evaluation& e, const Score& score) {
  std::vector<double> values;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (score.values[i].value && counts(e, i)) values.push_back(*score.values[i].value);
  if (values.empty()) return unknown(score);
  MetricResult result;
  result.value = mean(values);
  result.interval = bootstrap_mean_interval(values, 1000, e.seed);
  result.n = values.size();
  add_source(result, score.request);
  result.convention["denominator"] = "compounds of known score" + left_out_text(score);
  return result;
}

std::optional<bool> meets(const Evaluation& e, const Score& score, std::size_t i) {
  if (!is_crystal(e, i)) return false;
  if (!score.values[i].value) return std::nullopt;
  const double value = *score.values[i].value, threshold = *score.request.threshold;
  return score.request.direction == Direction::higher ? value >= threshold : value <= threshold;
}

std::string threshold_text(const ScoreRequest& request) {
  return fmt::format("{} at {} {}", request.name, request.direction == Direction::higher ? "least" : "most",
                     format_double(*request.threshold));
}

MetricResult share_meeting(const Evaluation& e, const Score& score) {
  std::size_t yes = 0, known = 0;
  bool any = false;
  for (std::size_t i = 0; i < e.size(); ++i) {
    any = any || score.values[i].value.has_value();
    const std::optional<bool> answer = meets(e, score, i);
    if (!answer || !counts(e, i)) continue;
    ++known;
    yes += *answer;
  }
  if (!any) return unknown(score);
  MetricResult result = share(yes, known);
  add_source(result, score.request);
  result.convention["threshold"] = threshold_text(score.request);
  result.convention["denominator"] = denominator_text(e) + left_out_text(score);
  return result;
}

}  // namespace

std::vector<MetricInfo> score_metrics(const Evaluation& e) {
  std::vector<MetricInfo> list;
  for (std::size_t k = 0; k < e.scores.size(); ++k) {
    const ScoreRequest& request = e.scores[k].request;
    list.push_back({request.name,
                    "",
                    "mean of a score that was given from outside",
                    request.direction,
                    source,
                    {Fact::structure},
                    [k](const Evaluation& each) { return mean_score(each, each.scores[k]); },
                    [k](const Evaluation& each) {
                      std::vector<std::string> cells;
                      for (const ScoreValue& value : each.scores[k].values)
                        cells.push_back(value.value ? format_double(*value.value) : "");
                      return cells;
                    }});
    if (!request.threshold) continue;
    list.push_back({share_name(request),
                    "",
                    "share with " + threshold_text(request),
                    Direction::higher,
                    source,
                    {Fact::structure},
                    [k](const Evaluation& each) { return share_meeting(each, each.scores[k]); },
                    [k](const Evaluation& each) {
                      return yes_or_no(each, [&](const Evaluation& inner, std::size_t i) {
                        return meets(inner, inner.scores[k], i);
                      });
                    }});
  }
  return list;
}

}  // namespace werner
