// Scores of the user's own: numbers that a command, a table or a column of the generated set gives for each compound,
// such as a classifier of synthesizability. Werner knows nothing of what they mean but which way is better.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "werner/metrics/metric.hpp"
#include "werner/metrics/sample.hpp"

namespace werner {

struct ScoreRequest {
  enum class Source { column, table, command };

  std::string name;  // letters, digits and _: key of metrics.json
  Direction direction = Direction::higher;
  std::optional<double> threshold;  // a compound meets it from here on in the direction, the threshold included
  Source source = Source::column;
  std::string text;  // file of the table, or the command
};
// "synthnn=COMMAND", "synthnn:lower=@table.csv", "synthnn>0.5=COMMAND", "synthnn<2" for the column of that name in the
// generated set. Throws UsageError, also for the name of a metric that Werner has and for a command that is given no
// structures.
ScoreRequest parse_score(std::string_view text);
std::string share_name(const ScoreRequest& request);  // of the metric that counts who meets the threshold

// What is said of one compound.
struct ScoreValue {
  std::optional<double> value;
  std::string reason;  // why there is none
};
// An answer names compounds or gives a number for each in their order.
struct ScoreAnswer {
  std::unordered_map<std::string, ScoreValue> by_name;
  std::vector<ScoreValue> in_order;
};
// JSON: {name: number} in one object or in one per line, objects with "name" and the score, or an array of numbers;
// CSV: names and numbers in columns `name` (or material_id, id, else the first) and that of the score's name (or
// `score`, or the only other one), or numbers alone. What is no finite number is a reason. `where` is named in errors;
// throws Error for text that is none of these.
ScoreAnswer parse_score_answer(std::string_view text, const std::string& score, const std::string& where);

// Runs the command once by the shell, in the current folder, with the samples of those indices. In it {xyz} becomes a
// file of extended XYZ, {csv} a table with the columns name, formula and cif (xyz for molecules), {cifs} a folder of
// NAME.cif (characters that are odd in file names are "_" there; the answer may use those names), {out} the file that
// it answers in; without it the output is the answer. Sites that elements share do not fit {xyz}: such samples are left
// out. Throws Error with the end of the command's error output where it fails or reaches the limit, in seconds.
std::vector<ScoreValue> run_score_command(const ScoreRequest& request, const SampleSet& set,
                                          const std::vector<std::size_t>& asked, double time_limit);  // one per `asked`

// Looks each name up in the answer, else each place. Throws Error where no name fits, or the number of places.
std::vector<ScoreValue> assigned(const ScoreAnswer& answer, const std::vector<std::string>& names,
                                 const std::string& where);

struct Score {
  ScoreRequest request;
  std::vector<ScoreValue> values = {};  // one per generated compound; neither value nor reason where it was not asked
};

}  // namespace werner
