#include "werner/physics/xtb_program.hpp"

#include <sys/statvfs.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <tuple>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/core/units.hpp"
#include "werner/system/process.hpp"
#include "werner/system/temp_dir.hpp"

namespace werner {
namespace fs = std::filesystem;

static std::string slurp(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

static bool write_file(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  return out.good();
}

static std::string xyz_text(const Molecule& molecule) {
  std::string text = std::to_string(molecule.size()) + "\n\n";
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    text += element(molecule.atomic_numbers[i]).symbol;
    for (int k = 0; k < 3; ++k) text += " " + format_double(molecule.positions[i][k]);
    text += "\n";
  }
  return text;
}

// Positions of an XYZ file with the atoms of `molecule`; nothing when it is not whole.
static std::optional<std::vector<Vec3>> read_positions(const fs::path& file, std::size_t atoms) {
  const auto lines = split(slurp(file), '\n');
  if (lines.size() < atoms + 2) return std::nullopt;
  std::vector<Vec3> positions;
  for (std::size_t i = 0; i < atoms; ++i) {
    const auto words = split_words(lines[i + 2]);
    Vec3 position;
    if (words.size() < 4) return std::nullopt;
    for (int k = 0; k < 3; ++k) {
      const auto number = parse_double(words[k + 1]);
      if (!number || !std::isfinite(*number)) return std::nullopt;
      position[k] = *number;
    }
    positions.push_back(position);
  }
  return positions;
}

// The number after the last occurrence of `label`, which xtb repeats step by step.
static std::optional<double> last_number(const std::string& text, const std::string& label) {
  const std::size_t at = text.rfind(label);
  if (at == std::string::npos) return std::nullopt;
  const std::size_t end = text.find('\n', at);
  for (const std::string& word : split_words(text.substr(at + label.size(), end - at - label.size())))
    if (const auto number = parse_double(word)) return number;
  return std::nullopt;
}

static std::vector<std::string> arguments(const XtbJob& job) {
  const Molecule& molecule = job.molecule;
  std::vector<std::string> list{"xtb",         "in.xyz",
                                "--norestart", "--json",
                                "--chrg",      std::to_string(molecule.charge.value()),
                                "--uhf",       std::to_string(molecule.unpaired_electrons.value())};
  switch (job.method) {
    case XtbMethod::gfn2:
      list.insert(list.end(), {"--gfn", "2"});
      break;
    case XtbMethod::gfn1:
      list.insert(list.end(), {"--gfn", "1"});
      break;
    case XtbMethod::gfnff:
      list.push_back("--gfnff");
      break;
  }
  if (!job.solvent.empty()) list.insert(list.end(), {"--alpb", job.solvent});
  if (job.optimise != "none")
    list.insert(list.end(),
                {job.hessian ? "--ohess" : "--opt", job.optimise, "--cycles", std::to_string(job.max_steps)});
  else
    list.push_back(job.hessian ? "--hess" : "--sp");
  if (!job.fixed.empty()) list.insert(list.end(), {"--input", "fix.inp"});
  return list;
}

static std::string fix_text(const std::vector<int>& atoms) {
  std::vector<std::string> numbers;
  for (const int atom : atoms) numbers.push_back(std::to_string(atom + 1));
  return "$fix\n   atoms: " + join(numbers, ",") + "\n$end\n";
}

// File systems without inodes of their own (btrfs) count none.
static bool disk_full(const fs::path& folder) {
  struct statvfs info = {};
  return statvfs(folder.c_str(), &info) == 0 && (info.f_bavail == 0 || (info.f_files != 0 && info.f_favail == 0));
}

// What the error output tells about the machine rather than the molecule.
static std::string trouble_of_machine(const std::string& errors, const fs::path& folder) {
  for (const char* text : {"No space left on device", "Disk quota exceeded"})
    if (errors.find(text) != std::string::npos) return "the disk of temporary files is full";
  for (const char* text : {"Cannot allocate memory", "insufficient virtual memory", "Allocation would exceed memory",
                           "Error allocating", "Memory allocation failed"})
    if (errors.find(text) != std::string::npos) return "out of memory";
  if (disk_full(folder)) return "the disk of temporary files is full";
  return {};
}

// The innermost line of xtb's error block, "-1- scf: Self consistent charge iterator did not converge".
static std::string error_line(const std::string& text) {
  std::string found;
  for (const std::string& line : split(text, '\n')) {
    const std::string_view words = trim(line);
    if (words.size() > 4 && words[0] == '-' && words[1] >= '0' && words[1] <= '9' && words[2] == '-')
      found = std::string(trim(words.substr(3)));
    if (words.starts_with("[WARNING]")) found.clear();
  }
  return found;
}

static void read_orbitals(const nlohmann::json& json, XtbRun& run) {
  run.electrons = json.at("number of electrons").get<int>();
  const int unpaired = json.at("number of unpaired electrons").get<int>();
  const auto energies = json.at("orbital energies/eV").get<std::vector<double>>();
  const int occupied = (run.electrons + unpaired) / 2;  // of the majority spin
  if (occupied >= 1 && occupied <= static_cast<int>(energies.size())) run.homo = energies[occupied - 1];
  if (occupied < static_cast<int>(energies.size())) run.lumo = energies[occupied];
  const auto dipole = json.at("dipole").get<std::vector<double>>();
  run.dipole = Vec3(dipole.at(0), dipole.at(1), dipole.at(2)) * units::bohr_in_angstrom;
  run.charges = json.at("partial charges").get<std::vector<double>>();
}

// After an optimisation xtb 6.5.1 leaves the dipole of the start geometry in its JSON; the last printed one, in atomic
// units to three (GFN2) or four (GFN1) decimals, belongs to the result.
static std::optional<Vec3> printed_dipole(const std::string& out) {
  for (const auto& [title, lines_below, first_word] :
       {std::tuple("molecular dipole:", 3, std::size_t{1}),
        std::tuple("dipole moment from electron density", 2, std::size_t{0})}) {
    const std::size_t at = out.rfind(title);
    if (at == std::string::npos) continue;
    const auto lines = split(std::string_view(out).substr(at, 1000), '\n');
    if (static_cast<int>(lines.size()) <= lines_below) continue;
    const auto words = split_words(lines[static_cast<std::size_t>(lines_below)]);
    if (words.size() < first_word + 3) continue;
    const auto x = parse_double(words[first_word]), y = parse_double(words[first_word + 1]),
               z = parse_double(words[first_word + 2]);
    if (x && y && z) return Vec3(*x, *y, *z) * units::bohr_in_angstrom;
  }
  return std::nullopt;
}

static std::vector<WibergBond> read_wiberg(const fs::path& file) {
  std::vector<WibergBond> bonds;
  for (const std::string& line : split(slurp(file), '\n')) {
    const auto words = split_words(line);
    if (words.size() < 3) continue;
    bonds.push_back(
        {parse_int(words[0]).value_or(0) - 1, parse_int(words[1]).value_or(0) - 1, parse_double(words[2]).value_or(0)});
  }
  return bonds;
}

static void read_results(const XtbJob& job, const fs::path& folder, const std::string& out, XtbRun& run) {
  const auto fail = [&](const std::string& reason) {
    run.status = OracleStatus::failed;
    run.reason = reason;
  };
  const auto energy = last_number(out, "| TOTAL ENERGY");
  if (!energy || !std::isfinite(*energy)) return fail("xtb printed no energy");
  run.energy = *energy * units::hartree_in_ev;
  if (job.optimise != "none") {
    run.steps = static_cast<int>(last_number(out, "GEOMETRY OPTIMIZATION CONVERGED AFTER").value_or(0));
    if (out.find("FAILED TO CONVERGE GEOMETRY") != std::string::npos)
      return fail("the optimisation did not converge within " + std::to_string(job.max_steps) + " steps");
    const auto positions = read_positions(folder / "xtbopt.xyz", job.molecule.size());
    if (!positions) return fail("xtb wrote no optimised structure");
    run.structure.positions = *positions;
  }
  if (job.method != XtbMethod::gfnff) {
    const auto json = nlohmann::json::parse(slurp(folder / "xtbout.json"), nullptr, false);
    if (json.is_discarded()) return fail("xtb wrote results that cannot be read");
    read_orbitals(json, run);
    if (job.optimise != "none") run.dipole = printed_dipole(out);
    run.wiberg = read_wiberg(folder / "wbo");
  }
  if (job.method == XtbMethod::gfn2) run.polarizability = last_number(out, "Mol. α(0) /au        :");
  if (job.hessian) {
    const auto correction = last_number(out, ":: G(RRHO) contrib.");
    if (!correction) return fail("xtb printed no free energy");
    run.free_energy_correction = *correction * units::hartree_in_ev;
    run.imaginary_modes = static_cast<int>(last_number(out, "# imaginary freq.").value_or(0));
  }
  run.status = OracleStatus::done;
}

const std::string& xtb_version() {
  static const std::string version = [] {
    const TempDir folder;
    ProcessOptions options{{"xtb", "--version"}};
    options.directory = folder.path();
    options.out = "out";
    options.limits.wall_seconds = 60;
    const ProcessResult result = run_process(options);
    if (result.not_started)
      throw Error("the program 'xtb' cannot be started: " + result.error, {"", "on Debian: apt install xtb"});
    const std::string text = slurp(folder.path() / "out");
    const auto words = split_words(text.substr(std::min(text.size(), text.find("version"))));
    if (words.size() < 2)
      throw Error("the program 'xtb' does not tell its version", {"", "Werner needs xtb 6.5 or later"});
    return words[1];
  }();
  return version;
}

XtbRun run_xtb(const XtbJob& job) {
  xtb_version();
  XtbRun run;
  run.structure = job.molecule;
  const auto transient = [&](const std::string& reason) {
    run.status = OracleStatus::transient;
    run.reason = reason;
    return run;
  };
  std::optional<TempDir> folder;
  try {
    folder.emplace("werner-xtb-");
  } catch (const Error& problem) {
    return transient(problem.what());
  }
  const fs::path& path = folder->path();
  if (!write_file(path / "in.xyz", xyz_text(job.molecule)) ||
      (!job.fixed.empty() && !write_file(path / "fix.inp", fix_text(job.fixed))))
    return transient("cannot write to '" + path.string() + "': " + std::strerror(errno));

  ProcessOptions options{arguments(job)};
  options.directory = path;
  options.out = "out";
  options.err = "err";
  // One thread: two are slower for molecules of this size, and sums would depend on their number. XTBPATH keeps a
  // user's ~/.xtbrc from changing labels.
  options.environment = {{"OMP_NUM_THREADS", "1"},
                         {"OPENBLAS_NUM_THREADS", "1"},
                         {"MKL_NUM_THREADS", "1"},
                         {"OMP_STACKSIZE", "1G"},
                         {"XTBPATH", path.string()}};
  options.limits.wall_seconds = job.time_limit;
  options.limits.memory_bytes = std::size_t{16} << 30;
  const ProcessResult process = run_process(options);
  run.cpu_seconds = process.cpu_seconds;
  if (process.not_started) return transient("xtb cannot be started: " + process.error);
  if (process.stopped) return transient("stopped");
  if (process.timed_out) return transient("time limit of " + format_double(job.time_limit) + " s reached");
  const std::string out = slurp(path / "out"), errors = slurp(path / "err");
  if (const std::string trouble = trouble_of_machine(errors, path); !trouble.empty()) return transient(trouble);
  if (process.signal != 0) {
    run.reason = "xtb was ended by signal " + std::to_string(process.signal) + " (" + strsignal(process.signal) + ")";
    // The program's own crash comes again with the same input; only a signal from outside is the machine's doing.
    const bool own_crash = process.signal == SIGSEGV || process.signal == SIGFPE || process.signal == SIGILL ||
                           process.signal == SIGABRT || process.signal == SIGBUS;
    return own_crash ? run : transient(run.reason);
  }
  if (process.exit_code != 0) {
    std::string line = error_line(out + "\n" + errors);
    if (line.find("did not converge") != std::string::npos) line = "the self-consistent charges did not converge";
    run.reason = line.empty() ? "xtb ended with exit code " + std::to_string(process.exit_code) : line;
    return run;
  }
  read_results(job, path, out, run);
  return run;
}

}  // namespace werner
