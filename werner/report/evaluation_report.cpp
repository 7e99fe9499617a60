#include "werner/report/evaluation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <tuple>

#include "werner/core/text.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/report/evaluation_parts.hpp"

namespace werner {

namespace {

constexpr std::size_t shown_rows = 500;
constexpr std::size_t drawn_atoms = 25000;   // of all structures together: under 1 MB of the page
constexpr std::size_t drawn_of_a_row = 120;  // atoms; larger cells are drawn only where they are examples

ReportSet set_of(std::string role, const SampleSet& set) {
  const auto unreadable = std::count_if(set.samples.begin(), set.samples.end(),
                                        [](const Sample& sample) { return !sample.unreadable.empty(); });
  return {std::move(role), set.file, set.size(), static_cast<std::size_t>(unreadable)};
}

std::vector<ReportSet> sets_of(const Evaluation& e) {
  std::vector<ReportSet> list{set_of("Generated", e.generated)};
  if (e.train) list.push_back(set_of("Training set", *e.train));
  if (e.test) list.push_back(set_of("Test set", *e.test));
  if (e.reference) list.push_back(set_of("Reference of distributions", *e.reference));
  if (e.relaxed) list.push_back(set_of("Relaxed", *e.relaxed));
  return list;
}

constexpr const char* complex_validity =
    "metal complexes: a structure is valid when no two atoms are nearer than 0.6 of their covalent radii, one metal is "
    "held by whole ligands without clashes and all else are counter-ions; a composition when the charge leaves a known "
    "oxidation state and fits the unpaired electrons";

std::string validity_text(const Convention& c) {
  std::string text;
  switch (c.validity) {
    case ValidityRule::cdvae:
    case ValidityRule::crystallm:
      text = fmt::format(
          "{}: a structure is valid when no two atoms are nearer than {} \xc3\x85 and the cell has at least {} "
          "\xc3\x85\xc2\xb3; a composition when charges balance with the oxidation states '{}', or it is an element or "
          "an alloy",
          c.validity == ValidityRule::cdvae ? "CDVAE" : "CrystaLLM", format_double(c.least_distance),
          format_double(c.least_volume), c.oxidation_states);
      break;
    case ValidityRule::cif_text:
      text =
          "CrystaLLM: formulas and multiplicities of the CIF agree, its space group is that of the atoms, all bonds "
          "are as "
          "long as radii say";
      break;
    case ValidityRule::lemat:
      text = "LeMat-GenBench: nearest atoms by their radii, plausible density and cell, charges balance";
      break;
  }
  if (c.fingerprint_decides) text += "; a crystal without a fingerprint is invalid";
  return text;
}

std::vector<std::pair<std::string, std::string>> rules_of(const Evaluation& e) {
  const Convention& c = e.convention;
  std::vector<std::pair<std::string, std::string>> list;
  list.emplace_back("Preset", c.description.empty() ? c.name : c.name + ": " + c.description);
  const bool complexes = e.compounds() == Compounds::complexes;
  list.emplace_back("Validity", complexes ? complex_validity : validity_text(c));
  std::string counts =
      c.denominator == Denominator::generated ? "Shares of all that was generated" : "Shares of the valid ones";
  counts += c.only_valid_counts ? "; only what is valid in structure and composition can be unique or novel"
            : c.invalid_counts  ? "; invalid structures can be unique, novel and stable"
                                : "; what is no valid structure is neither unique nor novel";
  list.emplace_back("Counting", counts);
  if (complexes) {
    list.emplace_back("Same complex", sameness_text(Sameness::stereochemistry));
  } else {
    list.emplace_back("Same crystal",
                      fmt::format("by structure matching with {}{}", tolerances_text(c.matcher),
                                  c.disordered_matcher ? "; elements that may substitute each other count "
                                                         "as one"
                                                       : ""));
    const auto hull = [](double threshold) {
      return "at most " + format_double(threshold) + " eV/atom above the hull";
    };
    list.emplace_back("Stable", hull(c.stable));
    list.emplace_back("Metastable", hull(c.metastable));
    const bool known = std::any_of(e.energy.begin(), e.energy.end(), [](const auto& energy) { return energy.value; });
    list.emplace_back("Energies", !known ? "known of no compound" : e.energy_source);
  }
  list.emplace_back("Novel against", e.train ? e.train->file : "no training set was given");
  const SampleSet* reference = report_parts::reference_of(e);
  list.emplace_back("Distributions against", reference ? reference->file : "no reference was given");
  if (!e.targets.empty()) {
    std::vector<std::string> texts;
    for (const PropertyTarget& target : e.targets) texts.push_back(target_text(target));
    list.emplace_back("Targets", join(texts, "; "));
  }
  list.emplace_back("Seed", std::to_string(e.seed));
  return list;
}

// Structures of examples first, then of rows, until the page has enough.
std::vector<ReportStructure> structures_of(const Evaluation& e, const std::set<std::size_t>& examples,
                                           const std::vector<ReportRow>& rows) {
  std::vector<ReportStructure> list;
  std::size_t atoms = 0;
  const auto add = [&](std::size_t item, std::size_t most) {
    std::optional<ReportStructure> found = report_parts::structure(e, item);
    if (!found || found->size() > most || atoms + found->size() > drawn_atoms) return;
    atoms += found->size();
    list.push_back(*std::move(found));
  };
  for (const std::size_t item : examples) add(item, drawn_atoms);
  for (const ReportRow& row : rows)
    if (!examples.contains(row.item)) add(row.item, drawn_of_a_row);
  return list;
}

ReportRow row_of(const Evaluation& e, const report_parts::Standings& standings, std::size_t i) {
  const Sample& sample = e.generated.samples[i];
  ReportRow row;
  row.item = i;
  row.name = sample.name;
  row.formula = report_parts::formula_of(sample);
  row.verdict = standings.parts[standings.of[i]].label;
  row.atoms = sample.atoms();
  if (i < e.complexes.size()) row.coordination = report_parts::coordination_text(e.complexes[i]);
  if (i < e.symmetry.size()) row.space_group = e.symmetry[i].space_group;
  row.energy = report_parts::energy_of(e, i);
  row.density = property_of(sample, "density");
  if (i < e.first_of_kind.size() && e.first_of_kind[i] && *e.first_of_kind[i] != i)
    row.repeats = e.generated.samples[*e.first_of_kind[i]].name;
  if (e.train && i < e.known_in_train.size() && e.known_in_train[i])
    row.known_as = e.train->samples[*e.known_in_train[i]].name;
  std::vector<std::string> reasons = report_parts::structure_reasons(e, i);
  if (i < e.composition.size() && sample.unreadable.empty())
    reasons.insert(reasons.end(), e.composition[i].reasons.begin(), e.composition[i].reasons.end());
  if (i < e.energy.size() && is_crystal(e, i) && !e.energy[i].reason.empty()) reasons.push_back(e.energy[i].reason);
  row.reasons = report_parts::shortened(join(reasons, "; "));
  return row;
}

}  // namespace

namespace report_parts {

std::vector<ReportRow> rows(const Evaluation& e, const Standings& standings) {
  // Every verdict gets its share of the rows; what it does not need goes to the others.
  std::vector<std::size_t> quota(standings.parts.size(), 0);
  std::size_t left = std::min(shown_rows, e.size());
  while (left > 0) {
    for (std::size_t part = 0; part < quota.size() && left > 0; ++part)
      if (quota[part] < standings.parts[part].count) {
        ++quota[part];
        --left;
      }
  }
  std::vector<ReportRow> list;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (quota[standings.of[i]] > 0) {
      --quota[standings.of[i]];
      list.push_back(row_of(e, standings, i));
    }
  return list;
}

}  // namespace report_parts

EvaluationReport evaluation_report(const Evaluation& e, std::span<const NamedResult> results, std::string provenance) {
  EvaluationReport report;
  report.name = std::filesystem::path(e.generated.file).filename().string();
  report.sets = sets_of(e);
  report.rules = rules_of(e);
  report.provenance = std::move(provenance);
  for (const auto& [info, result] : results)
    report.metrics.push_back({info->name, info->unit, info->description, std::string(direction_text(info->direction)),
                              info->citation, result});
  const report_parts::Standings standings = report_parts::standings(e);
  report.bars = report_parts::bars(e, standings);
  const report_parts::Population population = report_parts::population(e);
  report.population = population.text;
  report.histograms = report_parts::histograms(e, population);
  report.elements = report_parts::elements(e, population);
  report.space_groups = report_parts::space_groups(e);
  report.molecules = e.compounds() == Compounds::complexes;
  report.coordination = report_parts::coordination(e, population);
  report.problems = report_parts::problems(e);
  report.duplicates = report_parts::duplicates(e);
  report.highest = report_parts::highest(e);
  std::tie(report.best_title, report.best) = report_parts::best(e, standings);
  report.rows = report_parts::rows(e, standings);

  std::set<std::size_t> examples;
  const auto show = [&](const std::vector<ReportExample>& list) {
    for (const ReportExample& example : list) examples.insert(example.item);
  };
  for (const ReportProblem& problem : report.problems)
    for (const ReportGroup& group : problem.groups) show(group.examples);
  for (const ReportGroup& group : report.duplicates) show(group.examples);
  show(report.highest);
  show(report.best);
  for (const std::size_t item : examples) {
    const Sample& sample = e.generated.samples[item];
    report.names[item] = {sample.name, report_parts::formula_of(sample)};
  }
  report.structures = structures_of(e, examples, report.rows);
  return report;
}

}  // namespace werner
