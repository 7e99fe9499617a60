// What a person typed against what was declared: checks of values, and complaints in the words of the house.
#pragma once
#include <CLI/App.hpp>
#include <limits>
#include <string>
#include <vector>

namespace werner {

// Checks for CLI::Option::check: a whole number from `low` to `high`; a number above zero, or within
// limits; one of some words.
CLI::Validator whole_number(int low, int high = std::numeric_limits<int>::max());
CLI::Validator positive_number();
CLI::Validator number_between(double low, double high);  // the ends included
CLI::Validator one_of(std::vector<std::string> words);

// One line for a command line that `command` does not understand: what is wrong, and the nearest thing that is right.
std::string complaint(const CLI::App& command, const CLI::ParseError& wrong, const std::vector<std::string>& arguments);

// The verb with its positional words and the flags that were given, as somebody could type it again.
std::vector<std::string> typed_command(const CLI::App& command, const std::vector<std::string>& positionals);

}  // namespace werner
