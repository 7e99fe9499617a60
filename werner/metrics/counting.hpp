// Counting compounds that have something in common, and writing their column.
#pragma once
#include <optional>

#include "werner/metrics/evaluation.hpp"

namespace werner {

// What a share is taken of, in the words of the report, and how many that are.
std::string denominator_text(const Evaluation& evaluation);
std::size_t denominator(const Evaluation& evaluation);

// Share of the denominator for which `holds(evaluation, i)`; a yes of a compound outside it does not count.
template <class Holds>
MetricResult share_of(const Evaluation& evaluation, const Holds& holds) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < evaluation.size(); ++i)
    if ((evaluation.convention.denominator == Denominator::generated || is_valid(evaluation, i)) &&
        holds(evaluation, i))
      ++count;
  MetricResult result = share(count, denominator(evaluation));
  result.convention["denominator"] = denominator_text(evaluation);
  return result;
}

// Share of those of which `holds(evaluation, i)` knows, called `denominator`.
template <class Holds>
MetricResult share_of_known(const Evaluation& evaluation, const Holds& holds, std::string denominator) {
  std::size_t count = 0, known = 0;
  for (std::size_t i = 0; i < evaluation.size(); ++i)
    if (const std::optional<bool> answer = holds(evaluation, i)) {
      ++known;
      count += *answer;
    }
  MetricResult result = share(count, known);
  result.convention["denominator"] = std::move(denominator);
  return result;
}

// "1" or "0" for each compound, empty where `holds` does not know.
template <class Holds>
std::vector<std::string> yes_or_no(const Evaluation& evaluation, const Holds& holds) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < evaluation.size(); ++i) {
    const std::optional<bool> answer = holds(evaluation, i);
    cells.push_back(!answer ? "" : *answer ? "1" : "0");
  }
  return cells;
}

// `result` with the matcher and its tolerances, or the level of sameness of metal complexes, under the key of the
// report.
MetricResult with_matcher(MetricResult result, const Evaluation& evaluation);
MetricResult with_matcher(MetricResult result, const Evaluation& evaluation, const Tolerances& tolerances);
// When metal complexes are the same, in words.
std::string sameness_text(Sameness level);

}  // namespace werner
