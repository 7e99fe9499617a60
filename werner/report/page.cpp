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

// A ten-thousandth of an Angstrom is finer than any picture and halves the page; compounds.xyz beside it is exact.
double rounded(double angstrom) { return std::round(angstrom * 1e4) / 1e4; }

json structure_json(const Molecule& molecule) {
  json symbols = json::array(), positions = json::array(), bonds = json::array();
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    symbols.push_back(element(molecule.atomic_numbers[i]).symbol);
    for (int k = 0; k < 3; ++k) positions.push_back(rounded(molecule.positions[i][k]));
  }
  for (const Bond& bond : molecule.bonds) {
    for (int value : {bond.a, bond.b, static_cast<int>(bond.order)}) bonds.push_back(value);
  }
  const auto id = molecule.info.find("id");
  return {{"id", id == molecule.info.end() ? "" : id->second},
          {"symbols", std::move(symbols)},
          {"positions", std::move(positions)},
          {"bonds", std::move(bonds)}};
}

json elements_json(const std::vector<Molecule>& structures) {
  json list = json::object();
  for (const Molecule& molecule : structures) {
    for (int z : molecule.atomic_numbers) {
      list[element(z).symbol] = element_json(z);
    }
  }
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
                     {"structures",
                      [&] {
                        json list = json::array();
                        for (const Molecule& molecule : data.structures) list.push_back(structure_json(molecule));
                        return list;
                      }()},
                     {"properties", properties_json()},
                     {"elements", elements_json(data.structures)},
                     {"notes", data.notes}};
  return self_contained_page({.title = data.name,
                              .files_beside = "front.csv, details.csv and compounds.xyz",
                              .style = embedded::report_css(),
                              .script = embedded::report_js()},
                             page);
}

}  // namespace werner
