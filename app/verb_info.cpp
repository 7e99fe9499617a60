// Explains: a configuration before it runs, a structure, this build.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iostream>
#include <memory>

#include "app/info_structure.hpp"
#include "app/verb.hpp"
#include "werner/core/error.hpp"
#include "werner/run/explain.hpp"
#include "werner/run/version.hpp"

namespace werner {

namespace {

struct Flags {
  std::string file;
  std::vector<std::string> overrides;
  InfoStructureFlags structure;
  bool json = false, build = false;
};

bool is_configuration(const std::string& file) { return file.ends_with(".toml"); }

// A flag that changes nothing would be passed over in silence.
void require_used_flags(const Flags& flags, const CLI::App& command) {
  const auto refuse = [&](std::initializer_list<const char*> names, const std::string& why, const std::string& hint) {
    for (const char* name : names)
      if (command.count(name) > 0) throw UsageError("'" + std::string(name) + "' " + why, {.where = {}, .hint = hint});
  };
  if (flags.build)
    refuse({"FILE", "--set", "--charge", "--spin", "--details", "--json"},
           "beside --build, which speaks of this command", "werner info --build");
  else if (is_configuration(flags.file))
    refuse({"--charge", "--spin", "--details"}, "is for structures, and " + flags.file + " is a configuration",
           "keys of a configuration are overridden by --set");
  else
    refuse({"--set"}, "is for configurations (.toml), and " + flags.file + " is none",
           "--charge and --spin say what a structure does not");
}

}  // namespace

std::function<int()> declare_info(CLI::App& command) {
  auto flags = std::make_shared<Flags>();
  command.footer(
      "Examples\n"
      "  werner info examples/palladium.toml      how many compounds, which oracle, how long\n"
      "  werner info complex.xyz --charge 2       metal, ligands, donors, polyhedron, isomer\n"
      "  werner info --build                      what this command is made of\n");
  command.add_option("FILE", flags->file, "a configuration (.toml) or structures (.xyz, .mol, .sdf, ...); - is stdin");
  command.add_option("--set", flags->overrides, "override a key of the configuration: --set constraints.charge=any")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  declare_info_structure(command, flags->structure);
  command.add_flag("--json", flags->json, "for programs");
  command.add_flag("--build", flags->build, "compiler and libraries of this command");
  return [flags, &command] {
    require_used_flags(*flags, command);
    if (flags->build) {
      std::cout << build_facts();
      return 0;
    }
    if (flags->file.empty())
      throw UsageError("nothing to explain", {.where = {}, .hint = "give a .toml or a structure file, or --build"});
    if (!is_configuration(flags->file)) {
      flags->structure.json = flags->json;
      return info_structure(flags->file, flags->structure);
    }
    const DesignSetup setup = set_up(read_configuration(flags->file, flags->overrides));
    std::cout << (flags->json ? explanation_json(setup) : explanation(setup));
    return 0;
  };
}

}  // namespace werner
