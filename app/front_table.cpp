#include "app/front_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "werner/core/text.hpp"
#include "werner/io/json_text.hpp"

namespace werner {

namespace {

// Energies of crystals differ in their last digits: a thousandth of an eV/atom parts two phases.
std::string shown(const PropertyValue& value, const std::string& unit) {
  if (unit == "eV/atom" && std::isfinite(value.value)) return fmt::format("{:.4f}", value.value);
  if (std::isnan(value.uncertainty) || value.uncertainty == 0) return fmt::format("{:.4g}", value.value);
  return fmt::format("{:.4g} ± {:.2g}", value.value, value.uncertainty);
}

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, width_of(text)), ' ');
}

}  // namespace

std::string front_table(const DesignSetup& setup, const DesignResult& result) {
  std::vector<std::vector<std::string>> rows{{"id"}};
  for (std::string& name : setup.view->short_heading()) rows[0].push_back(std::move(name));
  std::vector<std::string> units;
  for (const ObjectiveChoice& choice : setup.configuration.objectives) {
    const PropertyInfo info = property_of(choice);
    units.push_back(info.unit);
    rows[0].push_back(info.unit.empty() ? info.name : info.name + " [" + info.unit + "]");
  }
  const bool known = !result.above_known_hull.empty();
  if (known) rows[0].emplace_back("above known hull [eV/atom]");
  const bool second = !result.second.values.empty();
  if (second) rows[0].emplace_back("second opinion [eV/atom]");
  for (const FrontRow& row : result.front) {
    rows.push_back({std::to_string(row.id)});
    for (std::string& cell : setup.view->short_cells(row.genome, row.structure)) rows.back().push_back(std::move(cell));
    for (std::size_t i = 0; i < units.size(); ++i) rows.back().push_back(shown(row.objectives[i], units[i]));
    const auto add = [&](const std::map<int, double>& values, const char* format) {
      const auto found = values.find(row.id);
      rows.back().push_back(found == values.end() ? "" : fmt::format(fmt::runtime(format), found->second));
    };
    if (known) add(result.above_known_hull, "{:.4f}");
    if (second) add(result.second.values, "{:.3f}");
  }
  if (result.front.empty()) return "no compound with all wanted properties was found\n";
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string text = setup.configuration.objectives.size() > 1 ? "Pareto front\n" : "best compounds\n";
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += padded(row[i], widths[i]) + "  ";
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string front_json(const DesignSetup& setup, const DesignResult& result) {
  nlohmann::ordered_json json;
  json["run"] = result.folder.string();
  json["finished"] = result.finished;
  json["finish_reason"] = result.outcome.finish_reason;
  json["evaluations"] = result.outcome.status.evaluations;
  json["failures"] = result.outcome.status.failures;
  json["hypervolume"] = nullptr;
  if (result.outcome.status.hypervolume) json["hypervolume"] = *result.outcome.status.hypervolume;
  json["front"] = nlohmann::ordered_json::array();
  for (const FrontRow& row : result.front) {
    nlohmann::ordered_json entry;
    entry["id"] = row.id;
    entry.update(setup.view->json(row.genome, row.structure));
    for (std::size_t k = 0; k < row.objectives.size(); ++k) {
      const PropertyInfo info = property_of(setup.configuration.objectives[k]);
      entry[info.name] = {{"value", row.objectives[k].value}, {"unit", info.unit}};
      if (!std::isnan(row.objectives[k].uncertainty)) entry[info.name]["uncertainty"] = row.objectives[k].uncertainty;
    }
    if (const auto checked = result.second.values.find(row.id); checked != result.second.values.end())
      entry["second_opinion"] = {{"value", checked->second}, {"unit", "eV/atom"}};
    if (const auto above = result.above_known_hull.find(row.id); above != result.above_known_hull.end())
      entry["e_above_known_hull"] = {{"value", above->second}, {"unit", "eV/atom"}};
    if (!row.note.empty()) entry["note"] = row.note;
    json["front"].push_back(entry);
  }
  return json_text(json, 2) + "\n";
}

}  // namespace werner
