// The grammar of --score.
#include <algorithm>
#include <array>
#include <cmath>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/metrics/score.hpp"

namespace werner {

namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
  throw UsageError(message, {.where = "--score", .hint = hint});
}

bool word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Takes ":lower" off the front of `rest`.
std::optional<Direction> taken_direction(std::string_view& rest) {
  if (!rest.starts_with(':')) return std::nullopt;
  const std::string_view word = rest.substr(1, std::min(rest.find_first_of("<>="), rest.size()) - 1);
  for (const Direction direction : {Direction::higher, Direction::lower, Direction::neither})
    if (word == direction_text(direction)) {
      rest.remove_prefix(1 + word.size());
      return direction;
    }
  refuse("unknown direction '" + excerpt(word) + "'", "known: higher, lower, neither");
}

// Takes ">0.5" off the front of `rest`.
void take_threshold(std::string_view& rest, std::optional<Direction> direction, ScoreRequest& request) {
  const bool above = rest.front() == '>';
  rest.remove_prefix(1);
  if (rest.starts_with('=')) rest.remove_prefix(1);
  const std::string_view word = rest.substr(0, rest.find('='));
  const auto number = parse_double(trim(word));
  if (!number || !std::isfinite(*number))
    refuse("'" + excerpt(word) + "' is no threshold of '" + request.name + "'", "as in synthnn>0.5=COMMAND");
  rest.remove_prefix(word.size());
  request.threshold = *number;
  request.direction = above ? Direction::higher : Direction::lower;
  if (direction && *direction != request.direction)
    refuse("the threshold of '" + request.name +
               "' asks for another direction than ':" + std::string(direction_text(*direction)) + "'",
           "leave the direction out, the threshold tells it");
}

void require_structures(const ScoreRequest& request) {
  constexpr std::array<const char*, 3> structures{"{xyz}", "{csv}", "{cifs}"};
  if (std::ranges::any_of(structures, [&](const char* key) { return request.text.find(key) != std::string::npos; }))
    return;
  refuse("the command of '" + request.name + "' is given no structures",
         "use {xyz}, {csv} or {cifs} in it; a table begins with @");
}

}  // namespace

ScoreRequest parse_score(std::string_view text) {
  ScoreRequest request;
  std::string_view rest = trim(text);
  const auto end = std::ranges::find_if_not(rest, word_character);
  request.name = std::string(rest.begin(), end);
  rest.remove_prefix(request.name.size());
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (request.name.empty() || (!rest.empty() && std::string_view(":<>=").find(rest.front()) == std::string_view::npos))
    refuse("'" + excerpt(text) + "' is no score",
           "as in synthnn=COMMAND, synthnn>0.5=COMMAND, synthnn:lower=@table.csv; names have letters, digits and _");
  const std::optional<Direction> direction = taken_direction(rest);
  request.direction = direction.value_or(Direction::higher);
  if (rest.starts_with('<') || rest.starts_with('>')) take_threshold(rest, direction, request);
  for (const std::string& name : {request.name, share_name(request)})
    if (std::ranges::find(metrics(), name, &MetricInfo::name) != metrics().end())
      refuse("'" + name + "' is a metric already", "choose another name for the score");
  if (rest.empty()) return request;
  rest = trim(rest.substr(1));
  if (rest.empty() || rest == "@") refuse("nothing gives the score '" + request.name + "'", "a command, or @table.csv");
  request.source = rest.starts_with('@') ? ScoreRequest::Source::table : ScoreRequest::Source::command;
  request.text = rest.starts_with('@') ? rest.substr(1) : rest;
  if (request.source == ScoreRequest::Source::command) require_structures(request);
  return request;
}

std::string share_name(const ScoreRequest& request) { return request.name + "_share"; }

}  // namespace werner
