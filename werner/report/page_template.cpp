#include "werner/report/page_template.hpp"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/io/json_text.hpp"

namespace werner {
namespace embedded {
std::string_view page_html();
}  // namespace embedded

namespace {

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

std::string self_contained_page(const PageParts& parts, const nlohmann::json& data) {
  const std::string text = script_safe(json_text(data));
  return filled(embedded::page_html(), {{"@TITLE@", html_safe(parts.title)},
                                        {"@FILES@", html_safe(parts.files_beside)},
                                        {"@STYLE@", parts.style},
                                        {"@DATA@", text},
                                        {"@SCRIPT@", parts.script}});
}

nlohmann::json parsed_json(const std::string& text, const std::string& what) {
  nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
  if (value.is_discarded()) throw Error(what + " is not JSON, found '" + text.substr(0, 40) + "'");
  return value;
}

namespace {

// A ten-thousandth of an Angstrom is finer than any picture and halves the page; compounds.xyz beside it is exact.
double rounded(double angstrom) { return std::round(angstrom * 1e4) / 1e4; }

}  // namespace

nlohmann::json structure_json(const Molecule& molecule, const std::string& id) {
  using nlohmann::json;
  json symbols = json::array(), positions = json::array(), bonds = json::array();
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    symbols.push_back(element(molecule.atomic_numbers[i]).symbol);
    for (int k = 0; k < 3; ++k) positions.push_back(rounded(molecule.positions[i][k]));
  }
  for (const Bond& bond : molecule.bonds) {
    for (int value : {bond.a, bond.b, static_cast<int>(bond.order)}) bonds.push_back(value);
  }
  return {
      {"id", id}, {"symbols", std::move(symbols)}, {"positions", std::move(positions)}, {"bonds", std::move(bonds)}};
}

nlohmann::json crystal_json(const Crystal& crystal, bool shared) {
  using nlohmann::json;
  const auto fine = [](double value) { return std::round(value * 1e5) / 1e5; };
  json lattice = json::array(), numbers = json::array(), positions = json::array();
  for (int row = 0; row < 3; ++row)
    for (int k = 0; k < 3; ++k) lattice.push_back(fine(crystal.lattice.rows()(row, k)));
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    numbers.push_back(crystal.atomic_numbers[i]);
    for (int k = 0; k < 3; ++k) positions.push_back(fine(wrapped(crystal.positions[i]).value[k]));
  }
  return {{"lattice", std::move(lattice)},
          {"numbers", std::move(numbers)},
          {"positions", std::move(positions)},
          {"shared", shared}};
}

nlohmann::json element_json(int atomic_number) {
  const Element& e = element(atomic_number);
  return {{"name", e.name}, {"radius", e.covalent_radius}};
}

}  // namespace werner
