// What `werner evaluate` leaves behind: metrics.json, details.csv and provenance.json, and the comparison of several
// metrics.json.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/metrics/evaluation.hpp"

namespace werner {

// name -> {value, unit, n, interval: [low, high], description, direction, citation, convention, columns}; `columns` of
// details.csv: its own, or those that it is made from. A metric without a value has `"value": null` and its reason
// under `absent`; one of too few compounds `"interval": null` and the reason under `no_interval`.
std::string evaluation_metrics_json(const Evaluation& evaluation, std::span<const NamedResult> results);

// A row per generated compound: name, where, formula, a column per metric that has one, columns of plain properties,
// what it repeats or is known as, and the reasons against it.
std::string evaluation_details_csv(const Evaluation& evaluation, std::span<const NamedResult> results);

std::string evaluation_provenance_json(const Evaluation& evaluation, const std::vector<std::string>& command,
                                       double wall_seconds);

// One metrics.json as a row of a comparison.
struct ComparedMetric {
  std::optional<double> value;
  std::optional<Interval> interval;
  std::size_t n = 0;
  std::string unit, direction;
  std::map<std::string, std::string> convention;
};
struct ComparedModel {
  std::string name;  // of the folder of metrics.json, or of the file
  std::map<std::string, ComparedMetric> metrics;
};
// Throws Error for a file that is missing or no metrics.json.
ComparedModel read_compared(const std::filesystem::path& file);

// A line per model, sorted by the first metric, best first; warnings name each metric whose conventions differ, and
// how.
struct Comparison {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> warnings;
};
// `names`: the metrics to show; empty: all that at least one model has.
Comparison compare(std::vector<ComparedModel> models, const std::vector<std::string>& names);

}  // namespace werner
