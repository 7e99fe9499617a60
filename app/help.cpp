#include "app/help.hpp"

#include <CLI/Config.hpp>

namespace werner {

HelpFormatter::HelpFormatter() {
  column_width(34);
  label("SUBCOMMAND", "VERB");
  label("Subcommands", "Verbs");
  label("OPTIONS", "FLAGS");
  label("Options", "Flags");
}

std::string main_footer() {
  return "Examples:\n"
         "  werner design examples/palladium.toml\n"
         "  werner build complex --metal Fe+2 --geometry octahedral --ligand bipy*3\n"
         "  werner info complex.xyz --charge 2\n"
         "Help on a verb: werner VERB --help. Data goes to stdout, messages to stderr; exit codes: 0 done, 1 failed,\n"
         "2 wrong usage.\n";
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!sub->get_group().empty()) names.push_back(sub->get_name());
  return names;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

static void add_section(std::string& page, const CLI::App& app, const std::string& path, int level) {
  page += std::string(level, '#') + " " + path + "\n\n```\n" +
          app.get_formatter()->make_help(&app, path, CLI::AppFormatMode::Normal) + "```\n\n";
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!sub->get_group().empty()) add_section(page, *sub, path + " " + sub->get_name(), level + 1);
}

std::string command_page(const CLI::App& app) {
  std::string page = "# The command\n\nWhat `werner --help` and `werner VERB --help` print.\n\n";
  add_section(page, app, "werner", 2);
  return page;
}

}  // namespace werner
