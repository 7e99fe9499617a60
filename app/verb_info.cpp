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

std::function<int()> declare_info(CLI::App& command) {
  struct Flags {
    std::string file;
    std::vector<std::string> overrides;
    InfoStructureFlags structure;
    bool json = false, build = false;
  };
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
  return [flags] {
    if (flags->build) {
      std::cout << build_facts();
      return 0;
    }
    if (flags->file.empty())
      throw UsageError("nothing to explain", {.where = {}, .hint = "give a .toml or a structure file, or --build"});
    if (!flags->file.ends_with(".toml")) {
      flags->structure.json = flags->json;
      return info_structure(flags->file, flags->structure);
    }
    const DesignSetup setup = set_up(read_configuration(flags->file, flags->overrides));
    std::cout << (flags->json ? explanation_json(setup) : explanation(setup));
    return 0;
  };
}

}  // namespace werner
