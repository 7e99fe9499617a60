// Reading what a command or a table says of compounds.
#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/metrics/score.hpp"

namespace werner {

namespace {

using Json = nlohmann::json;

ScoreValue value_of_text(std::string_view text) {
  const std::string_view word = trim(text);
  const auto number = parse_double(word);
  if (number && std::isfinite(*number)) return {*number, {}};
  return {std::nullopt, word.empty() ? "no number" : excerpt(word)};
}

ScoreValue value_of_json(const Json& json) {
  if (json.is_object() && json.contains("value")) return value_of_json(json["value"]);
  if (json.is_number()) return value_of_text(format_double(json.get<double>()));
  if (json.is_boolean()) return {json.get<bool>() ? 1.0 : 0.0, {}};
  if (json.is_string()) return value_of_text(json.get<std::string>());
  return {std::nullopt, json.is_null() ? "no number" : excerpt(json.dump())};
}

void add(ScoreAnswer& answer, const std::string& name, ScoreValue value) {
  const auto [at, is_new] = answer.by_name.try_emplace(name, value);
  if (!is_new && at->second.value != value.value) at->second = {std::nullopt, "several scores"};
}

void add_object(ScoreAnswer& answer, const Json& object, const std::string& score, const std::string& where) {
  if (!object.contains("name") || !object["name"].is_string()) {
    for (const auto& [name, value] : object.items()) add(answer, name, value_of_json(value));
    return;
  }
  const std::string key = object.contains(score) ? score : "score";
  if (!object.contains(key))
    throw Error("an object has neither '" + score + "' nor 'score': '" + excerpt(object.dump()) + "'",
                {.where = where, .hint = {}});
  add(answer, object["name"].get<std::string>(), value_of_json(object[key]));
}

// Python's json writes NaN, Infinity and -Infinity, which JSON does not have: they become strings.
std::string with_quoted_infinities(std::string_view text) {
  constexpr std::array<std::string_view, 3> words{"NaN", "-Infinity", "Infinity"};
  std::string result;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    const auto word = std::ranges::find_if(words, [&](std::string_view w) { return text.substr(i).starts_with(w); });
    if (quoted && text[i] == '\\' && i + 1 < text.size()) {
      result += text.substr(i++, 2);
    } else if (!quoted && word != words.end()) {
      result += "\"" + std::string(*word) + "\"";
      i += word->size() - 1;
    } else {
      result += text[i];
    }
  }
  return result;
}

ScoreAnswer json_answer(std::string_view text, const std::string& score, const std::string& where) {
  ScoreAnswer answer;
  const std::string plain = with_quoted_infinities(text);
  const Json whole = Json::parse(plain, nullptr, false);
  if (whole.is_object()) {
    add_object(answer, whole, score, where);
  } else if (whole.is_array()) {
    for (const Json& item : whole)
      if (item.is_object())
        add_object(answer, item, score, where);
      else
        answer.in_order.push_back(value_of_json(item));
  } else {
    int number = 0;
    for (const std::string& line : split(plain, '\n')) {
      ++number;
      if (trim(line).empty()) continue;
      const Json object = Json::parse(line, nullptr, false);
      if (!object.is_object())
        throw Error("line " + std::to_string(number) + " is '" + excerpt(line) + "', expected a JSON object",
                    {.where = where, .hint = {}});
      add_object(answer, object, score, where);
    }
  }
  return answer;
}

bool numeric(std::string_view text) {
  constexpr std::array<std::string_view, 7> words{"nan", "inf", "-inf", "none", "null", "na", "n/a"};
  return parse_double(trim(text)) || std::ranges::find(words, lower(trim(text))) != words.end();
}

// A first row without numbers is a header.
bool is_header(const std::vector<std::string>& row) {
  return !trim(row.back()).empty() && std::ranges::none_of(row, numeric);
}

std::size_t index_of(const std::vector<std::string>& header, std::initializer_list<std::string> names,
                     std::size_t otherwise) {
  for (const std::string& name : names)
    if (const auto found = std::ranges::find(header, name); found != header.end())
      return static_cast<std::size_t>(found - header.begin());
  return otherwise;
}

ScoreAnswer csv_answer(std::string_view text, const std::string& score, const std::string& where) {
  const CsvTable table = parse_csv(text, where);
  std::vector<std::vector<std::string>> rows;
  const bool header = is_header(table.header);
  if (!header) rows.push_back(table.header);
  for (const CsvRow& row : table.rows) rows.push_back(row.fields);
  const std::size_t columns = table.header.size();
  ScoreAnswer answer;
  if (columns == 1) {
    for (const auto& row : rows) answer.in_order.push_back(value_of_text(row[0]));
    return answer;
  }
  const std::vector<std::string> names = header ? table.header : std::vector<std::string>{};
  const std::size_t name = index_of(names, {"name", "material_id", "id"}, 0);
  const std::size_t value = index_of(names, {score, "score"}, columns == 2 ? 1 - name : columns);
  if (value == columns || value == name)
    throw Error("no column '" + score + "' in '" + excerpt(join(table.header, ",")) + "'",
                {.where = where, .hint = "expected names and numbers"});
  for (const auto& row : rows)
    if (name < row.size())
      add(answer, std::string(trim(row[name])), value_of_text(value < row.size() ? row[value] : ""));
  return answer;
}

}  // namespace

ScoreAnswer parse_score_answer(std::string_view text, const std::string& score, const std::string& where) {
  const std::string_view content = trim(text);
  if (content.empty()) throw Error("it is empty, expected names and numbers", {.where = where, .hint = {}});
  const bool json = content.front() == '{' || content.front() == '[';
  ScoreAnswer answer = json ? json_answer(content, score, where) : csv_answer(content, score, where);
  const auto none = [](const ScoreValue& value) { return !value.value.has_value(); };
  // Words in the place of numbers, such as greetings of a library, are no answer; reasons beside numbers are.
  if (!json && !answer.in_order.empty() && std::ranges::any_of(answer.in_order, [&](const ScoreValue& value) {
        return none(value) && !numeric(value.reason) && value.reason != "no number";
      }))
    throw Error("'" + excerpt(std::ranges::find_if(answer.in_order, none)->reason) + "' is no number",
                {.where = where, .hint = "expected names and numbers"});
  if (!answer.by_name.empty() && !answer.in_order.empty())
    throw Error("some numbers have names and some have none", {.where = where, .hint = {}});
  return answer;
}

}  // namespace werner
