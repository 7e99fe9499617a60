#include "werner/core/element.hpp"

#include <array>
#include <cassert>
#include <unordered_map>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace embedded {
std::string_view elements_csv();
}

constexpr int last_element = 103;

static std::array<Element, last_element + 1> read_table() {
  std::array<Element, last_element + 1> table;
  for (const std::string& line : split(embedded::elements_csv(), '\n')) {
    if (line.empty() || line[0] == '#' || line.starts_with("number")) continue;
    const std::vector<std::string> field = split(line, ',');
    assert(field.size() == 10);
    const auto real = [&](int i) { return parse_double(field[i]).value(); };
    const auto integer = [&](int i) { return parse_int(field[i]).value(); };
    table.at(integer(0)) = {integer(0), field[1], field[2], integer(3), integer(4),
                            real(5),    real(6),  real(7),  real(8),    integer(9) == 1};
  }
  return table;
}

static const std::array<Element, last_element + 1>& table() {
  static const std::array<Element, last_element + 1> elements = read_table();
  return elements;
}

const Element& element(int atomic_number) {
  if (atomic_number < 1 || atomic_number > last_element)
    throw Error("atomic number " + std::to_string(atomic_number) + " is outside 1 to " + std::to_string(last_element));
  return table()[atomic_number];
}

std::optional<int> atomic_number(std::string_view symbol) {
  static const auto numbers = [] {
    std::unordered_map<std::string, int> map{{"D", 1}, {"T", 1}};
    for (int z = 1; z <= last_element; ++z) map[table()[z].symbol] = z;
    return map;
  }();
  const auto it = numbers.find(std::string(symbol));
  return it == numbers.end() ? std::nullopt : std::optional(it->second);
}

int require_atomic_number(std::string_view symbol, std::string where) {
  if (const auto z = atomic_number(symbol)) return *z;
  for (int z = 1; z <= last_element; ++z)
    if (lower(table()[z].name) == lower(symbol))
      throw UsageError("unknown element '" + std::string(symbol) + "'",
                       {std::move(where), "by its symbol it is '" + table()[z].symbol + "'"});
  std::vector<std::string> symbols;
  for (int z = 1; z <= last_element; ++z) symbols.push_back(table()[z].symbol);
  // Any two letters are near to some symbol.
  const auto near = symbol.size() > 2 ? nearest_name(symbol, symbols) : std::nullopt;
  throw UsageError("unknown element '" + std::string(symbol) + "'",
                   {std::move(where), near ? "did you mean '" + *near + "'?" : "expected a symbol such as Pd or Fe"});
}

}  // namespace werner
