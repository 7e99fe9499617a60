#include "werner/crystal/oxidation_states.hpp"

#include <algorithm>
#include <cassert>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace embedded {
std::string_view oxidation_states_csv();
std::string_view rule_elements_csv();
}  // namespace embedded

namespace {

// Header and rows without comments.
std::vector<std::vector<std::string>> rows_of(std::string_view csv) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : split(csv, '\n'))
    if (!line.empty() && line[0] != '#') rows.push_back(split(line, ','));
  return rows;
}

std::vector<OxidationStateTable> read_tables() {
  const auto rows = rows_of(embedded::oxidation_states_csv());
  std::vector<OxidationStateTable> tables(rows[0].size() - 1);
  for (std::size_t t = 0; t < tables.size(); ++t) tables[t].name = rows[0][t + 1];
  for (std::size_t r = 1; r < rows.size(); ++r) {
    assert(rows[r].size() == rows[0].size());
    const auto number = static_cast<std::size_t>(atomic_number(rows[r][0]).value());
    for (std::size_t t = 0; t < tables.size(); ++t)
      for (const std::string& state : split_words(rows[r][t + 1]))
        tables[t].states[number].push_back(parse_int(state).value());
  }
  return tables;
}

std::array<RuleElement, rule_elements> read_elements() {
  std::array<RuleElement, rule_elements> elements;
  const auto rows = rows_of(embedded::rule_elements_csv());
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const auto& f = rows[r];
    assert(f.size() == 10);
    elements[static_cast<std::size_t>(atomic_number(f[0]).value())] = {
        parse_double(f[1]),        f[2] == "1",        f[3] == "1", parse_double(f[4]),
        parse_double(f[5]),        parse_double(f[6]), f[7] == "1", parse_double(f[8]).value(),
        parse_double(f[9]).value()};
  }
  return elements;
}

}  // namespace

std::span<const OxidationStateTable> oxidation_state_tables() {
  static const std::vector<OxidationStateTable> tables = read_tables();
  return tables;
}

const OxidationStateTable& oxidation_state_table(std::string_view name) {
  const auto tables = oxidation_state_tables();
  for (const auto& table : tables)
    if (table.name == name) return table;
  std::vector<std::string> names;
  for (const auto& table : tables) names.push_back(table.name);
  throw UsageError("unknown table of oxidation states '" + std::string(name) + "'",
                   {.hint = did_you_mean(name, names)});
}

const RuleElement& rule_element(int atomic_number) {
  static const std::array<RuleElement, rule_elements> elements = read_elements();
  if (atomic_number < 1 || atomic_number >= rule_elements)
    throw Error("atomic number " + std::to_string(atomic_number) + " is outside 1 to " +
                std::to_string(rule_elements - 1));
  return elements[static_cast<std::size_t>(atomic_number)];
}

}  // namespace werner
