// Files that do not come with the program.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "app/data_hull.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/formats.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/system/data_files.hpp"
#include "werner/system/digest.hpp"
#include "werner/system/process.hpp"

namespace werner {

namespace {

namespace fs = std::filesystem;

struct DataFlags {
  std::string action, name, from;
  DataHullFlags hull;
  bool no_elements = false, force = false;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || fs::is_directory(file))
    throw Error("cannot open '" + file.string() + "'", {.where = "--from", .hint = "a file"});
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::string downloaded(const DataFile& data, const fs::path& folder) {
  if (!find_program("curl"))
    throw Error(
        "'curl' is not on this machine",
        {.where = {}, .hint = "install it, or download " + data.address + " by other means and give --from FILE"});
  const fs::path part = folder / (data.file + ".part"), said = folder / (data.file + ".log");
  const ProcessResult result = run_process({.command = {"curl", "--fail", "--silent", "--show-error", "--location",
                                                        "--retry", "3", "--output", part.string(), data.address},
                                            .err = said});
  std::string reason(trim(bytes_of(said)));
  reason.erase(0, reason.rfind('\n') + 1);  // each try has a line
  std::error_code ignored;
  fs::remove(said, ignored);
  if (!result.ok()) {
    fs::remove(part, ignored);
    throw Error("could not download " + data.address + (reason.empty() ? "" : ": " + excerpt(reason)),
                {.where = {}, .hint = "download it by other means and give --from FILE"});
  }
  std::string bytes = bytes_of(part);
  fs::remove(part);
  return bytes;
}

int fetch(const DataFlags& flags) {
  const DataFile& data = data_file(flags.name, "NAME");
  const fs::path folder = user_data_folder(), target = folder / data.file;
  if (fs::exists(target) && !flags.force) {
    if (sha256(bytes_of(target)) == data.sha256) {
      std::cout << target.string() << "\n";
      return 0;
    }
    throw Error("'" + target.string() + "' is there and is not what was published",
                {.where = {}, .hint = "--force overwrites it"});
  }
  fs::create_directories(folder);
  const std::string bytes = flags.from.empty() ? downloaded(data, folder) : bytes_of(flags.from);
  if (const std::string found = sha256(bytes); found != data.sha256)
    throw Error("found another file than the published one: SHA-256 " + found + ", expected " + data.sha256,
                {.where = flags.from.empty() ? data.address : flags.from, .hint = {}});
  write_text_file(target, bytes, true);
  std::cout << target.string() << "\n";
  return 0;
}

int list() {
  for (const DataFile& data : data_files()) {
    const auto place = find_data_file(data);
    std::cout << data.name << "  " << (place ? place->string() : "not on this machine") << "\n    " << data.description
              << " (" << data.licence << ")\n    " << data.address << "\n";
  }
  return 0;
}

}  // namespace

std::function<int()> declare_data(CLI::App& command) {
  auto flags = std::make_shared<DataFlags>();
  command.footer(
      "Examples\n"
      "  werner data list\n"
      "  werner data fetch nequix-mp-1\n"
      "  werner data fetch nequix-mp-1 --from nequix-mp-1.nqx\n"
      "  werner data hull known.csv.gz --oracle nequix-mp-1 -o hull.csv.gz\n"
      "Files go to the user's data folder (~/.local/share/werner). A folder named by WERNER_DATA is searched first, "
      "as\n"
      "WERNER_DATA/potentials/FILE and WERNER_DATA/FILE.\n");
  command
      .add_option("ACTION", flags->action,
                  "list: what there is and where; fetch: get one; hull: relax a set of crystals for --hull")
      ->required()
      ->check(one_of({"list", "fetch", "hull"}));
  command.add_option("NAMES", flags->hull.files, "the file to fetch, or the crystals of a hull, in any format");
  command.add_option("--from", flags->from, "fetch: take it from this file instead of the public address")
      ->type_name("FILE");
  command.add_option("--oracle", flags->hull.potential, "hull: potential: " + join(names_of(potentials()), ", "))
      ->type_name("NAME")
      ->capture_default_str();
  command
      .add_option("-o,--output", flags->hull.output,
                  "hull: the table; FILE.sqlite beside it holds what is relaxed, and the same command goes on from it")
      ->type_name("FILE");
  command.add_option("--fmax", flags->hull.options.fmax, "hull: largest force that is left, eV/Angstrom")
      ->type_name("FORCE")
      ->check(positive_number())
      ->capture_default_str();
  command.add_option("--steps", flags->hull.options.steps, "hull: at most, per crystal")
      ->type_name("N")
      ->check(whole_number(1))
      ->capture_default_str();
  command
      .add_option("--limit", flags->hull.limit,
                  "hull: only so many crystals; elements come first, then what a column e_above_hull has near the hull")
      ->type_name("N")
      ->check(whole_number(1));
  command.add_flag("--no-elements", flags->no_elements,
                   "hull: do not add prototypes of the elements (close and centred packings, molecules)");
  command.add_flag("--exact", flags->hull.exact, "hull: 64-bit numbers, several times slower");
  command.add_option("--threads", flags->hull.threads, "hull: crystals at once; default: one per core")
      ->type_name("N")
      ->check(whole_number(1, 4096));
  command.add_flag("--force", flags->force, "overwrite what is there");
  return [flags] {
    if (flags->action == "list") return list();
    if (flags->action == "hull") {
      flags->hull.elements = !flags->no_elements;
      flags->hull.force = flags->force;
      return data_hull(flags->hull);
    }
    if (flags->hull.files.size() != 1)
      throw UsageError(flags->hull.files.empty() ? "no name of a data file" : "more than one name of a data file",
                       {.where = "fetch", .hint = "see 'werner data list'"});
    flags->name = flags->hull.files.front();
    return fetch(*flags);
  };
}

}  // namespace werner
