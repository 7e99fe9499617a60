#include "app/usage.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cmath>

#include "app/help.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::ranges::find(list, text) != list.end();
}

std::string in_quotes(const std::string& text) { return "'" + text + "'"; }

// The innermost verb that the arguments name, and the first word at which no verb could be found.
struct Place {
  const CLI::App* app = nullptr;
  std::string stranger;
};

Place place_of(const CLI::App& command, const std::vector<std::string>& arguments) {
  Place place{&command, {}};
  for (const std::string& argument : arguments) {
    const std::vector<std::string> names = subcommand_names(*place.app);
    if (names.empty()) break;
    if (argument.starts_with("-")) continue;
    if (!contains(names, argument)) {
      place.stranger = argument;
      break;
    }
    place.app = place.app->get_subcommand(argument);
  }
  return place;
}

std::string unknown_verb(const Place& place) {
  return "unknown verb " + in_quotes(place.stranger) + " (" +
         did_you_mean(place.stranger, subcommand_names(*place.app)) + ")";
}

// Of the words that CLI11 could not place, the one that stands first.
std::string first_extra(const std::string& what, const std::vector<std::string>& arguments) {
  const std::vector<std::string> extras = split_words(what.substr(what.rfind(": ") + 2));
  for (const std::string& argument : arguments)
    if (contains(extras, argument)) return argument;
  return extras.empty() ? "" : extras.front();
}

std::string unexpected(const Place& place, const std::string& extra) {
  if (!extra.starts_with("-") || extra == "-")
    return place.stranger.empty() ? "unexpected " + in_quotes(extra) + " (usage: " + usage_line(*place.app) + ")"
                                  : unknown_verb(place);
  const std::string flag = extra.substr(0, extra.find('='));
  const auto near = nearest_name(flag, flag_names(*place.app));
  return "unknown flag " + in_quotes(flag) + " of '" + command_path(*place.app) + "' (" +
         (near ? "did you mean " + in_quotes(*near) + "?" : "see '" + command_path(*place.app) + " --help'") + ")";
}

}  // namespace

CLI::Validator whole_number(int low, int high) {
  return {[low, high](std::string& text) -> std::string {
            const auto value = parse_int(text);
            if (value && *value >= low && *value <= high) return {};
            const bool open = high == std::numeric_limits<int>::max();
            return in_quotes(text) + " where a whole number from " + std::to_string(low) +
                   (open ? "" : " to " + std::to_string(high)) + " was expected";
          },
          ""};
}

CLI::Validator positive_number() {
  return {[](std::string& text) -> std::string {
            const auto value = parse_double(text);
            return value && *value > 0 && std::isfinite(*value)
                       ? std::string()
                       : in_quotes(text) + " where a number above 0 was expected";
          },
          ""};
}

CLI::Validator number_between(double low, double high) {
  return {[low, high](std::string& text) -> std::string {
            const auto value = parse_double(text);
            return value && *value >= low && *value <= high
                       ? std::string()
                       : in_quotes(text) + " where a number from " + format_double(low) + " to " + format_double(high) +
                             " was expected";
          },
          ""};
}

CLI::Validator one_of(std::vector<std::string> words) {
  return {[words](std::string& text) -> std::string {
            if (contains(words, text)) return {};
            return in_quotes(text) + " where " + join(words, ", ") + " were expected";
          },
          ""};
}

std::string complaint(const CLI::App& command, const CLI::ParseError& wrong,
                      const std::vector<std::string>& arguments) {
  const Place place = place_of(command, arguments);
  const std::string what = wrong.what(), help = " (see '" + command_path(*place.app) + " --help')";
  const std::string name = what.substr(0, what.find_first_of(": "));
  const auto is = [&](CLI::ExitCodes code) { return wrong.get_exit_code() == static_cast<int>(code); };
  if (!place.stranger.empty()) return unknown_verb(place);
  if (is(CLI::ExitCodes::ExtrasError)) return unexpected(place, first_extra(what, arguments));
  if (is(CLI::ExitCodes::RequiredError) && !subcommand_names(*place.app).empty())
    return "no verb after '" + command_path(*place.app) + "' (known: " + join(subcommand_names(*place.app), ", ") + ")";
  if (is(CLI::ExitCodes::RequiredError)) return "no " + name + " given (usage: " + usage_line(*place.app) + ")";
  if (is(CLI::ExitCodes::ArgumentMismatch) && std::ranges::count(arguments, name) > 1)
    return in_quotes(name) + " stands twice and takes one value" + help;
  if (is(CLI::ExitCodes::ArgumentMismatch)) return in_quotes(name) + " without its value" + help;
  if (is(CLI::ExitCodes::ExcludesError))
    return in_quotes(name) + " and " + in_quotes(what.substr(what.rfind(' ') + 1)) + " exclude each other" + help;
  return what + help;
}

std::vector<std::string> typed_command(const CLI::App& command, const std::vector<std::string>& positionals) {
  std::vector<std::string> words{"werner", command.get_name()};
  words.insert(words.end(), positionals.begin(), positionals.end());
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() || option->count() == 0) continue;
    for (const std::string& value : option->results())
      words.push_back(option->get_items_expected_max() == 0 ? option->get_name() : option->get_name() + "=" + value);
  }
  return words;
}

}  // namespace werner
