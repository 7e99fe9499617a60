#include "werner/physics/external.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/xyz.hpp"
#include "werner/physics/intact.hpp"
#include "werner/physics/rotamers.hpp"
#include "werner/system/digest.hpp"
#include "werner/system/process.hpp"
#include "werner/system/temp_dir.hpp"

namespace werner {
namespace fs = std::filesystem;

namespace {

struct Answer {
  OracleStatus status = OracleStatus::transient;
  std::string reason;
  Rotamer rotamer;
  bool has_energy = false;
  double cpu_seconds = 0;
};

std::string slurp(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string last_line(const std::string& text) {
  const auto lines = split(trim(text), '\n');
  return lines.empty() ? "" : excerpt(lines.back());
}

// The property values of the object; a reason when one of those wanted is missing or no number.
std::string read_values(const nlohmann::json& json, const std::vector<std::string>& wanted, PropertyValues& values) {
  for (const auto& [name, value] : json.items()) {
    if (name == "structure" || name == "failed") continue;
    const nlohmann::json& number = value.is_object() && value.contains("value") ? value["value"] : value;
    if (!number.is_number()) return "'" + name + "' is " + excerpt(value.dump()) + ", expected a number";
    PropertyValue read{number.get<double>()};
    if (value.is_object() && value.contains("uncertainty") && value["uncertainty"].is_number())
      read.uncertainty = value["uncertainty"].get<double>();
    values[name] = read;
  }
  for (const std::string& name : wanted)
    if (!values.contains(name)) return "the command's answer has no '" + name + "'";
  return {};
}

std::string read_structure(const nlohmann::json& json, Molecule& molecule) {
  if (!json.contains("structure")) return {};
  if (!json["structure"].is_string()) return "'structure' is no text";
  const MoleculeFile file = read_xyz(json["structure"].get<std::string>(), "structure");
  if (!file.broken.empty()) return file.broken[0].where + ": " + file.broken[0].reason;
  if (file.molecules.size() != 1 || file.molecules[0].atomic_numbers != molecule.atomic_numbers)
    return "'structure' has other atoms than the structure that the command was given";
  molecule.positions = file.molecules[0].positions;
  return {};
}

ProcessResult run_command(const OracleSettings& settings, const Molecule& start, const fs::path& folder) {
  const std::string charge = std::to_string(start.charge.value_or(0)),
                    unpaired = std::to_string(start.unpaired_electrons.value_or(0)),
                    multiplicity = std::to_string(start.unpaired_electrons.value_or(0) + 1),
                    xyz = (folder / "structure.xyz").string();
  std::string command = replaced(settings.command, "{xyz}", shell_quoted(xyz));
  command = replaced(command, "{directory}", shell_quoted(folder.string()));
  command = replaced(command, "{charge}", charge);
  command = replaced(command, "{multiplicity}", multiplicity);
  command = replaced(command, "{unpaired}", unpaired);
  ProcessOptions options{{"/bin/sh", "-c", command}};
  options.environment = {{"WERNER_XYZ", xyz},
                         {"WERNER_DIRECTORY", folder.string()},
                         {"WERNER_CHARGE", charge},
                         {"WERNER_UNPAIRED", unpaired}};
  options.out = folder / "out";
  options.err = folder / "err";
  options.limits.wall_seconds = settings.time_limit;
  return run_process(options);
}

Answer ask(const OracleTask& task, const Molecule& start) {
  Answer answer;
  const TempDir folder("werner-external-");
  const fs::path& path = folder.path();
  std::ofstream file(path / "structure.xyz");
  file << write_xyz(std::span(&start, 1));
  file.close();
  if (!file) {
    answer.reason = "cannot write to '" + path.string() + "'";
    return answer;
  }
  const ProcessResult process = run_command(task.settings, start, path);
  answer.cpu_seconds = process.cpu_seconds;
  const std::string out = slurp(path / "out"), err = slurp(path / "err");
  const auto because = [&](const std::string& reason) {
    answer.reason = reason;
    return answer;
  };
  if (process.not_started) return because("the shell cannot be started: " + process.error);
  if (process.stopped) return because("stopped");
  if (process.timed_out)
    return because("the command reached its time limit of " + format_double(task.settings.time_limit) + " s");
  if (process.signal != 0) return because("the command was ended by signal " + std::to_string(process.signal));
  if (process.exit_code != 0)
    return because("the command ended with exit code " + std::to_string(process.exit_code) + ": " + last_line(err));
  const auto json = nlohmann::json::parse(out, nullptr, false);
  if (json.is_discarded() || !json.is_object())
    return because("the command printed '" + excerpt(out) + "', expected one JSON object");
  if (json.contains("failed")) {
    answer.status = OracleStatus::failed;
    return because(json["failed"].is_string() ? json["failed"].get<std::string>() : json["failed"].dump());
  }
  answer.rotamer.structure = start;
  if (std::string problem = read_values(json, task.properties, answer.rotamer.properties); !problem.empty())
    return because(problem);
  if (std::string problem = read_structure(json, answer.rotamer.structure); !problem.empty()) return because(problem);
  if (const Verdict verdict = structure_intact(start, answer.rotamer.structure); !verdict.ok()) {
    answer.status = OracleStatus::failed;
    return because(join(verdict.reasons, "; "));
  }
  const auto energy = answer.rotamer.properties.find("energy");
  answer.has_energy = energy != answer.rotamer.properties.end();
  if (answer.has_energy) answer.rotamer.energy = energy->second.value;
  answer.status = OracleStatus::done;
  return answer;
}

}  // namespace

OracleResult evaluate_external(const OracleTask& task) {
  OracleResult result;
  std::vector<Rotamer> rotamers;
  for (std::size_t i = 0; i < task.starts.size(); ++i) {
    Answer answer = ask(task, task.starts[i]);
    result.cpu_seconds += answer.cpu_seconds;
    if (answer.status == OracleStatus::transient) {
      result.status = OracleStatus::transient;
      result.reasons = {answer.reason};
      return result;
    }
    if (answer.status == OracleStatus::failed) {
      result.reasons.push_back(answer.reason);
      continue;
    }
    rotamers.push_back(std::move(answer.rotamer));
    if (!answer.has_energy) break;
  }
  if (rotamers.empty()) return result;
  sort_by_energy(rotamers);
  result.properties = rotamers.size() > 1 ? with_spread(rotamers) : rotamers[0].properties;
  result.relaxed = rotamers[0].structure;
  result.rotamers_done = static_cast<int>(rotamers.size());
  result.notes = std::move(result.reasons);
  result.reasons.clear();
  result.status = OracleStatus::done;
  return result;
}

// Words as the shell takes a command apart, as far as quotes and backslashes go.
static std::vector<std::string> shell_words(const std::string& command) {
  std::vector<std::string> words(1);
  char quote = '\0';
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote && c == quote)
      quote = '\0';
    else if (c == '\\' && quote != '\'' && i + 1 < command.size())
      words.back() += command[++i];
    else if (!quote && (c == '\'' || c == '"'))
      quote = c;
    else if (!quote && std::strchr(" \t\n;|&<>()", c))
      words.emplace_back();
    else
      words.back() += c;
  }
  return words;
}

std::string external_files_text(const std::string& command) {
  std::string text;
  for (const std::string& word : shell_words(command)) {
    std::error_code ignored;
    if (fs::is_regular_file(word, ignored) && fs::file_size(word, ignored) < (1u << 20))
      text += word + "=" + sha256(slurp(word)) + ";";
  }
  return text;
}

}  // namespace werner
