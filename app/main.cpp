// The command: a table of verbs, one place where errors become messages and exit codes. No science here.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "app/help.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "app/version.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

// One line, whatever bytes the input brought into it; returns the exit code.
static int complain(const std::string& message, int exit_code) {
  std::cerr << "werner: " << printable(message) << "\n";
  return exit_code;
}

static int run(int argc, char** argv) {
  CLI::App command("Inverse design of inorganic compounds: metal complexes and crystals with the properties you want.",
                   "werner");
  command.formatter(std::make_shared<HelpFormatter>());
  command.set_help_flag("-h,--help", "this page");
  command.set_version_flag("-V,--version", version_text(), "version of this command and of what it is made of");
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
    return complain(complaint(command, wrong, arguments), 2);
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
      throw werner::Error("the output could not be written, is the disk full or its reader gone?", {.where = "stdout"});
    return code;
  } catch (const werner::UsageError& error) {
    return werner::complain(error.what(), 2);
  } catch (const werner::Error& error) {
    return werner::complain(error.what(), 1);
  } catch (const std::bad_alloc&) {
    return werner::complain("out of memory", 1);
  } catch (const std::exception& error) {
    return werner::complain(
        std::string(error.what()) + " (this looks like a bug; please report the command and its input)", 1);
  }
}
