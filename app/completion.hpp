// What may be typed next: verbs, flags, and the names that flags and arguments take.
#pragma once
#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace werner {

// `typed` are the words behind "werner"; the last one is being typed and may be empty. Whole words that begin with it;
// none where a file is due.
std::vector<std::string> completions(const CLI::App& root, const std::vector<std::string>& typed);

}  // namespace werner
