#include "werner/io/cif_claims.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "werner/core/composition.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

constexpr std::string_view sum_name = "_chemical_formula_sum", structural_name = "_chemical_formula_structural";

// Nothing for what is no formula; "Na4 Cl4" is one.
std::optional<Composition> composition_in(std::string_view formula) {
  try {
    Composition composition = parse_composition(replaced(std::string(formula), " ", ""));
    std::erase_if(composition.amounts, [](const auto& amount) { return amount.second == 0; });
    return composition;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string formula_problem(const CifBlock& block) {
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  if (block.name.empty() || !std::ranges::all_of(block.name, plain))
    return "the data block is not named by a formula: '" + excerpt(block.name) + "'";
  const auto named = composition_in(block.name);
  if (!named) return "the data block is not named by a formula: '" + excerpt(block.name) + "'";
  for (const std::string_view item : {sum_name, structural_name}) {
    const auto value = block.value({item});
    if (!value) return "no " + std::string(item);
    const auto composition = composition_in(value->text);
    if (!composition) return std::string(item) + " is no formula: '" + excerpt(value->text) + "'";
    if (reduced(*composition) != reduced(*named))
      return std::string(item) + " is '" + excerpt(value->text) + "' in the data block '" + excerpt(block.name) + "'";
  }
  return {};
}

std::string multiplicity_problem(const CifBlock& block) {
  constexpr std::string_view type = "_atom_site_type_symbol", multiplicity = "_atom_site_symmetry_multiplicity";
  const auto sum = block.value({sum_name});
  const auto expected = sum ? composition_in(sum->text) : std::nullopt;
  if (!expected) return "no formula in _chemical_formula_sum";
  const CifLoop* loop = block.loop_with({multiplicity});
  if (!loop || !loop->column(type) || !loop->is_whole()) return "no multiplicities of sites";
  std::map<std::string, int, std::less<>> found;
  for (std::size_t row = 0; row < loop->rows(); ++row) {
    const std::string_view text = loop->at(row, *loop->column(multiplicity)).text;
    const auto number = parse_int(text);
    if (!number) return "a multiplicity is '" + excerpt(text) + "', expected a whole number";
    found[std::string(loop->at(row, *loop->column(type)).text)] += *number;
  }
  for (const auto& [number, amount] : expected->amounts) {
    const auto sites = found.find(element(number).symbol);
    const int count = sites == found.end() ? 0 : sites->second;
    if (count != amount)
      return "multiplicities give " + std::to_string(count) + " " + element(number).symbol + ", the formula sum " +
             format_double(amount);
    found.erase(sites);
  }
  if (!found.empty()) return "the formula sum has no '" + excerpt(found.begin()->first) + "', which the sites have";
  return {};
}

}  // namespace

CifClaims cif_claims(const CifBlock& block) {
  const auto group = block.value({"_symmetry_space_group_name_h-m"});
  return {formula_problem(block), multiplicity_problem(block), group ? std::string(trim(group->text)) : ""};
}

}  // namespace werner
