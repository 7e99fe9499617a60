#include "werner/run/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"
#include "werner/run/crystal_hull.hpp"
#include "werner/run/equal_results.hpp"
#include "werner/run/version.hpp"
#include "werner/system/log.hpp"
#include "werner/system/ranks.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

void create_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder))
    throw Error("cannot create the folder '" + folder.string() +
                    "': " + (error ? error.message() : std::string("a file is in the way")),
                {.where = "-o", .hint = "choose another folder"});
}

// Results without the store that they came from, lost or emptied: going on would overwrite them.
void require_store_of(const Store& store, const fs::path& folder) {
  const fs::path details = folder / "details.csv";
  if (!store.items().empty() || !fs::is_regular_file(details)) return;
  const std::string text = read_text_file(details);
  if (std::ranges::count(text, '\n') > 1)
    throw Error("'" + folder.string() + "' holds results, but its results.sqlite is empty or missing",
                {.where = "-o", .hint = "put that file back, choose another folder, or begin anew with --force"});
}

// The question of the run that the folder holds must be this one, and its labels from the same source. A run that has
// asked nothing yet claims nothing.
void agree(const DesignSetup& setup, const std::string& source, Store& store, const fs::path& folder) {
  const std::string before = store.meta("configuration");
  if (before.empty() || store.items().empty()) {
    require_store_of(store, folder);
    store.set_meta("configuration", configuration_text(setup.configuration));
    store.set_meta("ligands", setup.space_digest);
    store.set_meta("source", source);
    store.commit();
    return;
  }
  const auto difference = first_difference(parse_configuration(before, folder / "config.toml"), setup.configuration);
  const std::string hint = "choose another folder with -o, or begin anew with --force";
  if (difference)
    throw UsageError("'" + folder.string() + "' holds a run of another question: " + *difference,
                     {.where = "-o", .hint = hint});
  if (store.meta("ligands") != setup.space_digest)
    throw UsageError(
        "'" + folder.string() + "' holds a run over other " +
            (setup.complexes ? "ligands: their file or library has changed" : "seeds: their file has changed"),
        {.where = "-o", .hint = hint});
  if (const std::string known = store.meta("source"); known != source)
    throw UsageError("'" + folder.string() + "' holds labels of another source: " + known + "; now it is " + source,
                     {.where = "-o", .hint = hint});
}

// Energies per atom rank compositions by what is in them, not by how stable they are.
void warn_of_bare_energies(const Configuration& configuration) {
  if (!configuration.prototype && !(configuration.crystal && configuration.crystal->formula.empty())) return;
  for (const ObjectiveChoice& choice : configuration.objectives)
    if (const std::string& name = choice.objective.property;
        choice.formula.empty() && (name == "energy" || name == "energy_per_atom" ||
                                   name == "corrected_energy_per_atom" || name == "enthalpy_per_atom"))
      log_warning(choice.where + ": '" + name + "' of different compositions does not compare: what binds most " +
                  "strongly wins; e_above_hull and formation_energy_per_atom tell what is stable");
}

// An earlier run gives way as a whole.
void clear(const fs::path& folder) {
  for (const char* name : {"results.sqlite", "results.sqlite-wal", "results.sqlite-shm", "config.toml",
                           "provenance.json", "compounds.xyz", "compounds.extxyz", "cif", "front.csv", "metrics.json",
                           "details.csv", "history.csv", "hull.csv", "report.html", "log.txt"})
    fs::remove_all(folder / name);
}

}  // namespace

DesignResult run_design(const DesignSetup& setup, const DesignOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  // All that can be missing is looked for before a folder is made or an earlier run is touched.
  const std::unique_ptr<Evaluator> evaluator = make_evaluator(setup, options.ranks);
  const std::string source = label_source(setup, *evaluator);
  create_folder(options.output);
  std::unique_ptr<Store> cache;
  if (!setup.configuration.run.cache.empty())
    cache = std::make_unique<Store>(setup.configuration.run.cache, StoreAccess::shared);
  if (options.force) {
    {
      const Store held(options.output / "results.sqlite");
    }  // refuses to take a run away that is going on
    clear(options.output);
  }
  Store store(options.output / "results.sqlite");
  agree(setup, source, store, options.output);
  write_text_file(options.output / "config.toml", configuration_text(setup.configuration));
  open_log(options.output / "log.txt", LogLevel::info, LogLevel::warning);
  log_info("werner " + version() + ": " + join(options.command, " "));
  if (options.ranks)
    log_info(std::to_string(options.ranks->size()) + " ranks compute, " + std::to_string(evaluator->capacity() / 2) +
             " compounds at once");
  for (const RefusedLigand& refused : setup.refused)
    log_warning("ligand refused: " + refused.where + ": " + refused.reason);
  warn_of_bare_energies(setup.configuration);

  SearchQuestion question = setup.question;
  question.species = evaluate_species(setup, store);
  if (setup.crystals && needs_hull(setup))
    question.standing = [&, known = known_phases(setup, store)] { return hull_standing(*setup.crystals, known); };
  const SearchHooks hooks{options.progress, options.follow_up, options.stop, options.verify_replay};
  DesignResult result;
  result.folder = options.output;
  result.outcome = run_search(question, store, cache.get(), *evaluator, hooks);
  result.finished = !result.outcome.finish_reason.empty();
  if (result.finished && setup.configuration.potential && relaxes_finally(*setup.configuration.potential)) {
    result.final_relaxation = relax_finally(setup, question, result.outcome, store, *evaluator, hooks);
    result.finished = result.final_relaxation.complete;
    if (result.final_relaxation.crystals > 0)
      log_info(fmt::format("final relaxation: {} crystals of the result, {} calls, {} left a saddle",
                           result.final_relaxation.crystals, result.final_relaxation.steps,
                           result.final_relaxation.saddles));
  } else if (setup.configuration.crystal) {
    const std::map<int, int> equal =
        equal_niches(result.outcome, setup.configuration.objectives.size(), setup.configuration.run.keep, store);
    result.outcome = with_niches_joined(std::move(result.outcome), equal);
  }
  if (cache)
    log_info(std::to_string(result.outcome.answered_by_cache) + " of " +
             std::to_string(result.outcome.status.evaluations) + " evaluations came from the cache '" +
             setup.configuration.run.cache + "'");
  if (result.finished) {
    result.second = second_opinion(setup, result.outcome, store, hooks);
    result.finished = result.second.complete;
    if (!result.second.note.empty()) log_info("second opinion: " + result.second.note);
  }
  result.above_known_hull = above_known_hull(setup, result.outcome, store);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  write_run_folder(setup, options, store, result, *evaluator, seconds);
  log_info(result.finished ? "finished: " + result.outcome.finish_reason : "stopped, to be resumed");
  return result;
}

}  // namespace werner
