// Several metrics.json side by side. Numbers of different conventions are shown, and the difference is said.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"
#include "werner/run/evaluation_folder.hpp"

namespace werner {

namespace {

using Json = nlohmann::json;

ComparedMetric compared_metric(const Json& json) {
  ComparedMetric metric;
  if (json.contains("value") && json["value"].is_number()) metric.value = json["value"].get<double>();
  if (json.contains("interval") && json["interval"].is_array() && json["interval"].size() == 2 &&
      json["interval"][0].is_number() && json["interval"][1].is_number())
    metric.interval = Interval{json["interval"][0].get<double>(), json["interval"][1].get<double>()};
  if (json.contains("n") && json["n"].is_number_unsigned()) metric.n = json["n"].get<std::size_t>();
  const auto text = [&](const char* key) {
    return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
  };
  metric.unit = text("unit");
  metric.direction = text("direction");
  if (json.contains("convention") && json["convention"].is_object())
    for (const auto& [key, value] : json["convention"].items())
      metric.convention[key] = value.is_string() ? value.get<std::string>() : value.dump();
  return metric;
}

std::string cell(const ComparedMetric& metric) {
  if (!metric.value) return "-";
  if (!metric.interval) return fmt::format("{:.4g}", *metric.value);
  return fmt::format("{:.4g} [{:.4g}, {:.4g}]", *metric.value, metric.interval->low, metric.interval->high);
}

// What models of one comparison have in common by nature: each has its own sets of generated compounds.
bool own_affair(const std::string& key) { return key == "denominator" || key == "file" || key == "left_out"; }

std::vector<std::string> differences(const std::vector<ComparedModel>& models, const std::string& name) {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> said;  // key -> text -> models
  std::set<std::string> keys;
  for (const ComparedModel& model : models)
    if (const auto found = model.metrics.find(name); found != model.metrics.end() && found->second.value)
      for (const auto& [key, text] : found->second.convention) keys.insert(key);
  for (const ComparedModel& model : models) {
    const auto found = model.metrics.find(name);
    if (found == model.metrics.end() || !found->second.value) continue;
    for (const std::string& key : keys) {
      const auto text = found->second.convention.find(key);
      said[key][text == found->second.convention.end() ? "not said" : text->second].push_back(model.name);
    }
  }
  std::vector<std::string> list;
  for (const auto& [key, texts] : said) {
    if (texts.size() < 2 || own_affair(key)) continue;
    std::vector<std::string> parts;
    for (const auto& [text, names] : texts) parts.push_back("'" + text + "' (" + join(names, ", ") + ")");
    list.push_back(key + " differs: " + join(parts, " and "));
  }
  return list;
}

}  // namespace

ComparedModel read_compared(const std::filesystem::path& file) {
  const Json json = Json::parse(read_text_file(file), nullptr, false);
  if (!json.is_object())
    throw Error("'" + file.string() + "' is no metrics.json", {file.string(), "expected an object of metrics"});
  ComparedModel model;
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  model.name = file.filename() == "metrics.json" ? folder.filename().string() : file.stem().string();
  for (const auto& [name, entry] : json.items())
    if (entry.is_object() && entry.contains("value")) model.metrics[name] = compared_metric(entry);
  if (model.metrics.empty())
    throw Error("'" + file.string() + "' holds no metric", {file.string(), "expected name -> {value, ...}"});
  return model;
}

Comparison compare(std::vector<ComparedModel> models, const std::vector<std::string>& names) {
  std::set<std::string> known;
  for (const ComparedModel& model : models)
    for (const auto& [name, metric] : model.metrics)
      if (metric.value) known.insert(name);
  std::vector<std::string> shown;
  if (!names.empty()) {
    shown = chosen_metrics(names, known, "--metrics");
  } else {  // in the order of the list of metrics, strangers behind
    for (const MetricInfo& info : metrics())
      if (known.erase(info.name) > 0) shown.push_back(info.name);
    shown.insert(shown.end(), known.begin(), known.end());
  }
  Comparison table;
  if (shown.empty()) return table;
  std::vector<std::string> told;                       // differences in the order of their first metric
  std::map<std::string, std::vector<std::string>> of;  // metrics of each
  const auto rank = [&](const ComparedModel& model) {
    const auto found = model.metrics.find(shown.front());
    if (found == model.metrics.end() || !found->second.value) return std::numeric_limits<double>::infinity();
    return found->second.direction == "lower" ? *found->second.value : -*found->second.value;
  };
  std::ranges::stable_sort(models, {}, rank);
  table.header = {"model"};
  for (const std::string& name : shown) {
    std::string unit;
    for (const ComparedModel& model : models)
      if (const auto found = model.metrics.find(name); found != model.metrics.end()) unit = found->second.unit;
    table.header.push_back(unit.empty() ? name : name + " [" + unit + "]");
    for (const std::string& difference : differences(models, name)) {
      if (!of.contains(difference)) told.push_back(difference);
      of[difference].push_back(name);
    }
  }
  for (const std::string& difference : told) table.warnings.push_back(join(of[difference], ", ") + ": " + difference);
  for (const ComparedModel& model : models) {
    std::vector<std::string> row{model.name};
    for (const std::string& name : shown) {
      const auto found = model.metrics.find(name);
      row.push_back(found == model.metrics.end() ? "-" : cell(found->second));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace werner
