// Explains: a configuration before it runs, a structure, this build.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/info_crystal.hpp"
#include "app/info_structure.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/run/explain.hpp"
#include "werner/run/version.hpp"

namespace werner {

namespace {

struct Flags {
  std::vector<std::string> files;
  std::vector<std::string> overrides;
  InfoStructureFlags structure;
  InfoCrystalFlags crystal;
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
    refuse({"FILES", "--set", "--charge", "--spin", "--symprec", "--details", "--from-format", "--json"},
           "beside --build, which speaks of this command", "werner info --build");
  else if (flags.files.empty())
    throw UsageError("nothing to explain", {.where = {}, .hint = "give a .toml or a structure file, or --build"});
  else if (is_configuration(flags.files.front()))
    refuse({"--charge", "--spin", "--symprec", "--details", "--from-format"},
           "is for structures, and " + flags.files.front() + " is a configuration",
           "keys of a configuration are overridden by --set");
  else
    refuse({"--set"}, "is for configurations (.toml), and " + flags.files.front() + " is none",
           "--charge and --spin say what a structure does not");
}

int explain_configuration(const Flags& flags) {
  if (flags.files.size() > 1)
    throw UsageError("a configuration is explained alone", {.where = flags.files[1], .hint = "one file at a time"});
  const DesignSetup setup = set_up(read_configuration(flags.files.front(), flags.overrides));
  std::cout << (flags.json ? explanation_json(setup) : explanation(setup));
  return 0;
}

// Crystals go together; molecules file by file.
int explain_structures(Flags& flags, const CLI::App& command) {
  const auto is_missing = [](const std::string& file) { return file != "-" && !std::filesystem::exists(file); };
  const auto first_missing = std::ranges::find_if(flags.files, is_missing);
  if (std::ranges::all_of(flags.files, is_missing))
    throw Error("no such file: '" + *first_missing + "'", {.where = *first_missing});
  int code = first_missing == flags.files.end() ? 0 : 1;
  for (const std::string& file : flags.files)
    if (is_missing(file)) std::cerr << "werner: " << file << ": no such file\n";
  std::erase_if(flags.files, is_missing);
  const bool by_format = !flags.crystal.format.empty();
  if (by_format) find_named(crystal_formats(), flags.crystal.format, "crystal format", "--from-format");
  const auto crystals =
      by_format ? static_cast<std::ptrdiff_t>(flags.files.size()) : std::ranges::count_if(flags.files, holds_crystals);
  if (crystals > 0 && crystals < static_cast<std::ptrdiff_t>(flags.files.size()))
    throw UsageError("some files hold crystals and some molecules",
                     {.where = {}, .hint = "ask for them one after another"});
  if (crystals > 0) {
    for (const char* name : {"--charge", "--spin"})
      if (command.count(name) > 0)
        throw UsageError("'" + std::string(name) + "' is for molecules, and " + flags.files.front() +
                         " holds crystals");
    flags.crystal.json = flags.json;
    flags.crystal.details = flags.structure.details;
    return std::max(code, info_crystals(flags.files, flags.crystal));
  }
  if (command.count("--symprec") > 0)
    throw UsageError("'--symprec' is for crystals, and " + flags.files.front() + " holds molecules");
  if (flags.files.size() > 1 && flags.json)
    throw UsageError("JSON of several files of molecules", {.where = {}, .hint = "ask for them one after another"});
  flags.structure.json = flags.json;
  for (const std::string& file : flags.files) code = std::max(code, info_structure(file, flags.structure));
  return code;
}

}  // namespace

std::function<int()> declare_info(CLI::App& command) {
  auto flags = std::make_shared<Flags>();
  command.footer(
      "Examples\n"
      "  werner info examples/palladium.toml      how many compounds, which oracle, how long\n"
      "  werner info complex.xyz --charge 2       metal, ligands, donors, polyhedron, isomer\n"
      "  werner info quartz.cif                   formula, space group, density, nearest sites, what is odd\n"
      "  werner info --build                      what this command is made of\n");
  command.add_option(
      "FILES", flags->files,
      "a configuration (.toml), molecules (.xyz, .mol, .sdf, ...) or crystals (.cif, POSCAR, .extxyz with a "
      "Lattice, .json, archives, ...); - is stdin (XYZ, or crystals of --from-format)");
  command.add_option("--set", flags->overrides, "override a key of the configuration: --set constraints.charge=any")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  declare_info_structure(command, flags->structure);
  command.add_option("--symprec", flags->crystal.symprec, "Angstrom that atoms of a crystal may be off their symmetry")
      ->type_name("X")
      ->check(positive_number())
      ->capture_default_str();
  command
      .add_option("--from-format", flags->crystal.format,
                  "format of crystals where no file name tells (see 'werner list')")
      ->type_name("NAME");
  command.add_flag("--json", flags->json, "for programs");
  command.add_flag("--build", flags->build, "compiler and libraries of this command");
  return [flags, &command] {
    require_used_flags(*flags, command);
    if (flags->build) {
      std::cout << build_facts();
      return 0;
    }
    if (is_configuration(flags->files.front())) return explain_configuration(*flags);
    return explain_structures(*flags, command);
  };
}

}  // namespace werner
