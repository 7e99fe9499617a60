// The main job: a search for compounds with the wanted properties.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/front_table.hpp"
#include "app/progress.hpp"
#include "app/slurm.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/report/report.hpp"
#include "werner/run/crystal_hull.hpp"
#include "werner/run/design.hpp"
#include "werner/run/hull_table.hpp"
#include "werner/run/rank_pool.hpp"
#include "werner/run/toml.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

struct DesignFlags {
  std::string file, output, progress = "auto", slurm;
  std::vector<std::string> overrides;
  std::string strategy, oracle, cache;
  int evaluations = 0, seed = -1, workers = -1, rotamers = 0;
  bool verify_replay = false, force = false, json = false, no_report = false;
};

// Every flag is a key of the file.
std::vector<std::string> overrides_of(const DesignFlags& flags) {
  std::vector<std::string> overrides = flags.overrides;
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) overrides.push_back(std::string(key) + "=" + toml_quoted(value));
  };
  text("search.strategy", flags.strategy);
  text("oracle.name", flags.oracle);
  text("run.cache", flags.cache);
  text("run.output", flags.output);
  const auto number = [&](const char* key, int value, int unset) {
    if (value != unset) overrides.push_back(std::string(key) + "=" + std::to_string(value));
  };
  number("search.evaluations", flags.evaluations, 0);
  number("search.seed", flags.seed, -1);
  number("oracle.workers", flags.workers, -1);
  number("oracle.rotamers", flags.rotamers, 0);
  return overrides;
}

std::string first_reason(const SearchOutcome& outcome) {
  for (const SearchItem& item : outcome.items)
    if (!item.told.reason.empty()) return item.told.reason;
  return "none was given";
}

// What distances from the hull are measured from: they look alike whatever phases are known. Empty where it goes
// without saying.
std::string hull_of(const DesignSetup& setup) {
  if (!setup.crystals || !needs_hull(setup)) return {};
  const PotentialChoice& choice = *setup.configuration.potential;
  if (!choice.hull.empty()) return caution_of_hull(choice.hull);
  std::string text = "e_above_hull: the hull is that of this run and of the elements, no other phase is known";
  if (const std::string table = hull_choice("", choice.name); !table.empty() && choice.relax.pressure == 0)
    text += "; hull = \"" + table + "\" under [oracle] adds known ones";
  return text;
}

// Hands the search to Slurm. True: it runs there. False: this process is the one task of an allocation.
bool slurm_takes(const DesignFlags& flags, const DesignSetup& setup, const std::filesystem::path& folder,
                 const std::vector<std::string>& command) {
  SlurmJob job{"werner-" + setup.configuration.name, folder, {}, flags.slurm, !flags.force};
  if (flags.slurm == "true") job.options.clear();
  for (const std::string& word : command)
    if (!word.starts_with("--slurm")) job.command.push_back(word);
  if (in_allocation()) {
    if (!job.options.empty())
      throw UsageError("within an allocation there is nothing to ask for", {.where = "--slurm=" + job.options});
    spread_over_allocation(job);
    return false;
  }
  if (flags.file == "-") throw UsageError("a job cannot read the configuration from here", {.where = "--slurm"});
  const Submitted submitted = submit_job(job);
  if (flags.json)
    std::cout << nlohmann::json{{"job", submitted.job}, {"output", submitted.output.string()}} << "\n";
  else
    std::cout << submitted.job << "\n";
  std::cerr << fmt::format("submitted as job {}; what it says goes to {}\n", submitted.job, submitted.output.string());
  return true;
}

int design(const DesignFlags& flags, const std::vector<std::string>& command) {
  const int launched = launched_ranks();
  if (launched > 0 && !flags.slurm.empty())
    throw UsageError("--slurm starts the ranks itself", {.where = {}, .hint = "leave mpirun away"});
  const std::unique_ptr<Ranks> ranks = launched > 1 ? std::make_unique<Ranks>() : nullptr;
  catch_stop_signals();
  if (ranks && ranks->rank() > 0) {
    serve_rank_zero(*ranks);
    return 0;
  }
  const Configuration configuration = read_configuration(flags.file, overrides_of(flags));
  const DesignSetup setup = set_up(configuration, cores_per_rank(ranks ? ranks->on_this_node() : 1));
  DesignOptions options;
  options.output = setup.configuration.run.output.empty() ? std::filesystem::path(setup.configuration.name + "-run")
                                                          : std::filesystem::path(setup.configuration.run.output);
  options.command = command;
  options.ranks = ranks.get();
  if (!flags.slurm.empty() && slurm_takes(flags, setup, options.output, command)) return 0;
  if (launched > 0) unbind_for(workers_of(setup.configuration));
  options.verify_replay = flags.verify_replay;
  options.force = flags.force;
  if (setup.configuration.crystal && !setup.configuration.crystal->templates.empty())
    std::cerr << fmt::format("begins with {} crystals in structures of {}\n", setup.crystals->proposals_taken(),
                             setup.configuration.crystal->templates);
  options.stop = [] { return stop_signal() != 0; };
  Progress progress(progress_style(flags.progress));
  options.progress = [&](const SearchStatus& status) { progress.show(status); };
  options.follow_up = [&](const FollowUpStatus& status) { progress.show(status); };
  const DesignResult result = run_design(setup, options);
  progress.end();
  if (!flags.no_report) write_report(result.folder);

  if (flags.json)
    std::cout << front_json(setup, result);
  else
    std::cout << front_table(setup, result);
  const SearchStatus& status = result.outcome.status;
  std::cerr << fmt::format("{} evaluations, {} failures{}\n", status.evaluations, status.failures,
                           status.hypervolume ? fmt::format(", hypervolume {:.6g}", *status.hypervolume) : "");
  if (const auto odd = std::ranges::count_if(
          result.front, [](const FrontRow& row) { return !row.note.empty() && row.note != left_on_saddle; });
      odd > 0)
    std::cerr << fmt::format("{} of the {} listed are not at a minimum or lack a property: column note of {}\n", odd,
                             result.front.size(), (result.folder / "front.csv").string());
  if (const FinalRelaxation& last = result.final_relaxation; last.crystals > 0)
    std::cerr << fmt::format(
        "{} crystals of the result relaxed on to {} eV/Angstrom ({:.0f} calls), {} of them left a saddle\n",
        last.crystals, setup.configuration.potential->final_fmax, last.steps, last.saddles);
  if (const std::string hull = hull_of(setup); !hull.empty()) std::cerr << hull << "\n";
  if (!result.second.note.empty()) std::cerr << result.second.note << "\n";
  if (result.finished) {
    std::cerr << "finished: " << result.outcome.finish_reason << "\n";
    if (!flags.no_report) std::cerr << "report: " << (result.folder / "report.html").string() << "\n";
    if (status.evaluations > 0 && status.failures == status.evaluations)
      throw Error("every evaluation failed, there is no result; the first reason: " + first_reason(result.outcome),
                  {.where = {}, .hint = "all of them are in " + (result.folder / "details.csv").string()});
    return 0;
  }
  std::cerr << "stopped; the same command resumes the run in " << result.folder.string() << "\n";
  return 128 + stop_signal();
}

}  // namespace

std::function<int()> declare_design(CLI::App& command) {
  auto flags = std::make_shared<DesignFlags>();
  command.footer(
      "Examples\n"
      "  werner design examples/palladium.toml -o runs/palladium\n"
      "  werner design examples/palladium.toml -o runs/palladium --evaluations 300    goes on where that one ended\n"
      "  mpirun -n 4 werner design examples/palladium.toml -o runs/palladium          over nodes (docs/scaling.md)\n"
      "  werner design mine.toml --strategy nsga2 --set constraints.charge=0\n");
  command.add_option("CONFIG", flags->file, "what is wanted, a TOML file (docs/configuration.md); - is stdin")
      ->required();
  command.add_option("-o,--output", flags->output, "folder of the run; the same command with the same folder resumes")
      ->type_name("FOLDER");
  command.add_option("--set", flags->overrides, "override a key: --set search.seed=2 (repeatable)")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option("--evaluations", flags->evaluations, "budget, in compounds attempted")
      ->type_name("N")
      ->check(whole_number(1, 1000000000));
  command.add_option("--strategy", flags->strategy, "see 'werner list strategies'")->type_name("NAME");
  command.add_option("--seed", flags->seed, "of all random numbers")->type_name("N")->check(whole_number(0));
  command.add_option("--oracle", flags->oracle, "see 'werner list oracles'")->type_name("NAME");
  command.add_option("--rotamers", flags->rotamers, "arrangements computed per compound")
      ->type_name("N")
      ->check(whole_number(1, 1000));
  command
      .add_option("--workers,--threads", flags->workers, "worker processes, of each rank under mpirun; 0: one per core")
      ->type_name("N")
      ->check(whole_number(0, 4096));
  command.add_option("--cache", flags->cache, "file of results shared with other runs: nothing is computed twice")
      ->type_name("FILE");
  command.add_option("--progress", flags->progress, "auto (a bar on a terminal), json (lines on stderr), none")
      ->type_name("HOW")
      ->check(one_of({"auto", "json", "none"}));
  command.add_flag("--slurm", flags->slurm,
                   "as a job of Slurm; --slurm=\"-N 2 --exclusive -t 1:00:00\" hands options to sbatch");
  command.add_flag("--verify-replay", flags->verify_replay, "ask everything of an earlier session again and compare");
  command.add_flag("--json", flags->json, "the front as JSON instead of a table");
  command.add_flag("--no-report", flags->no_report, "leave report.html out");
  command.add_flag("--force", flags->force, "begin anew where the folder holds another run");
  return [flags, &command] { return design(*flags, typed_command(command, {flags->file})); };
}

}  // namespace werner
