#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/property.hpp"
#include "werner/io/json_text.hpp"
#include "werner/report/report.hpp"

namespace werner {
namespace embedded {
std::string_view report_css();
std::string_view report_html();
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
      const Element& e = element(z);
      list[e.symbol] = {{"name", e.name}, {"radius", e.covalent_radius}};
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

json parsed(const std::string& text, const std::string& what) {
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) throw Error(what + " is not JSON, found '" + text.substr(0, 40) + "'");
  return value;
}

// Inside a script element only "<" can end it or open a comment; JSON may write it as an escape.
std::string script_safe(const std::string& text) {
  std::string safe;
  safe.reserve(text.size());
  for (char c : text) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string html_safe(std::string_view text) {
  std::string safe;
  for (char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

// Fills every @NAME@ of the template in one pass, so that nothing inside a filling is taken for a place to fill.
std::string filled(std::string_view page,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> fillings) {
  std::string out;
  while (!page.empty()) {
    std::size_t first = std::string_view::npos;
    std::pair<std::string_view, std::string_view> next;
    for (const auto& filling : fillings) {
      const std::size_t at = page.find(filling.first);
      if (at < first) {
        first = at;
        next = filling;
      }
    }
    out += page.substr(0, first);
    if (first == std::string_view::npos) break;
    out += next.second;
    page.remove_prefix(first + next.first.size());
  }
  return out;
}

}  // namespace

std::string report_page(const ReportData& data) {
  const json page = {{"name", data.name},
                     {"config", parsed(data.config, "the configuration")},
                     {"config_text", data.config_text},
                     {"provenance", parsed(data.provenance, "the provenance")},
                     {"metrics", parsed(data.metrics, "the table of metrics")},
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
  // Text that is not UTF-8 (a file name, a comment) shows as replacement characters instead of ending the report.
  const std::string text = script_safe(json_text(page));
  return filled(embedded::report_html(), {{"@TITLE@", html_safe(data.name)},
                                          {"@STYLE@", embedded::report_css()},
                                          {"@DATA@", text},
                                          {"@SCRIPT@", embedded::report_js()}});
}

}  // namespace werner
