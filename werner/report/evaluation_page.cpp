#include <cmath>
#include <nlohmann/json.hpp>

#include "werner/core/element.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/report/evaluation_report.hpp"
#include "werner/report/page_template.hpp"

namespace werner {
namespace embedded {
std::string_view evaluation_css();
std::string_view evaluation_js();
}  // namespace embedded

namespace {
using nlohmann::json;

// JSON has no infinities and no NaN.
json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }
json number(const std::optional<double>& value) { return value ? number(*value) : json(nullptr); }

// Finer than any picture; the files beside the page are exact.

json sets_json(const std::vector<ReportSet>& sets) {
  json list = json::array();
  for (const ReportSet& set : sets)
    list.push_back({{"role", set.role}, {"file", set.file}, {"size", set.size}, {"unreadable", set.unreadable}});
  return list;
}

json metrics_json(const std::vector<ReportMetric>& metrics) {
  json list = json::array();
  for (const ReportMetric& m : metrics) {
    const auto& interval = m.result.interval;
    list.push_back({{"name", m.name},
                    {"unit", m.unit},
                    {"description", m.description},
                    {"direction", m.direction},
                    {"citation", m.citation},
                    {"value", m.result.absent.empty() ? number(m.result.value) : json(nullptr)},
                    {"interval", interval ? json{number(interval->low), number(interval->high)} : json(nullptr)},
                    {"n", m.result.n},
                    {"convention", m.result.convention},
                    {"absent", m.result.absent}});
  }
  return list;
}

json bars_json(const std::vector<ReportBar>& bars) {
  json list = json::array();
  for (const ReportBar& bar : bars) {
    json parts = json::array();
    for (const ReportPart& part : bar.parts)
      parts.push_back({{"key", part.key}, {"label", part.label}, {"meaning", part.meaning}, {"count", part.count}});
    list.push_back({{"title", bar.title}, {"parts", std::move(parts)}});
  }
  return list;
}

json counts_json(const HistogramCounts& counts) {
  return {{"bins", counts.bins},       {"n", counts.n},
          {"below", counts.below},     {"above", counts.above},
          {"missing", counts.missing}, {"median", number(counts.median)}};
}

json histograms_json(const std::vector<ReportHistogram>& histograms) {
  json list = json::array();
  for (const ReportHistogram& h : histograms) {
    json limits = json::array();
    for (const auto& [value, label] : h.limits) limits.push_back({{"value", value}, {"label", label}});
    list.push_back({{"name", h.name},
                    {"unit", h.unit},
                    {"whole_numbers", h.whole_numbers},
                    {"low", h.low},
                    {"width", h.width},
                    {"generated", counts_json(h.generated)},
                    {"reference", h.reference ? counts_json(*h.reference) : json(nullptr)},
                    {"limits", std::move(limits)}});
  }
  return list;
}

// As pairs, since the keys of JSON objects are texts.
json tally_json(const ReportTally& tally) {
  const auto pairs = [](const std::map<int, std::size_t>& counts) {
    json list = json::array();
    for (const auto& [key, count] : counts) list.push_back({key, count});
    return list;
  };
  return {{"generated", pairs(tally.generated)},
          {"reference", pairs(tally.reference)},
          {"generated_n", tally.generated_n},
          {"reference_n", tally.reference_n}};
}

json words_json(const std::vector<ReportWords>& list) {
  json all = json::array();
  for (const ReportWords& words : list)
    all.push_back({{"title", words.title},
                   {"generated", words.generated},
                   {"reference", words.reference},
                   {"generated_n", words.generated_n},
                   {"reference_n", words.reference_n}});
  return all;
}

json examples_json(const std::vector<ReportExample>& examples) {
  json list = json::array();
  for (const ReportExample& example : examples) list.push_back({{"item", example.item}, {"note", example.note}});
  return list;
}

json groups_json(const std::vector<ReportGroup>& groups) {
  json list = json::array();
  for (const ReportGroup& group : groups)
    list.push_back({{"reason", group.reason}, {"count", group.count}, {"examples", examples_json(group.examples)}});
  return list;
}

json problems_json(const std::vector<ReportProblem>& problems) {
  json list = json::array();
  for (const ReportProblem& problem : problems)
    list.push_back({{"title", problem.title},
                    {"count", problem.count},
                    {"groups", groups_json(problem.groups)},
                    {"other_reasons", problem.other_reasons}});
  return list;
}

json names_json(const std::map<std::size_t, std::pair<std::string, std::string>>& names) {
  json list = json::object();
  for (const auto& [item, name] : names) list[std::to_string(item)] = {name.first, name.second};
  return list;
}

json rows_json(const std::vector<ReportRow>& rows) {
  json list = json::array();
  for (const ReportRow& row : rows)
    list.push_back({{"item", row.item},
                    {"name", row.name},
                    {"formula", row.formula},
                    {"verdict", row.verdict},
                    {"repeats", row.repeats},
                    {"known_as", row.known_as},
                    {"reasons", row.reasons},
                    {"atoms", row.atoms},
                    {"space_group", row.space_group},
                    {"energy", number(row.energy)},
                    {"density", number(row.density)},
                    {"coordination", row.coordination}});
  return list;
}

json structures_json(const std::vector<ReportStructure>& structures) {
  json list = json::object();
  for (const ReportStructure& structure : structures) {
    if (structure.molecule) {
      const std::string id = std::to_string(structure.item);
      list[id] = structure_json(*structure.molecule, id);
      continue;
    }
    list[std::to_string(structure.item)] = crystal_json(structure.crystal, structure.shared);
  }
  return list;
}

json elements_json() {
  json list = json::array();
  for (int z = 1; z <= 103; ++z) {
    json entry = element_json(z);
    const Element& e = element(z);
    entry.update({{"symbol", e.symbol}, {"period", e.period}, {"group", e.group}, {"metal", e.is_metal}});
    list.push_back(std::move(entry));
  }
  return list;
}

// Symbols of the space groups that occur.
json symbols_json(const EvaluationReport& report) {
  json list = json::object();
  const auto add = [&](int number) {
    if (number >= 1 && number <= 230) list[std::to_string(number)] = space_group(number).symbol;
  };
  for (const auto* counts : {&report.space_groups.generated, &report.space_groups.reference})
    for (const auto& [number, count] : *counts) add(number);
  for (const ReportRow& row : report.rows) add(row.space_group);
  return list;
}

}  // namespace

std::string evaluation_page(const EvaluationReport& report) {
  const json page = {{"name", report.name},
                     {"sets", sets_json(report.sets)},
                     {"rules",
                      [&] {
                        json list = json::array();
                        for (const auto& [label, text] : report.rules) list.push_back({label, text});
                        return list;
                      }()},
                     {"provenance", parsed_json(report.provenance, "the provenance")},
                     {"metrics", metrics_json(report.metrics)},
                     {"bars", bars_json(report.bars)},
                     {"population", report.population},
                     {"histograms", histograms_json(report.histograms)},
                     {"element_counts", tally_json(report.elements)},
                     {"space_groups", tally_json(report.space_groups)},
                     {"symbols", symbols_json(report)},
                     {"molecules", report.molecules},
                     {"coordination", words_json(report.coordination)},
                     {"problems", problems_json(report.problems)},
                     {"duplicates", groups_json(report.duplicates)},
                     {"highest", examples_json(report.highest)},
                     {"best_title", report.best_title},
                     {"best", examples_json(report.best)},
                     {"names", names_json(report.names)},
                     {"rows", rows_json(report.rows)},
                     {"structures", structures_json(report.structures)},
                     {"elements", elements_json()}};
  return self_contained_page({.title = report.name,
                              .files_beside = "metrics.json and details.csv",
                              .style = embedded::evaluation_css(),
                              .script = embedded::evaluation_js()},
                             page);
}

}  // namespace werner
