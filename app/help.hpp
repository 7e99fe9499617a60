// Help texts, and the names that completion, documentation and did-you-mean need, all read off the declared flags.
#pragma once
#include <CLI/App.hpp>
#include <CLI/Formatter.hpp>
#include <string>
#include <vector>

namespace werner {

// CLI11's layout with the default values in brackets and hidden verbs left out.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
};

std::string main_footer();
std::vector<std::string> subcommand_names(const CLI::App& app);  // visible ones
std::vector<std::string> flag_names(const CLI::App& app);        // "--seed", "-o", ...

// A page of Markdown with the help of every visible verb: docs/command.md.
std::string command_page(const CLI::App& app);

}  // namespace werner
