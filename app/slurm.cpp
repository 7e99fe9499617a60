#include "app/slurm.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"
#include "werner/system/process.hpp"
#include "werner/system/temp_dir.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

// Before the time limit, s: to commit, to write the run folder and its report. mpirun hands SIGUSR1 on to the ranks,
// where it would answer SIGTERM by killing them.
constexpr const char* warning_signal = "--signal=B:USR1@60";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::vector<std::string> own_command(const SlurmJob& job) {
  std::vector<std::string> words = job.command;
  words.at(0) = fs::read_symlink("/proc/self/exe").string();
  return words;
}

// "%" is special in sbatch's patterns.
std::string pattern_of(const fs::path& path) {
  std::string text;
  for (const char c : path.string()) text += c == '%' ? "%%" : std::string(1, c);
  return text;
}

[[noreturn]] void become(std::vector<std::string> words, const fs::path& program) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(program.c_str(), arguments.data());
  throw Error("cannot start '" + program.string() + "': " + std::strerror(errno));
}

}  // namespace

bool in_allocation() { return !variable("SLURM_JOB_ID").empty(); }

void spread_over_allocation(const SlurmJob& job) {
  const int nodes = parse_int(variable("SLURM_JOB_NUM_NODES")).value_or(1);
  const auto tasks = parse_int(variable("SLURM_NTASKS"));  // absent unless they were asked for
  const int ranks = tasks.value_or(nodes);
  if (ranks <= 1) return;
  const auto mpirun = find_program("mpirun");
  if (!mpirun)
    throw Error(
        "mpirun is not found, it starts the ranks on the nodes of the allocation",
        {.where = "--slurm", .hint = "install Open MPI (openmpi-bin), or ask for one task: -N 1 -n 1 -c CORES"});
  std::vector<std::string> words{"mpirun", "-n", std::to_string(ranks), "--bind-to", "none"};
  if (!tasks) words.insert(words.end(), {"--map-by", "ppr:1:node"});
  for (std::string& word : own_command(job)) words.push_back(std::move(word));
  become(std::move(words), *mpirun);
}

Submitted submit_job(const SlurmJob& job) {
  if (!find_program("sbatch"))
    throw Error(
        "sbatch is not found: Slurm is not on this machine",
        {.where = "--slurm", .hint = "on nodes without Slurm: mpirun -n N werner design ... (docs/scaling.md)"});
  const fs::path folder = fs::absolute(job.folder), script = folder / "slurm.sh";
  fs::create_directories(folder);
  std::string text = "#!/bin/sh\nexec";
  for (const std::string& word : own_command(job)) text += " " + shell_quoted(word);
  write_text_file(script, text + " --slurm\n");

  const TempDir scratch;
  ProcessOptions sbatch{.command = {"sbatch", "--parsable", "--job-name=" + job.name, warning_signal,
                                    "--output=" + pattern_of(folder / "slurm-") + "%j.txt", "--open-mode=append",
                                    job.requeue ? "--requeue" : "--no-requeue"},
                        .out = scratch.path() / "out",
                        .err = scratch.path() / "err"};
  const std::string options = job.options.empty() ? "--nodes=1 --exclusive" : job.options;
  for (const std::string& word : split_words(options)) sbatch.command.push_back(word);
  sbatch.command.push_back(script.string());
  const ProcessResult result = run_process(sbatch);
  if (!result.ok())
    throw Error("sbatch refused the job: " + std::string(trim(read_text_file(scratch.path() / "err"))),
                {.where = "--slurm", .hint = "its options were: " + options});
  const std::string number = split(std::string(trim(read_text_file(scratch.path() / "out"))), ';').at(0);
  return {number, folder / ("slurm-" + number + ".txt")};
}

}  // namespace werner
