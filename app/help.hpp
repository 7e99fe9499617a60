// Help texts, and the names that completion, documentation and did-you-mean need, all read off the declared flags.
#pragma once
#include <CLI/App.hpp>
#include <CLI/Formatter.hpp>
#include <string>
#include <vector>

namespace werner {

// One page per verb: what it does, how it is written, arguments, flags, verbs, examples (the footer); hidden ones are
// left out.
class HelpFormatter : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

std::string main_footer();
std::string command_path(const CLI::App& app);                   // "werner build complex"
std::string usage_line(const CLI::App& app);                     // "werner design CONFIG [flags]"
std::vector<std::string> subcommand_names(const CLI::App& app);  // visible ones
std::vector<std::string> flag_names(const CLI::App& app);        // "--seed", "-o", ...; visible ones

// A page of Markdown with the help of every visible verb: docs/command.md.
std::string command_page(const CLI::App& app);

}  // namespace werner
