// Judges generated crystals or metal complexes: every metric of the field, with intervals and reasons.
#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>

#include "app/evaluate_hull.hpp"
#include "app/evaluate_relax.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/oxidation_states.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"
#include "werner/metrics/threshold_metrics.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/report/evaluation_report.hpp"
#include "werner/run/evaluation_folder.hpp"
#include "werner/run/version.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace {

namespace fs = std::filesystem;

struct EvaluateFlags {
  std::string generated, format, train, test, reference, relaxed, hull, preset = "werner", oxidation_states, output;
  std::vector<std::string> targets, scores, metrics, compared;
  std::optional<double> ltol, stol, angle_tol, stable, metastable;
  std::vector<double> thresholds;
  double score_time_limit = 3600;
  int seed = 0;
  EvaluateRelaxFlags relaxation;
  int threads = 0;
  bool relax = false, json = false, csv = false, force = false;
};

void require_folder(const EvaluateFlags& flags) {
  const fs::path folder = flags.output;
  if (fs::exists(folder) && !fs::is_directory(folder))
    throw UsageError("'" + flags.output + "' is a file", {.where = "-o", .hint = "name a folder"});
  if (fs::exists(folder / "metrics.json") && !flags.force)
    throw UsageError("'" + flags.output + "' holds an evaluation already",
                     {.where = "-o", .hint = "choose another folder, or overwrite it with --force"});
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error("cannot create the folder '" + flags.output + "': " + error.message(), {.where = "-o"});
}

std::vector<Score> scores_of(const EvaluateFlags& flags) {
  std::vector<Score> scores;
  for (const std::string& text : flags.scores) scores.push_back({parse_score(text)});
  for (const Score& score : scores)
    if (std::ranges::count(scores, score.request.name, [](const Score& each) { return each.request.name; }) > 1)
      throw UsageError("two scores are named '" + score.request.name + "'", {.where = "--score", .hint = {}});
  return scores;
}

// Metrics that stand in no list.
std::set<std::string> own_names(const std::vector<Score>& scores, const std::vector<double>& thresholds) {
  std::set<std::string> names;
  for (const double threshold : thresholds)
    for (const std::string& name : threshold_names(threshold)) names.insert(name);
  for (const Score& score : scores) {
    names.insert(score.request.name);
    if (score.request.threshold) names.insert(share_name(score.request));
  }
  return names;
}

Convention convention_of(const EvaluateFlags& flags, const std::vector<Score>& scores) {
  Convention convention = preset(flags.preset, "--preset");
  convention.matcher.ltol = flags.ltol.value_or(convention.matcher.ltol);
  convention.matcher.stol = flags.stol.value_or(convention.matcher.stol);
  convention.matcher.angle_tol = flags.angle_tol.value_or(convention.matcher.angle_tol);
  // A phase of the hull that was generated and relaxed again comes to lie some ueV above it.
  constexpr double left_by_relaxation = 0.001;  // eV/atom
  convention.stable =
      flags.stable.value_or(flags.relax ? std::max(convention.stable, left_by_relaxation) : convention.stable);
  convention.metastable = flags.metastable.value_or(convention.metastable);
  if (convention.metastable < convention.stable)
    throw UsageError("metastable crystals are nearer to the hull than stable ones",
                     {.where = "--metastable", .hint = "expected at least " + format_double(convention.stable)});
  std::set<double> once;
  for (const double threshold : flags.thresholds)
    if (once.insert(threshold).second) convention.thresholds.push_back(threshold);
  if (!flags.oxidation_states.empty())
    find_named(oxidation_state_tables(), flags.oxidation_states, "table of oxidation states", "--oxidation-states");
  if (!flags.oxidation_states.empty()) convention.oxidation_states = flags.oxidation_states;
  if (!flags.metrics.empty())
    convention.metrics = chosen_metrics(flags.metrics, own_names(scores, convention.thresholds), "--metrics");
  return convention;
}

// Names one after another, in lines of some hundred characters under their reason.
std::string absent_text(const std::string& reason, const std::vector<std::string>& names) {
  constexpr std::size_t width = 100;
  std::string text = "\nnot computed: " + reason + "\n", line = " ";
  for (const std::string& name : names) {
    if (line.size() + name.size() > width) {
      text += line + "\n";
      line = " ";
    }
    line += " " + name;
  }
  return text + line + "\n";
}

// Name, value, interval, n; then what could not be computed, by reason.
std::string table_text(std::span<const NamedResult> results) {
  std::string text = fmt::format("{:34} {:>11}  {:23} {:>8}\n", "metric", "value", "95 % interval", "n");
  std::vector<std::pair<std::string, std::vector<std::string>>> absent;
  for (const auto& [info, result] : results) {
    if (!result.absent.empty()) {
      const auto known =
          std::ranges::find(absent, result.absent, &std::pair<std::string, std::vector<std::string>>::first);
      if (known == absent.end())
        absent.push_back({result.absent, {info->name}});
      else
        known->second.push_back(info->name);
      continue;
    }
    const std::string interval =
        result.interval ? fmt::format("[{:.4g}, {:.4g}]", result.interval->low, result.interval->high) : "";
    text += fmt::format("{:34} {:>11.4g}  {:23} {:>8}{}\n", info->name, result.value, interval, result.n,
                        info->unit.empty() ? "" : "  " + info->unit);
  }
  for (const auto& [reason, names] : absent) text += absent_text(reason, names);
  return text;
}

void tell_broken(const SampleSet& set) {
  constexpr int most = 10;  // lines; details.csv has them all
  int told = 0;
  for (const Sample& sample : set.samples)
    if (!sample.unreadable.empty() && told++ < most)
      std::cerr << "werner: " << sample.where << ": " << sample.unreadable << "\n";
  if (told > most) std::cerr << "werner: " << set.file << ": " << told - most << " more entries could not be read\n";
}

// A set to judge against: what cannot be read of it is told, and no part of it.
SampleSet read_reference(const std::string& file) {
  SampleSet set = read_samples(file);
  tell_broken(set);
  set.left_out = std::erase_if(set.samples, [](const Sample& sample) { return !sample.unreadable.empty(); });
  if (set.samples.empty()) throw Error("no structure of '" + file + "' could be read", {.where = file});
  if (set.left_out > 0)
    std::cerr << "werner: warning: " << set.left_out << " entries of " << file
              << " could not be read; it is judged against the other " << set.size() << "\n";
  return set;
}

int evaluate_set(const EvaluateFlags& flags, const std::vector<std::string>& command) {
  const auto began = std::chrono::steady_clock::now();
  Evaluation evaluation;
  evaluation.scores = scores_of(flags);
  evaluation.score_time_limit = flags.score_time_limit;
  evaluation.convention = convention_of(flags, evaluation.scores);
  evaluation.seed = static_cast<std::uint64_t>(flags.seed);
  evaluation.threads = flags.threads > 0 ? flags.threads : default_threads();
  for (const std::string& text : flags.targets) evaluation.targets.push_back(parse_target(text));
  if (!flags.output.empty()) require_folder(flags);
  if (!flags.format.empty()) find_named(crystal_formats(), flags.format, "crystal format", "--from-format");
  if (flags.generated == "-" && flags.format.empty())
    throw UsageError("the standard input does not say its format",
                     {.hint = "--from-format " + join(names_of(crystal_formats()), ", ")});
  evaluation.generated = read_samples(flags.generated, flags.format);
  if (evaluation.compounds() == Compounds::complexes && flags.preset != "werner")
    throw UsageError(
        "the preset '" + flags.preset + "' is a convention of crystals, and '" + flags.generated + "' holds molecules",
        {.where = "--preset", .hint = "metal complexes are judged by the preset werner"});
  for (const auto& [file, set] :
       {std::pair(flags.train, &evaluation.train), std::pair(flags.test, &evaluation.test),
        std::pair(flags.reference, &evaluation.reference), std::pair(flags.relaxed, &evaluation.relaxed)})
    if (!file.empty()) *set = read_reference(file);
  tell_broken(evaluation.generated);
  give_hull(evaluation, flags.hull, flags.relax ? flags.relaxation.potential : "");
  if (flags.relax) relax_generated(evaluation, flags.relaxation, flags.output);
  require_known_targets(evaluation);

  const std::vector<NamedResult> results = evaluate(evaluation);
  std::cout << (flags.json ? evaluation_metrics_json(evaluation, results) : table_text(results));
  const bool nothing =
      std::ranges::all_of(results, [](const NamedResult& named) { return !named.result.absent.empty(); });
  if (flags.output.empty()) return nothing ? 1 : 0;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const fs::path folder = flags.output;
  const std::string provenance = evaluation_provenance_json(evaluation, command, seconds);
  write_text_file(folder / "metrics.json", evaluation_metrics_json(evaluation, results));
  write_text_file(folder / "details.csv", evaluation_details_csv(evaluation, results));
  write_text_file(folder / "provenance.json", provenance);
  write_text_file(folder / "report.html", evaluation_page(evaluation_report(evaluation, results, provenance)));
  std::cerr << "report: " << (folder / "report.html").string() << "\n";
  return nothing ? 1 : 0;
}

// People compare few models by many metrics: a line per metric, a column per model.
std::string aligned(const Comparison& table) {
  std::vector<std::size_t> widths(1, 0);
  for (const std::string& metric : table.header) widths[0] = std::max(widths[0], metric.size());
  for (const auto& row : table.rows) {
    std::size_t width = 0;
    for (const std::string& cell : row) width = std::max(width, cell.size());
    widths.push_back(width);
  }
  std::string text;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string written;
    for (std::size_t c = 0; c < cells.size(); ++c) written += fmt::format("{:{}}  ", cells[c], widths[c]);
    text += written.substr(0, written.find_last_not_of(' ') + 1) + "\n";
  };
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    std::vector<std::string> cells{table.header[c]};
    for (const auto& row : table.rows) cells.push_back(row[c]);
    line(cells);
  }
  return text;
}

int compare_models(const EvaluateFlags& flags) {
  if (flags.json)
    throw UsageError("--json beside --compare",
                     {.hint = "--csv prints the comparison for programs; the numbers stand in each metrics.json"});
  std::vector<ComparedModel> models;
  for (const std::string& file : flags.compared) {
    const fs::path path = fs::is_directory(file) ? fs::path(file) / "metrics.json" : fs::path(file);
    models.push_back(read_compared(path));
  }
  const Comparison table = compare(std::move(models), flags.metrics);
  if (flags.csv) {
    std::cout << csv_line(table.header);
    for (const auto& row : table.rows) std::cout << csv_line(row);
  } else {
    std::cout << aligned(table);
  }
  for (const std::string& warning : table.warnings) std::cerr << "werner: warning: " << warning << "\n";
  return 0;
}

}  // namespace

std::function<int()> declare_evaluate(CLI::App& command) {
  auto flags = std::make_shared<EvaluateFlags>();
  command.footer(
      "Examples\n"
      "  werner evaluate generated.cif.zip --train train.csv.gz --test test.csv.gz -o runs/judged\n"
      "  werner evaluate generated.extxyz --train train.csv.gz --hull hull.csv.gz --preset mattergen -o runs/sun\n"
      "  werner evaluate generated.cif.zip --relax --oracle nequix-mp-1 --hull hull.csv.gz -o runs/relaxed\n"
      "  werner evaluate generated.cif.zip --score 'synthnn>0.5=python3 score.py {csv}'\n"
      "  werner evaluate complexes.xyz.gz --train known.xyz.gz --test held_out.xyz.gz -o runs/complexes\n"
      "  werner evaluate predictions.csv --test test.csv --preset diffcsp-csp\n"
      "  werner evaluate --compare runs/a runs/b --metrics sun,validity\n");
  auto* generated =
      command.add_option("GENERATED", flags->generated,
                         "what was generated: crystals in any format, or metal complexes as XYZ, MOL or SDF; also a "
                         "folder or archive of files");
  command
      .add_option("--from-format", flags->format,
                  "format of the generated crystals, where the extension does not tell; always with - (standard input)")
      ->type_name("NAME");
  command.add_option("--train", flags->train, "what novelty and familiarity are judged against")->type_name("FILE");
  command.add_option("--test", flags->test, "what coverage, rediscovery and match rates are judged against")
      ->type_name("FILE");
  command.add_option("--reference", flags->reference, "what distributions are compared with; default: the test set")
      ->type_name("FILE");
  command
      .add_option("--relaxed", flags->relaxed, "the generated compounds after relaxation, by name or in the same order")
      ->type_name("FILE");
  command
      .add_option("--hull", flags->hull,
                  "energies of known compounds, for energies above the hull, or the name of a table that is built in; "
                  "files behind commas fill its gaps (docs/phase-diagrams.md); "
                  "default: with --relax the one that is built in for the potential, if any (none: without), else the "
                  "column e_above_hull is taken")
      ->type_name("FILE");
  command.add_flag("--relax", flags->relax,
                   "relax the generated crystals first: energies, stability and the distance to the relaxed crystal "
                   "follow; kept in the folder of -o, from which the same command goes on");
  command
      .add_option("--oracle", flags->relaxation.potential,
                  "with --relax: potential: " + join(names_of(potentials()), ", "))
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--fmax", flags->relaxation.options.fmax, "with --relax: largest force that is left, eV/Angstrom")
      ->type_name("FORCE")
      ->check(positive_number())
      ->capture_default_str();
  command.add_option("--steps", flags->relaxation.options.steps, "with --relax: at most, per crystal")
      ->type_name("N")
      ->check(whole_number(1))
      ->capture_default_str();
  command.add_option("--preset", flags->preset, "convention: " + join(names_of(presets()), ", "))
      ->type_name("NAME")
      ->capture_default_str();
  command
      .add_option("--targets", flags->targets,
                  "what properties should be, for verification: 'band_gap=1.2..1.8', 'density>5'; separated by commas")
      ->type_name("TEXT")
      ->delimiter(',');
  command
      .add_option("--score", flags->scores,
                  "a number of your own: 'NAME=COMMAND' with {xyz}, {csv} or {cifs}, 'NAME=@TABLE', or 'NAME' of a "
                  "column; 'NAME:lower', 'NAME>0.5' (see docs/scores.md); any number of times")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  command.add_option("--score-time-limit", flags->score_time_limit, "seconds that the command of a score may take")
      ->type_name("X")
      ->check(number_between(0.01, 1e9))
      ->capture_default_str();
  command
      .add_option("--metrics", flags->metrics,
                  "only these, separated by commas; a word chooses all that have it, as in diversity (see 'werner list "
                  "metrics')")
      ->type_name("NAMES")
      ->delimiter(',');
  command
      .add_option(
          "--stable", flags->stable,
          "eV/atom above the hull that still count as stable (default: the preset's, with --relax at least 0.001)")
      ->type_name("X")
      ->check(number_between(-100, 100));
  command.add_option("--metastable", flags->metastable, "eV/atom above the hull that still count as metastable")
      ->type_name("X")
      ->check(number_between(-100, 100));
  command
      .add_option("--thresholds", flags->thresholds,
                  "further eV/atom above the hull, separated by commas: stability and S.U.N. are given within each too")
      ->type_name("X,...")
      ->delimiter(',')
      ->check(number_between(-100, 100));
  command.add_option("--ltol", flags->ltol, "tolerance of the matcher, as of 'werner match'")
      ->type_name("X")
      ->check(number_between(1e-6, 1));
  command.add_option("--stol", flags->stol, "likewise")->type_name("X")->check(number_between(1e-6, 2));
  command.add_option("--angle-tol", flags->angle_tol, "likewise")->type_name("X")->check(number_between(1e-6, 60));
  command.add_option("--oxidation-states", flags->oxidation_states, "table of the composition check: smact14, icsd24")
      ->type_name("NAME");
  command.add_option("--seed", flags->seed, "of bootstraps and samples")
      ->type_name("N")
      ->check(whole_number(0))
      ->capture_default_str();
  command.add_option("--threads", flags->threads, "default: all cores; never changes a result")
      ->type_name("N")
      ->check(whole_number(1, 1024));
  command
      .add_option("--compare", flags->compared,
                  "a table of models from their metrics.json or folders, sorted by the first metric")
      ->type_name("FILES")
      ->excludes(generated);
  command.add_option("-o,--output", flags->output, "folder for metrics.json, details.csv, report.html")
      ->type_name("RUN");
  auto* json = command.add_flag("--json", flags->json, "print metrics.json instead of a table");
  command.add_flag("--csv", flags->csv, "the table of --compare as CSV")->excludes(json);
  command.add_flag("--force", flags->force, "overwrite an evaluation in the folder");
  return [flags, &command] {
    if (!flags->compared.empty()) return compare_models(*flags);
    if (flags->generated.empty())
      throw UsageError("nothing to evaluate",
                       {.where = {}, .hint = "give a file of crystals or metal complexes, or --compare"});
    for (const char* name : {"--oracle", "--fmax", "--steps"})
      if (!flags->relax && command.count(name) > 0)
        throw UsageError("'" + std::string(name) + "' says how to relax, and --relax is not given",
                         {.where = {}, .hint = "add --relax"});
    if (flags->relax && !flags->relaxed.empty())
      throw UsageError("'--relax' beside --relaxed", {.where = {}, .hint = "one of them"});
    return evaluate_set(*flags, typed_command(command, {flags->generated}));
  };
}

}  // namespace werner
