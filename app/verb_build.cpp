// 3D structures from recipes. `build complex` assembles metal complexes, one or a table of them; `build crystal` is in
// build_crystal.cpp.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/build_batch.hpp"
#include "app/build_crystal.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/json_text.hpp"
#include "werner/run/toml.hpp"

namespace werner {
namespace {

struct BuildFlags {
  std::string file, batch, output, mol;
  BuildRequest request;
  std::optional<int> rotamers, seed;
  int spin = -1;
  int threads = 0;
  bool json = false, force = false;
};

// Flags win over the file.
BuildRequest with_file(const std::string& file, BuildRequest request) {
  TomlReader reader(parse_toml(read_text_file(file), file), "");
  const auto fill = [&](std::string& value, const char* key) {
    const std::string text = reader.text(key, value);
    if (!value.empty() || text.empty()) return;
    value = text;
    request.places[key] = reader.where(key);
  };
  fill(request.name, "name");
  fill(request.metal, "metal");
  fill(request.geometry, "geometry");
  fill(request.isomer, "isomer");
  const auto ligands = reader.texts("ligands");
  if (request.ligands.empty()) {
    request.ligands = ligands;
    request.ligand_places = reader.places("ligands");
  }
  if (reader.has("rotamers")) request.rotamers = reader.whole("rotamers", 1, 1, 1000);
  if (reader.has("seed")) request.seed = static_cast<std::uint64_t>(reader.whole("seed", 1, 0, 2147483647));
  if (reader.has("spin") && !request.unpaired) {
    request.unpaired = reader.whole("spin", 0, 0, 1000);
    request.places["spin"] = reader.where("spin");
  }
  reader.finish();
  return request;
}

std::string text_of(std::span<const Molecule> frames, const char* format) {
  return find_named(formats(), format, "format").write(frames);
}

nlohmann::json json_of(std::span<const Molecule> frames, const std::vector<BatchFailure>& failures) {
  nlohmann::json result{{"complexes", nlohmann::json::array()}, {"failures", nlohmann::json::array()}};
  for (const Molecule& frame : frames) {
    nlohmann::json entry(frame.info);
    entry["charge"] = frame.charge.value_or(0);
    entry["unpaired_electrons"] = frame.unpaired_electrons.value_or(0);
    for (std::size_t i = 0; i < frame.size(); ++i) {
      entry["symbols"].push_back(element(frame.atomic_numbers[i]).symbol);
      entry["positions"].push_back({frame.positions[i].x(), frame.positions[i].y(), frame.positions[i].z()});
    }
    result["complexes"].push_back(std::move(entry));
  }
  for (const BatchFailure& failure : failures) {
    result["failures"].push_back({{"name", failure.name}, {"reason", failure.reason}});
    if (failure.line > 0) result["failures"].back()["line"] = failure.line;
  }
  return result;
}

// A molfile holds one structure; the time to say so is before anything is built or written.
void require_room(const std::string& file, bool many) {
  if (many && (file.ends_with(".mol") || file.ends_with(".mol.gz")))
    throw UsageError("'" + file + "' would have to hold several structures, a molfile holds one",
                     {.where = {}, .hint = "give it the extension .sdf"});
}

void show(const BuildFlags& flags, std::span<const Molecule> frames, const std::vector<BatchFailure>& failures) {
  for (const std::string& file : {flags.output, flags.mol}) require_room(file, frames.size() > 1);
  if (!flags.output.empty() && flags.output != "-" && !frames.empty())
    write_molecules(flags.output, frames, flags.force);
  if (!flags.mol.empty() && !frames.empty()) write_molecules(flags.mol, frames, flags.force);
  if (flags.json)
    std::cout << json_text(json_of(frames, failures), 1) << "\n";
  else if (flags.output.empty() || flags.output == "-")
    std::cout << text_of(frames, "xyz");
}

// "built.xyz" -> "built.failures.csv".
std::filesystem::path failures_file(const std::filesystem::path& output) {
  std::filesystem::path file = output;
  if (file.extension() == ".gz") file.replace_extension();
  return file.replace_extension(".failures.csv");
}

// Before anything is built: what cannot be written is told now.
void require_writable_outputs(const BuildFlags& flags, bool table) {
  for (const std::string& file : {flags.output, flags.mol}) {
    if (file.empty() || file == "-") continue;
    require_writable_molecules(file, flags.force);
    if (table && file == flags.output) require_writable(failures_file(file), flags.force);
  }
}

// What a table says of every row would be passed over in silence.
void refuse_beside_batch(const BuildFlags& flags) {
  const BuildRequest& request = flags.request;
  for (const auto& [given, what] :
       {std::pair(!flags.file.empty(), "a recipe"), std::pair(!request.metal.empty(), "--metal"),
        std::pair(!request.geometry.empty(), "--geometry"), std::pair(!request.ligands.empty(), "--ligand"),
        std::pair(!request.name.empty(), "--name")})
    if (given)
      throw UsageError(std::string(what) + " beside --batch, whose rows say that themselves",
                       {.hint = "leave one of the two out"});
}

int build_table(const BuildFlags& flags) {
  const bool to_file = !flags.output.empty() && flags.output != "-";
  for (const std::string& file : {flags.output, flags.mol}) require_room(file, true);
  require_writable_outputs(flags, true);
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const BatchResult result =
      build_batch(read_text_file(flags.batch), flags.batch, flags.request, flags.threads > 0 ? flags.threads : cores);
  show(flags, result.frames, result.failures);
  std::string table = "line,name,reason\n";
  for (const BatchFailure& failure : result.failures) {
    table += csv_line({std::to_string(failure.line), failure.name, failure.reason});
    if (!to_file)
      std::cerr << "werner: " << flags.batch << ":" << failure.line << ": " << failure.name << ": " << failure.reason
                << "\n";
  }
  if (to_file) write_text_file(failures_file(flags.output), table, flags.force);
  std::cerr << "built " << result.frames.size() << " structures from " << result.rows << " rows, "
            << result.failures.size() << " failures"
            << (to_file && !result.failures.empty() ? ", see " + failures_file(flags.output).string() : std::string())
            << "\n";
  return result.frames.empty() && result.rows > 0 ? 1 : 0;
}

// Before the file is read: these outrank it.
void note_places(BuildRequest& request) {
  request.places = {{"metal", "--metal"}, {"geometry", "--geometry"}, {"isomer", "--isomer"}, {"spin", "--spin"}};
  request.ligand_places.assign(request.ligands.size(), "--ligand");
}

int build_one(const BuildFlags& flags) {
  const BuildRequest& request = flags.request;
  const auto require = [](bool there, const char* what, const char* hint) {
    if (!there) throw UsageError(std::string("no ") + what + " given", {.hint = hint});
  };
  require(!request.metal.empty(), "metal", "for example --metal Fe+2");
  require(!request.geometry.empty(), "geometry", "for example --geometry octahedral; see 'werner list polyhedra'");
  require(!request.ligands.empty(), "ligands", "for example --ligand bipy*3");
  require_writable_outputs(flags, false);
  const BuildOutcome outcome = build_request(request);
  std::vector<BatchFailure> failures;
  for (const std::string& reason : outcome.failures) {
    failures.push_back({request.name, reason});
    std::cerr << "werner: not built: " << reason << "\n";
  }
  if (outcome.frames.empty() && !flags.json) return 1;
  show(flags, outcome.frames, failures);
  return outcome.frames.empty() ? 1 : 0;
}

std::string default_name(const BuildRequest& request) {
  std::string name = request.metal;
  for (const std::string& ligand : request.ligands) name += "_" + ligand;
  return name;
}

}  // namespace

std::function<int()> declare_build(CLI::App& command) {
  const auto flags = std::make_shared<BuildFlags>();
  command.require_subcommand(1);
  command.footer("Examples\n  werner build complex --help\n  werner build crystal --help\n");
  CLI::App& complex = *command.add_subcommand("complex", "metal complexes from metal, polyhedron and ligands");
  complex.footer(
      "Examples\n"
      "  werner build complex --metal Fe+2 --geometry octahedral --ligand 'bipy*3' -o febipy.xyz\n"
      "  werner build complex --metal Pt+2 --geometry square-planar --ligand 'N{0}*2' --ligand 'chloride*2' --isomer "
      "all\n"
      "  werner build complex --batch list.csv -o built.xyz\n");
  BuildRequest& request = flags->request;
  complex.add_option(
      "FILE", flags->file,
      "recipe in TOML with the keys metal, geometry, ligands, isomer, rotamers, seed, spin, name; flags win");
  complex.add_option("--metal", request.metal, "metal with oxidation state: Fe+2, 'Fe(II)'")->type_name("METAL");
  complex.add_option("--geometry", request.geometry, "polyhedron, see 'werner list polyhedra'")->type_name("NAME");
  complex
      .add_option("--ligand", request.ligands,
                  "name (see 'werner list ligands') or 'SMILES{donors}' with donor atoms counted from 0, each with an "
                  "optional *count: 'bipy*3', 'n1ccccc1{0}'; repeatable, or several parted by ';'")
      ->type_name("LIGAND")
      ->allow_extra_args(false);
  complex
      .add_option("--isomer", request.isomer,
                  "all, or one by name: cis, trans, fac, mer, Lambda; default: the most plausible")
      ->type_name("NAME");
  complex
      .add_option("--spin", flags->spin,
                  "unpaired electrons, those of a 4f core not counted; default: the lowest number that is possible")
      ->type_name("N")
      ->check(whole_number(0));
  complex.add_option("--rotamers", flags->rotamers, "structures per isomer that differ by rotations")
      ->type_name("N")
      ->check(whole_number(1, 1000));
  complex.add_option("--seed", flags->seed, "random seed; same seed, same structure")
      ->type_name("N")
      ->check(whole_number(0));
  complex.add_option("--name", request.name, "name in the comment line")->type_name("TEXT");
  complex
      .add_option(
          "--batch", flags->batch,
          "table (CSV) with the columns name, metal, oxidation_state, geometry, ligands (separated by ';'), and "
          "if wanted isomer, sites, spin or multiplicity; - is stdin")
      ->type_name("FILE");
  complex.add_option("-o,--output", flags->output, "structures as XYZ (or by extension); default: standard output")
      ->type_name("FILE");
  complex.add_option("--mol", flags->mol, "also with bonds: one structure as .mol, any number as .sdf")
      ->type_name("FILE");
  complex.add_option("--threads", flags->threads, "threads of --batch; default: all cores")
      ->type_name("N")
      ->check(whole_number(1, 1024));
  complex.add_flag("--json", flags->json, "print JSON");
  complex.add_flag("--force", flags->force, "overwrite files");
  CLI::App& crystal =
      *command.add_subcommand("crystal", "random symmetric crystals, or known ones with other elements");
  const auto build_crystals = declare_build_crystal(crystal);
  return [flags, &crystal, build_crystals] {
    if (crystal.parsed()) return build_crystals();
    if (flags->spin >= 0) flags->request.unpaired = flags->spin;
    if (flags->batch.empty()) note_places(flags->request);
    if (!flags->file.empty() && flags->batch.empty()) flags->request = with_file(flags->file, flags->request);
    if (flags->rotamers) flags->request.rotamers = *flags->rotamers;
    if (flags->seed) flags->request.seed = static_cast<std::uint64_t>(*flags->seed);
    if (!flags->batch.empty()) {
      refuse_beside_batch(*flags);
      return build_table(*flags);
    }
    if (flags->request.name.empty() && flags->file.empty()) flags->request.name = default_name(flags->request);
    return build_one(*flags);
  };
}

}  // namespace werner
