#include "werner/run/evaluation_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/json_text.hpp"
#include "werner/metrics/properties.hpp"
#include "werner/run/version.hpp"
#include "werner/system/session.hpp"

namespace werner {

namespace {

using Json = nlohmann::ordered_json;

// JSON has no infinities and no NaN.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string set_text(const std::optional<SampleSet>& set) { return set ? set->file : ""; }

std::string reasons_against(const Evaluation& e, std::size_t i) {
  std::vector<std::string> reasons;
  const auto add = [&](const Verdict& verdict) {
    reasons.insert(reasons.end(), verdict.reasons.begin(), verdict.reasons.end());
  };
  if (i < e.structure.size()) add(e.structure[i]);
  if (i < e.composition.size()) add(e.composition[i]);
  if (i < e.energy.size() && !e.energy[i].reason.empty()) reasons.push_back("energy: " + e.energy[i].reason);
  if (i < e.fingerprints.reasons.size() && !e.fingerprints.reasons[i].empty())
    reasons.push_back("fingerprint: " + e.fingerprints.reasons[i]);
  if (i < e.symmetry.size() && is_crystal(e, i) && !e.symmetry[i].reason.empty())
    reasons.push_back("template: " + e.symmetry[i].reason);
  for (const Score& score : e.scores)
    if (i < score.values.size() && !score.values[i].reason.empty())
      reasons.push_back(score.request.name + ": " + score.values[i].reason);
  return join(reasons, "; ");
}

// Name of the sample of that index, empty where there is none.
std::string name_in(const SampleSet& set, const std::optional<std::size_t>& index) {
  return index ? set.samples[*index].name : std::string();
}

}  // namespace

std::string evaluation_metrics_json(const Evaluation& e, std::span<const NamedResult> results) {
  std::vector<std::string> columns = property_columns(e);
  columns.emplace_back("formula");
  for (const auto& [info, result] : results)
    if (info->column && result.absent.empty()) columns.push_back(info->name);
  Json json = Json::object();
  for (const auto& [info, result] : results) {
    Json entry;
    entry["value"] = number(result.value);
    entry["unit"] = info->unit;
    entry["n"] = result.n;
    entry["interval"] =
        result.interval ? Json::array({number(result.interval->low), number(result.interval->high)}) : Json(nullptr);
    if (result.absent.empty() && !result.interval)
      entry["no_interval"] = fmt::format("from fewer than {} there is none", fewest_for_bootstrap);
    entry["description"] = info->description;
    entry["direction"] = direction_text(info->direction);
    entry["citation"] = info->citation;
    Json convention = Json::object();
    convention["preset"] = e.convention.name;
    for (const auto& [key, text] : result.convention) convention[key] = text;
    entry["convention"] = convention;
    entry["columns"] = Json::array();
    if (info->column && result.absent.empty()) entry["columns"].push_back(info->name);
    for (const std::string& name : info->made_from)
      if (std::ranges::find(columns, name) != columns.end()) entry["columns"].push_back(name);
    if (!result.absent.empty()) entry["absent"] = result.absent;
    json[info->name] = std::move(entry);
  }
  return json_text(json, 2) + "\n";
}

std::string evaluation_details_csv(const Evaluation& e, std::span<const NamedResult> results) {
  std::vector<std::string> header{"name", "where", "formula"};
  std::vector<std::vector<std::string>> columns;
  for (const auto& [info, result] : results) {
    if (!info->column || !result.absent.empty()) continue;
    header.push_back(info->name);
    columns.push_back(info->column(e));
  }
  for (const std::string& name : property_columns(e)) {
    // A metric that is the mean of the property has its column already.
    if (std::ranges::find(header, name) != header.end()) continue;
    header.push_back(name);
    columns.push_back(property_cells(e, name));
  }
  header.insert(header.end(), {"repeats", "known_as", "reasons"});
  std::string text = csv_line(header);
  for (std::size_t i = 0; i < e.size(); ++i) {
    const Sample& sample = e.generated.samples[i];
    const Composition composition = sample.composition();
    std::vector<std::string> cells{sample.name, sample.where,
                                   sample.molecule               ? formula(*sample.molecule)
                                   : composition.amounts.empty() ? ""
                                                                 : reduced_formula(composition)};
    for (const auto& column : columns) cells.push_back(column[i]);
    const bool repeats = i < e.first_of_kind.size() && e.first_of_kind[i] && *e.first_of_kind[i] != i;
    cells.push_back(repeats ? name_in(e.generated, e.first_of_kind[i]) : "");
    cells.push_back(i < e.known_in_train.size() ? name_in(*e.train, e.known_in_train[i]) : "");
    cells.push_back(reasons_against(e, i));
    text += csv_line(cells);
  }
  return text;
}

std::string evaluation_provenance_json(const Evaluation& e, const std::vector<std::string>& command,
                                       double wall_seconds) {
  Json json;
  json["version"] = version();
  json["command"] = command;
  json["seed"] = e.seed;
  json["host"] = host_name();
  json["ended"] = utc_text(std::time(nullptr));
  json["preset"] = e.convention.name;
  json["generated"] = {{"file", e.generated.file}, {"count", e.size()}};
  for (const auto& [key, set] : {std::pair("train", &e.train), std::pair("test", &e.test),
                                 std::pair("reference", &e.reference), std::pair("relaxed", &e.relaxed)})
    if (*set) json[key] = {{"file", set_text(*set)}, {"count", (*set)->size()}, {"left_out", (*set)->left_out}};
  if (!e.energy_source.empty()) json["energy"] = e.energy_source;
  json["threads"] = e.threads;
  json["wall_seconds"] = std::round(wall_seconds * 100) / 100;
  json["cpu_seconds"] = std::round(own_cpu_seconds() * 100) / 100;
  json["peak_memory_mib"] = own_peak_memory();
  return json_text(json, 2) + "\n";
}

}  // namespace werner
