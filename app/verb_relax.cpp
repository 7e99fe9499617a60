// Crystals downhill.
#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/json_text.hpp"
#include "werner/physics/potential/crystal_entry.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"
#include "werner/system/parallel.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

struct RelaxFlags {
  std::vector<std::string> files;
  std::string potential = "nequix-mp-1", output, method = "automatic";
  RelaxOptions options;
  int threads = 0;
  bool fixed_cell = false, exact = false, json = false, force = false;
};

struct Input {
  std::vector<CrystalEntry> entries;
  std::vector<Crystal> crystals;  // of the same length
  int failed = 0;
};

Input read(const std::vector<std::string>& files) {
  Input input;
  const auto tell = [&](const std::string& where, const std::string& reason) {
    ++input.failed;
    std::cerr << "werner: " << where << ": " << reason << "\n";
  };
  for (const std::string& file : files)
    visit_crystals(
        file,
        [&](CrystalEntry&& entry) {
          auto crystal = ordered(entry.crystal);
          if (!crystal)
            return tell(entry.where, printable(entry.name) +
                                         ": sites are shared or not always filled, relaxation needs whole atoms");
          if (entry.columns.erase("selective_dynamics") > 0)
            std::cerr << "werner: " << entry.where << ": " << printable(entry.name)
                      << ": selective dynamics are not followed, all atoms move\n";
          input.crystals.push_back(std::move(*crystal));
          input.entries.push_back(std::move(entry));
        },
        [&](BrokenEntry&& broken) { tell(broken.where, broken.reason); });
  return input;
}

nlohmann::ordered_json as_json(const std::string& name, const Relaxation& r, const RelaxOptions& options) {
  const auto atoms = static_cast<double>(r.crystal.size());
  nlohmann::ordered_json json{{"name", name},
                              {"converged", r.converged},
                              {"reason", r.reason},
                              {"steps", r.steps},
                              {"energy", r.result.energy},
                              {"energy_per_atom", r.result.energy / atoms},
                              {"energy_change_per_atom", (r.result.energy - r.first_energy) / atoms},
                              {"enthalpy", r.enthalpy},
                              {"enthalpy_per_atom", r.enthalpy / atoms},
                              {"enthalpy_change_per_atom", (r.enthalpy - r.first_enthalpy) / atoms},
                              {"largest_force", r.largest_force},
                              {"volume", r.crystal.lattice.volume()}};
  if (r.space_group_kept > 0) {
    json["space_group_kept"] = r.space_group_kept;
    json["gain_without_symmetry"] = r.gain_without_symmetry;
  }
  if (const std::string doubt = r.result.verdict.ok() ? objection(r, options) : ""; !doubt.empty())
    json["not_to_be_believed"] = doubt;
  return json;
}

std::string as_row(const std::string& name, std::size_t width, const Relaxation& r, const RelaxOptions& options) {
  if (!r.result.verdict.ok() || r.steps == 0) return fmt::format("{:<{}}  {}", name, width, r.reason);
  const auto atoms = static_cast<double>(r.crystal.size());
  std::string row = fmt::format("{:<{}}  {:>12.5f}  {:>9.5f}  {:>8.4f}  {:>5}  {}", name, width, r.enthalpy / atoms,
                                (r.enthalpy - r.first_enthalpy) / atoms, r.largest_force, r.steps, r.reason);
  if (r.gain_without_symmetry > 1e-3)
    row += fmt::format("; without its symmetry {:.3f} eV/atom lower", r.gain_without_symmetry);
  if (const std::string doubt = objection(r, options); !doubt.empty()) row += "; not to be believed: " + doubt;
  return row;
}

// What is written: the crystal as it is now, with what the potential says of it.
void keep(CrystalEntry& entry, const Relaxation& r, const RelaxFlags& flags) {
  entry.crystal = disordered(r.crystal);
  forget_geometry(entry);
  annotate(entry, r.crystal, r.result, flags.potential);
  entry.columns["converged"] = r.converged ? "T" : "F";
  entry.columns["steps"] = std::to_string(r.steps);
  if (flags.options.pressure != 0)
    entry.columns["enthalpy_per_atom"] = format_double(r.enthalpy / static_cast<double>(r.crystal.size()));
  const std::string reason = r.converged ? objection(r, flags.options) : r.reason;
  if (!reason.empty()) entry.columns["reason"] = reason;
}

int run(RelaxFlags flags) {
  flags.options.cell = !flags.fixed_cell;
  flags.options.method = flags.method == "fire"    ? RelaxMethod::fire
                         : flags.method == "lbfgs" ? RelaxMethod::lbfgs
                                                   : RelaxMethod::automatic;
  check(flags.options);
  check_pressure(potential(flags.potential, "--oracle"), flags.options.pressure, "--pressure");
  if (flags.fixed_cell && flags.options.pressure != 0)
    throw UsageError("a fixed cell feels no pressure", {.where = "--pressure", .hint = "leave out one of the two"});
  if (!flags.output.empty()) {
    require_writable_crystals(flags.output, flags.force);
    outlive_readers();
  }
  const auto model = potential(flags.potential, "--oracle").open(flags.exact);
  Input input = read(flags.files);
  if (!flags.output.empty()) require_writable_crystals(flags.output, flags.force, input.entries.size());
  std::size_t width = 4;
  for (const CrystalEntry& entry : input.entries) width = std::max(width, printable(entry.name).size());
  if (!flags.json)
    std::cout << fmt::format("{:<{}}  {:>12}  {:>9}  {:>8}  {:>5}  {}\n", "name", width,
                             flags.options.pressure == 0 ? "eV/atom" : "H [eV/atom]", "change", "eV/A", "steps",
                             "ended");
  // Rows come in the order of the files, as soon as those before them are there.
  std::vector<std::optional<Relaxation>> waiting(input.crystals.size());
  std::size_t shown = 0;
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::vector<CrystalEntry> written;
  relax(input.crystals, *model, flags.options, flags.threads > 0 ? flags.threads : default_threads(),
        [&](std::size_t i, const Relaxation& relaxation) {
          waiting[i] = relaxation;
          for (; shown < waiting.size() && waiting[shown]; ++shown) {
            const Relaxation& r = *waiting[shown];
            const std::string name = printable(input.entries[shown].name);
            if (flags.json)
              all.push_back(as_json(name, r, flags.options));
            else
              std::cout << as_row(name, width, r, flags.options) << std::endl;
            input.failed += !r.converged;
            if (r.steps > 0 && r.result.verdict.ok()) {
              keep(input.entries[shown], r, flags);
              written.push_back(std::move(input.entries[shown]));
            }
          }
        });
  if (flags.json) std::cout << json_text(all) << "\n";
  if (!flags.output.empty() && !written.empty()) write_crystals(flags.output, written, flags.force);
  return input.failed > 0 || input.entries.empty() ? 1 : 0;
}

}  // namespace

std::function<int()> declare_relax(CLI::App& command) {
  auto flags = std::make_shared<RelaxFlags>();
  command.footer(
      "Examples\n"
      "  werner relax generated.cif -o relaxed.extxyz\n"
      "  werner relax POSCAR --oracle nequix-oam-1 --pressure 30 --keep-symmetry -o dense.cif\n"
      "  werner relax many.csv.gz --fmax 0.05 --steps 200 --json > relaxed.json\n");
  command
      .add_option("FILES", flags->files,
                  "crystals in any format; - is standard input (CIF, extended XYZ, POSCAR or JSON)")
      ->required();
  std::vector<std::string> names = names_of(potentials());
  command.add_option("--oracle", flags->potential, "potential: " + join(names, ", "))
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--fmax", flags->options.fmax, "largest force that is left, eV/Angstrom")
      ->type_name("FORCE")
      ->check(positive_number())
      ->capture_default_str();
  command.add_option("--steps", flags->options.steps, "at most, per crystal")
      ->type_name("N")
      ->check(whole_number(1))
      ->capture_default_str();
  command.add_option("--pressure", flags->options.pressure, "GPa; enthalpies are shown then")
      ->type_name("GPA")
      ->capture_default_str();
  command.add_flag("--fixed-cell", flags->fixed_cell, "atoms move, the cell stays");
  command.add_flag("--keep-symmetry", flags->options.keep_symmetry,
                   "stay in the space group of the start, then see whether leaving it would win energy");
  command
      .add_option("--symprec", flags->options.symmetry_tolerance,
                  "tolerance by which that space group is found, Angstrom")
      ->type_name("LENGTH")
      ->check(positive_number())
      ->capture_default_str();
  command.add_option("--method", flags->method, "automatic (FIRE, then L-BFGS), fire or lbfgs")
      ->type_name("NAME")
      ->check(one_of({"automatic", "fire", "lbfgs"}))
      ->capture_default_str();
  command.add_flag("--exact", flags->exact, "64-bit numbers, several times slower");
  command.add_option("--threads", flags->threads, "crystals at once; default: one per core")
      ->type_name("N")
      ->check(whole_number(1, 4096));
  command.add_option("-o,--output", flags->output, "relaxed crystals, extended XYZ with forces or another format")
      ->type_name("FILE");
  command.add_flag("--json", flags->json, "the table as JSON");
  command.add_flag("--force", flags->force, "overwrite the output");
  return [flags] { return run(*flags); };
}

}  // namespace werner
