#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "werner/core/element.hpp"
#include "werner/core/property.hpp"
#include "werner/report/page_template.hpp"
#include "werner/report/report.hpp"

namespace werner {
namespace embedded {
std::string_view report_css();
std::string_view report_js();
}  // namespace embedded

namespace {
using nlohmann::json;

json table_json(const ReportTable& table) { return {{"columns", table.columns}, {"rows", table.rows}}; }

json elements_json(const ReportData& data) {
  json list = json::object();
  const auto add = [&](const std::vector<int>& atomic_numbers) {
    for (const int z : atomic_numbers) {
      json entry = element_json(z);
      entry.update({{"number", z}, {"metal", element(z).is_metal}});
      list[element(z).symbol] = std::move(entry);
    }
  };
  for (const Molecule& molecule : data.structures) add(molecule.atomic_numbers);
  for (const auto& [id, crystal] : data.crystals) add(crystal.atomic_numbers);
  return list;
}

json properties_json() {
  json list = json::array();
  for (const PropertyInfo& p : properties()) {
    list.push_back({{"name", p.name}, {"unit", p.unit}, {"description", p.description}, {"citation", p.citation}});
  }
  return list;
}

}  // namespace

std::string report_page(const ReportData& data) {
  const json page = {{"name", data.name},
                     {"config", parsed_json(data.config, "the configuration")},
                     {"config_text", data.config_text},
                     {"provenance", parsed_json(data.provenance, "the provenance")},
                     {"metrics", parsed_json(data.metrics, "the table of metrics")},
                     {"front", table_json(data.front)},
                     {"details", table_json(data.details)},
                     {"history", table_json(data.history)},
                     {"hull", table_json(data.hull)},
                     {"structures",
                      [&] {
                        json list = json::array();
                        for (const Molecule& molecule : data.structures) {
                          const auto id = molecule.info.find("id");
                          list.push_back(structure_json(molecule, id == molecule.info.end() ? "" : id->second));
                        }
                        return list;
                      }()},
                     {"crystals",
                      [&] {
                        json list = json::object();
                        for (const auto& [id, crystal] : data.crystals) list[id] = crystal_json(crystal, false);
                        return list;
                      }()},
                     {"properties", properties_json()},
                     {"elements", elements_json(data)},
                     {"notes", data.notes}};
  return self_contained_page({.title = data.name,
                              .files_beside = data.crystals.empty() ? "front.csv, details.csv and compounds.xyz"
                                                                    : "front.csv, details.csv and the folder cif",
                              .style = embedded::report_css(),
                              .script = embedded::report_js()},
                             page);
}

}  // namespace werner
