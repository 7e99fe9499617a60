#include "app/crystal_request.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

#include "werner/core/composition.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

constexpr std::size_t most_choices = 100000;
constexpr int most_atoms = 10000;

std::optional<UnitRange> range_of(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() > 2) return std::nullopt;
  const auto low = parse_int(trim(parts.front())), high = parse_int(trim(parts.back()));
  if (!low || !high) return std::nullopt;
  return UnitRange{*low, *high};
}

struct ElementRange {
  int atomic_number = 0;
  UnitRange amount;
};

// "Ti1-4O2-8": symbols, each with an amount or a range of amounts.
std::vector<ElementRange> element_ranges(const std::string& formula) {
  std::vector<ElementRange> elements;
  for (std::size_t i = 0; i < formula.size();) {
    std::size_t end = i + 1;
    while (end < formula.size() && std::islower(static_cast<unsigned char>(formula[end]))) ++end;
    const int number = require_atomic_number(formula.substr(i, end - i), "--formula");
    for (i = end;
         end < formula.size() && (std::isdigit(static_cast<unsigned char>(formula[end])) || formula[end] == '-');)
      ++end;
    const auto range = i == end ? UnitRange{} : parse_whole_range(formula.substr(i, end - i), "--formula", most_atoms);
    elements.push_back({number, range});
    i = end;
  }
  return elements;
}

std::vector<std::map<int, int>> units(const std::string& formula) {
  std::vector<std::map<int, int>> found{{}};
  if (formula.find('-') == std::string::npos) {
    for (const auto& [number, amount] : parse_composition(formula, "--formula").amounts) {
      if (std::abs(amount - std::round(amount)) > 1e-8 || amount < 0.5 || amount > most_atoms)
        throw UsageError("'" + excerpt(formula) + "' has no whole number of " + element(number).symbol,
                         {.where = "--formula", .hint = "crystals are made of whole atoms: multiply it out"});
      found[0][number] = static_cast<int>(std::lround(amount));
    }
    return found;
  }
  for (const ElementRange& entry : element_ranges(formula)) {
    std::vector<std::map<int, int>> more;
    for (const auto& unit : found)
      for (int n = entry.amount.low; n <= entry.amount.high; ++n) {
        more.push_back(unit);
        more.back()[entry.atomic_number] += n;
        if (more.size() > most_choices)
          throw UsageError("'" + excerpt(formula) + "' stands for more than 100,000 compositions",
                           {.where = "--formula", .hint = "use narrower ranges"});
      }
    found = std::move(more);
  }
  return found;
}

}  // namespace

UnitRange parse_whole_range(std::string_view text, const std::string& where, int most) {
  const auto range = range_of(text);
  if (!range || range->low < 1 || range->high < range->low || range->high > most)
    throw UsageError("'" + excerpt(text) + "' is no whole number or range from 1 to " + std::to_string(most),
                     {.where = where, .hint = "as in 2 or 1-4"});
  return *range;
}

std::vector<FormulaAtoms> formula_choices(const std::string& formula, const UnitRange& z) {
  std::vector<FormulaAtoms> choices;
  for (const auto& unit : units(formula))
    for (int n = z.low; n <= z.high; ++n) {
      FormulaAtoms choice{formula, n, unit};
      int atoms = 0;
      for (auto& [number, count] : choice.atoms) atoms += count *= n;
      if (atoms > most_atoms)
        throw UsageError("'" + excerpt(formula) + "' has " + std::to_string(atoms) + " atoms in " + std::to_string(n) +
                             " formula units, at most " + std::to_string(most_atoms) + " are placed",
                         {.where = "--formula"});
      choices.push_back(std::move(choice));
      if (choices.size() > most_choices)
        throw UsageError("'" + excerpt(formula) + "' and --z stand for more than 100,000 compositions",
                         {.where = "--formula", .hint = "use narrower ranges"});
    }
  return choices;
}

}  // namespace werner
