// The command: a table of verbs, one place where errors become messages and exit codes. No science here.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "app/help.hpp"
#include "app/verb.hpp"
#include "app/version.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

// CLI11 names what it did not understand; the nearest flag or verb is the better hint.
static std::string hint_for(const CLI::App& command, const std::vector<std::string>& arguments) {
  const CLI::App* app = &command;
  for (const std::string& argument : arguments) {
    const std::vector<std::string> subcommands = subcommand_names(*app);
    if (argument.starts_with("-")) {
      const std::string flag = argument.substr(0, argument.find('='));
      const std::vector<std::string> flags = flag_names(*app);
      if (std::ranges::find(flags, flag) == flags.end())
        if (const auto near = nearest_name(flag, flags)) return "did you mean '" + *near + "'?";
    } else if (std::ranges::find(subcommands, argument) != subcommands.end()) {
      app = app->get_subcommand(argument);
    } else if (!subcommands.empty()) {
      return did_you_mean(argument, subcommands);
    }
  }
  return "see '" + app->get_display_name(false) + " --help'";
}

static int run(int argc, char** argv) {
  CLI::App command("Inverse design of inorganic compounds: metal complexes with the properties you want.", "werner");
  command.formatter(std::make_shared<HelpFormatter>());
  command.set_version_flag("-V,--version", version_text());
  command.require_subcommand(0, 1);
  command.footer(main_footer());
  std::vector<std::pair<CLI::App*, std::function<int()>>> actions;
  for (const Verb& verb : verbs()) {
    CLI::App* sub = command.add_subcommand(verb.name, verb.summary);
    if (verb.hidden) sub->group("");
    actions.emplace_back(sub, verb.declare(*sub));
  }
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    command.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return command.exit(done);
  } catch (const CLI::ParseError& wrong) {
    std::cerr << "werner: " << lower(std::string(wrong.what()).substr(0, 1)) << std::string(wrong.what()).substr(1)
              << " (" << hint_for(command, arguments) << ")\n";
    return 2;
  }
  for (const auto& [sub, action] : actions)
    if (sub->parsed()) return action();
  std::cout << command.help();
  return 0;
}

}  // namespace werner

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    const int code = werner::run(argc, argv);
    if (!std::cout.flush())
      throw werner::Error("the output could not be written, is the disk full?", {.where = "stdout"});
    return code;
  } catch (const werner::UsageError& error) {
    std::cerr << "werner: " << error.what() << "\n";
    return 2;
  } catch (const werner::Error& error) {
    std::cerr << "werner: " << error.what() << "\n";
    return 1;
  } catch (const std::bad_alloc&) {
    std::cerr << "werner: out of memory\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "werner: " << error.what() << " (this looks like a bug; please report the command and its input)\n";
    return 1;
  }
}
