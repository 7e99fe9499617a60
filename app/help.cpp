#include "app/help.hpp"

#include <CLI/Config.hpp>

#include "werner/core/text.hpp"

namespace werner {

namespace {

constexpr std::size_t left_column = 28, page_width = 110;

struct Row {
  std::string name, description;
};

// A heading and rows of name and description, wrapped.
void add_section(std::string& page, const std::string& heading, const std::vector<Row>& rows) {
  if (rows.empty()) return;
  page += "\n" + heading + "\n";
  for (const Row& row : rows) {
    std::string line = "  " + row.name;
    if (line.size() + 2 > left_column) {
      page += line + "\n";
      line.clear();
    }
    line.resize(left_column, ' ');
    bool empty = true;
    for (const std::string& word : split_words(row.description)) {
      if (!empty && line.size() + 1 + word.size() > page_width) {
        page += line + "\n";
        line.assign(left_column, ' ');
        empty = true;
      }
      line += (empty ? "" : " ") + word;
      empty = false;
    }
    page += line + "\n";
  }
}

bool is_help(const CLI::Option& option) { return option.check_lname("help") || option.check_lname("version"); }
bool visible(const CLI::Option& option) { return !option.get_group().empty(); }
bool visible(const CLI::App& app) { return !app.get_group().empty(); }

// "-o, --output FILE".
Row flag_row(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  std::string text = join(names, ", ");
  if (option.get_items_expected_max() > 0) text += " " + option.get_type_name();
  std::string description = option.get_description();
  if (!option.get_default_str().empty()) description += " (default: " + option.get_default_str() + ")";
  return {text, description};
}

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  std::vector<const CLI::App*> list;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    if (visible(*sub)) list.push_back(sub);
  return list;
}

void add_page(std::string& page, const CLI::App& app, int level) {
  const std::string path = command_path(app);
  page += std::string(static_cast<std::size_t>(level), '#') + " " + path + "\n\n```\n" +
          app.get_formatter()->make_help(&app, path, CLI::AppFormatMode::Normal) + "```\n\n";
  for (const CLI::App* sub : verbs_of(app)) add_page(page, *sub, level + 1);
}

}  // namespace

std::string command_path(const CLI::App& app) {
  return (app.get_parent() ? command_path(*app.get_parent()) + " " : "") + app.get_name();
}

std::string usage_line(const CLI::App& app) {
  std::string text = command_path(app);
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional() || !visible(*option)) continue;
    const std::string name = option->get_name() + (option->get_items_expected_max() > 1 ? " ..." : "");
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  return text + (verbs_of(app).empty() ? "" : " VERB ...") + " [flags]";
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  std::vector<Row> arguments, flags, last, verbs;
  for (const CLI::Option* option : app->get_options()) {
    if (!visible(*option)) continue;
    if (option->get_positional())
      arguments.push_back({option->get_name(), option->get_description()});
    else
      (is_help(*option) ? last : flags).push_back(flag_row(*option));
  }
  flags.insert(flags.end(), last.begin(), last.end());
  for (const CLI::App* sub : verbs_of(*app)) verbs.push_back({sub->get_name(), sub->get_description()});
  std::string page = app->get_description() + "\n\nusage: " + usage_line(*app) + "\n";
  add_section(page, "Verbs", verbs);
  add_section(page, "Arguments", arguments);
  add_section(page, "Flags", flags);
  const std::string footer = app->get_footer();
  return footer.empty() ? page : page + "\n" + std::string(trim(footer)) + "\n";
}

std::string main_footer() {
  return "Examples\n"
         "  werner design examples/palladium.toml                                     search, and a report\n"
         "  werner build complex --metal Fe+2 --geometry octahedral --ligand 'bipy*3' a structure in 3D\n"
         "  werner info complex.xyz --charge 2                                        what a structure is\n"
         "  werner predict complex.xyz --charge 2 --spin 0                            its properties by GFN2-xTB\n\n"
         "'werner VERB --help' explains a verb, 'werner completion bash' completes names at a key.\n"
         "Data goes to stdout, messages to stderr; exit codes: 0 done, 1 failed, 2 wrong input.\n";
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : verbs_of(app)) names.push_back(sub->get_name());
  return names;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    if (!visible(*option)) continue;
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::string command_page(const CLI::App& app) {
  std::string page = "# The command\n\nWhat `werner --help` and `werner VERB --help` print.\n\n";
  add_page(page, app, 2);
  return page;
}

}  // namespace werner
