// A metric judges a set of compounds by one number with an interval, and each compound by one cell of a table.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "werner/metrics/statistics.hpp"

namespace werner {

struct Evaluation;

// What a metric makes sense for.
enum class Compounds { any, crystals, complexes };

enum class Direction { higher, lower, neither };  // is better
std::string_view direction_text(Direction direction);

// What has to be known of the compounds before the metric can be computed.
enum class Fact {
  structure,         // structural validity
  composition,       // compositional validity
  fingerprints,      // of structure and composition, of the generated and the test set
  coverage,          // distances of fingerprints between these sets
  duplicates,        // the first of its kind
  novelty,           // in the training set?
  rediscovery,       // in the test set, and not in the training set?
  loose_duplicates,  // the last three by loose tolerances
  loose_novelty,
  loose_rediscovery,
  energy,               // above the hull
  symmetry,             // space group and template
  familiarity,          // of composition and template in the training set
  matches,              // with the crystal of the test set that was to be predicted
  all_matches,          // with every crystal of the test set
  relaxed,              // the same compound after relaxation
  training_complexes,   // chemistry of the metal complexes of the training set
  reference_complexes,  // and of the reference set
  synthesis,            // SA scores of ligands
};

struct MetricResult {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::optional<Interval> interval;
  std::size_t n = 0;                              // compounds that the value speaks of: its denominator
  std::map<std::string, std::string> convention;  // matcher, tolerances, hull, energy, reference, denominator
  std::string absent;                             // why there is no value, else empty
};

struct MetricInfo {
  std::string name;  // snake_case, key of metrics.json
  std::string unit;  // empty for shares and pure numbers
  std::string description;
  Direction direction = Direction::neither;
  std::string citation;
  std::vector<Fact> needs;
  std::function<MetricResult(const Evaluation&)> compute;
  // Cells of its column in details.csv, one per generated compound: what each contributes, so that their sum over n is
  // the value; empty where a compound does not count. Asked for only where there is a value. Absent: no column.
  std::function<std::vector<std::string>(const Evaluation&)> column = {};
  Compounds compounds = Compounds::any;
  // Of a metric without a column, which speaks of the set: the columns that it is made from. Empty too: it speaks of
  // the crystals of the test set, or of pairs of fingerprints.
  std::vector<std::string> made_from = {};
};

struct NamedResult {
  const MetricInfo* metric;
  MetricResult result;
};

// All metrics, in the order of the report.
std::span<const MetricInfo> metrics();
// Throws UsageError with the nearest name.
const MetricInfo& metric(std::string_view name, std::string where = {});
// The names that are meant, each once: of metrics and of others that are known, or words that several names have, as in
// 'diversity'. Throws UsageError with the nearest name for what is neither.
std::vector<std::string> chosen_metrics(const std::vector<std::string>& words, std::set<std::string> known,
                                        const std::string& where);

MetricResult absent(std::string reason);
// A share with its Wilson interval.
MetricResult share(std::size_t successes, std::size_t n);

}  // namespace werner
