// Running the command of a score.
#include <algorithm>
#include <array>
#include <filesystem>
#include <unordered_set>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/xyz.hpp"
#include "werner/metrics/score.hpp"
#include "werner/system/process.hpp"
#include "werner/system/temp_dir.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

CrystalEntry entry_of(const Sample& sample) {
  return {sample.name, sample.where, sample.crystal ? disordered(*sample.crystal) : *sample.shared, {}};
}

// A name of a file for each sample, none of them another sample's name.
std::vector<std::string> file_names(const SampleSet& set, const std::vector<std::size_t>& asked) {
  std::unordered_set<std::string> taken;
  for (const std::size_t i : asked) taken.insert(set.samples[i].name);
  std::vector<std::string> names;
  for (const std::size_t i : asked) {
    const std::string safe = safe_name(set.samples[i].name);
    std::string name = safe;
    if (name != set.samples[i].name)
      for (int n = 2; !taken.insert(name).second; ++n) name = safe + "_" + std::to_string(n);
    names.push_back(std::move(name));
  }
  return names;
}

std::string xyz_of(const Sample& sample) {
  if (!sample.molecule) {
    const CrystalEntry entry = entry_of(sample);
    return write_extxyz_crystals({&entry, 1});
  }
  Molecule molecule = *sample.molecule;
  molecule.info["name"] = sample.name;
  return write_extxyz({&molecule, 1});
}

void write_table(const fs::path& file, const SampleSet& set, const std::vector<std::size_t>& asked) {
  const bool molecules = set.kind == StructureKind::molecule;
  std::string text = csv_line({"name", "formula", molecules ? "xyz" : "cif"});
  for (const std::size_t i : asked) {
    const Sample& sample = set.samples[i];
    if (molecules) {
      text += csv_line({sample.name, formula(*sample.molecule), xyz_of(sample)});
      continue;
    }
    const CrystalEntry entry = entry_of(sample);
    text += csv_line({entry.name, reduced_formula(sample.composition()), write_cif({&entry, 1})});
  }
  write_text_file(file, text);
}

void write_xyz_file(const fs::path& file, const SampleSet& set, const std::vector<std::size_t>& asked) {
  std::string text;
  for (const std::size_t i : asked) text += xyz_of(set.samples[i]);
  write_text_file(file, text);
}

void write_folder(const fs::path& folder, const SampleSet& set, const std::vector<std::size_t>& asked,
                  const std::vector<std::string>& names) {
  fs::create_directory(folder);
  for (std::size_t k = 0; k < asked.size(); ++k) {
    const CrystalEntry entry = entry_of(set.samples[asked[k]]);
    write_text_file(folder / (names[k] + ".cif"), write_cif({&entry, 1}));
  }
}

// The last lines, of a Python traceback its error.
std::string tail(const std::string& text) {
  constexpr std::size_t most_lines = 4, most_bytes = 500;
  std::vector<std::string> lines;
  for (const std::string& line : split(trim(text), '\n'))
    if (!trim(line).empty()) lines.emplace_back(trim(line));
  if (lines.size() > most_lines) lines.erase(lines.begin(), lines.end() - most_lines);
  const std::string joined = printable(join(lines, " | "));
  return joined.size() <= most_bytes ? joined : "..." + joined.substr(joined.size() - most_bytes);
}

void require_success(const ProcessResult& process, const std::string& error_output, double time_limit,
                     const std::string& where) {
  const auto fail = [&](const std::string& message) {
    const std::string said = tail(error_output);
    throw Error(message + (said.empty() ? "; it said nothing" : ": " + said), {.where = where, .hint = {}});
  };
  if (process.not_started) throw Error("the shell cannot be started: " + process.error, {.where = where, .hint = {}});
  if (process.stopped) throw Error("stopped while its command ran", {.where = where, .hint = {}});
  if (process.timed_out) fail("the command reached its time limit of " + format_double(time_limit) + " s");
  if (process.signal != 0) fail("the command was ended by signal " + std::to_string(process.signal));
  if (process.exit_code != 0) fail("the command ended with exit code " + std::to_string(process.exit_code));
}

ScoreAnswer run(const ScoreRequest& request, const SampleSet& set, const std::vector<std::size_t>& given,
                const std::vector<std::string>& names, double time_limit, const std::string& where) {
  const TempDir folder("werner-score-");
  const fs::path &path = folder.path(), out = path / "answer";
  const auto asks_for = [&](const char* key) { return request.text.find(key) != std::string::npos; };
  if (asks_for("{xyz}")) write_xyz_file(path / "generated.extxyz", set, given);
  if (asks_for("{csv}")) write_table(path / "generated.csv", set, given);
  if (asks_for("{cifs}")) write_folder(path / "cifs", set, given, names);
  std::string command = request.text;
  for (const auto& [key, file] :
       {std::pair("{xyz}", path / "generated.extxyz"), std::pair("{csv}", path / "generated.csv"),
        std::pair("{cifs}", path / "cifs"), std::pair("{out}", out)})
    command = replaced(std::move(command), key, shell_quoted(file.string()));
  ProcessOptions options{{"/bin/sh", "-c", command}};
  options.out = asks_for("{out}") ? fs::path("/dev/null") : out;
  options.err = path / "err";
  options.limits.wall_seconds = time_limit;
  const ProcessResult process = run_process(options);
  require_success(process, fs::exists(path / "err") ? read_text_file(path / "err") : "", time_limit, where);
  if (!fs::exists(out)) throw Error("the command wrote no {out}", {.where = where, .hint = {}});
  return parse_score_answer(read_text_file(out), request.name,
                            where + (asks_for("{out}") ? ", {out} of the command" : ", output of the command"));
}

}  // namespace

std::vector<ScoreValue> run_score_command(const ScoreRequest& request, const SampleSet& set,
                                          const std::vector<std::size_t>& asked, double time_limit) {
  const std::string where = "score " + request.name;
  const bool whole_atoms = request.text.find("{xyz}") != std::string::npos;
  if (set.kind == StructureKind::molecule && request.text.find("{cifs}") != std::string::npos)
    throw UsageError("of molecules there are no CIFs", {.where = where, .hint = "use {xyz} or {csv} in the command"});
  std::vector<std::size_t> given;
  std::ranges::copy_if(asked, std::back_inserter(given),
                       [&](std::size_t i) { return !set.samples[i].shared || !whole_atoms; });
  std::vector<ScoreValue> values(asked.size(), {std::nullopt, "extended XYZ cannot hold its shared sites"});
  if (given.empty()) return values;
  const std::vector<std::string> files = file_names(set, given);
  ScoreAnswer answer = run(request, set, given, files, time_limit, where);
  std::vector<std::string> names;
  for (std::size_t k = 0; k < given.size(); ++k) {
    names.push_back(set.samples[given[k]].name);
    if (const auto found = answer.by_name.find(files[k]); found != answer.by_name.end())
      answer.by_name.emplace(names[k], found->second);
  }
  const std::vector<ScoreValue> answered = assigned(answer, names, where);
  for (std::size_t k = 0, at = 0; k < asked.size(); ++k)
    if (at < given.size() && given[at] == asked[k]) values[k] = answered[at++];
  return values;
}

}  // namespace werner
