#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"
#include "werner/metrics/judge.hpp"

namespace werner {

std::vector<ScoreValue> assigned(const ScoreAnswer& answer, const std::vector<std::string>& names,
                                 const std::string& where) {
  if (!answer.in_order.empty()) {
    if (answer.in_order.size() != names.size())
      throw Error(std::to_string(answer.in_order.size()) + " numbers without names for " +
                      std::to_string(names.size()) + " compounds",
                  {.where = where, .hint = "one for each, or names beside the numbers"});
    return answer.in_order;
  }
  std::vector<ScoreValue> values;
  std::size_t found_any = 0;
  for (const std::string& name : names) {
    const auto found = answer.by_name.find(name);
    values.push_back(found == answer.by_name.end() ? ScoreValue{std::nullopt, "not in the answer"} : found->second);
    found_any += found != answer.by_name.end();
  }
  if (found_any == 0 && !names.empty()) {
    const std::string theirs = answer.by_name.empty() ? "none" : "'" + excerpt(answer.by_name.begin()->first) + "'";
    throw Error(
        "no name of the answer is a compound's: " + theirs + ", expected the like of '" + excerpt(names.front()) + "'",
        {.where = where, .hint = {}});
  }
  return values;
}

namespace stages {

namespace {

std::vector<ScoreValue> column(const Evaluation& e, const std::string& name) {
  std::vector<ScoreValue> values;
  bool any = false;
  for (const Sample& sample : e.generated.samples) {
    const auto found = sample.numbers.find(name);
    any = any || found != sample.numbers.end();
    values.push_back(found == sample.numbers.end() ? ScoreValue{std::nullopt, "no number in its column"}
                                                   : ScoreValue{found->second, {}});
  }
  if (!any)
    throw UsageError("'" + e.generated.file + "' has no column '" + name + "' with numbers",
                     {.where = "--score", .hint = "give a command or a table behind '='"});
  return values;
}

std::vector<ScoreValue> table(const Evaluation& e, const ScoreRequest& request) {
  const ScoreAnswer answer = parse_score_answer(read_text_file(request.text), request.name, request.text);
  std::vector<std::string> names;
  for (const Sample& sample : e.generated.samples) names.push_back(sample.name);
  return assigned(answer, names, request.text);
}

std::vector<ScoreValue> command(const Evaluation& e, const ScoreRequest& request) {
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_crystal(e, i)) asked.push_back(i);
  std::vector<ScoreValue> values(e.size());
  if (asked.empty()) return values;
  const std::vector<ScoreValue> given = run_score_command(request, e.generated, asked, e.score_time_limit);
  for (std::size_t k = 0; k < asked.size(); ++k) values[asked[k]] = given[k];
  return values;
}

}  // namespace

void scores(Evaluation& e) {
  for (Score& score : e.scores) {
    const ScoreRequest& request = score.request;
    switch (request.source) {
      case ScoreRequest::Source::column:
        score.values = column(e, request.name);
        break;
      case ScoreRequest::Source::table:
        score.values = table(e, request);
        break;
      case ScoreRequest::Source::command:
        score.values = command(e, request);
        break;
    }
    for (std::size_t i = 0; i < e.size(); ++i) {
      // What is no crystal has no score, as it has no energy.
      if (!is_crystal(e, i)) score.values[i] = {};
      std::map<std::string, double>& numbers = e.generated.samples[i].numbers;
      numbers.erase(request.name);
      if (score.values[i].value) numbers[request.name] = *score.values[i].value;
    }
  }
}

}  // namespace stages

}  // namespace werner
