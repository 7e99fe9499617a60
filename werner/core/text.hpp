// Text without locales: splitting, numbers, and the nearest known name.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);  // keeps empty fields
std::vector<std::string> split_words(std::string_view text);            // at runs of white space, no empty fields
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string replaced(std::string text, std::string_view what, std::string_view by);  // everywhere; `what` not empty
std::string lower(std::string_view text);                                            // ASCII only

// The whole text as a number, or nothing; never depends on the locale.
std::optional<int> parse_int(std::string_view text);
std::optional<double> parse_double(std::string_view text);

// One line that a terminal can show: line ends and tabs become blanks, other control bytes and what is no UTF-8 "?".
std::string printable(std::string_view text);
// The same, cut to some 60 bytes with "..." behind: what messages quote from files.
std::string excerpt(std::string_view text);

// Shortest decimal text that reads back as the same double.
std::string format_double(double value);

// The known name nearest to `name` by edit distance, when it is near enough to be a slip of the pen.
std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known);

// "did you mean 'x'?", or "known: a, b, c" when nothing is near.
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

}  // namespace werner
