#include "werner/io/site_symbols.hpp"

#include <algorithm>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

std::string_view first_letters(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_letter(text[size])) ++size;
  return text.substr(0, size);
}

}  // namespace

std::vector<int> elements_of_formula(std::string_view formula) {
  std::vector<int> elements;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    if (!(formula[i] >= 'A' && formula[i] <= 'Z')) continue;
    const std::size_t size = i + 1 < formula.size() && is_lower(formula[i + 1]) ? 2 : 1;
    if (const auto z = atomic_number(formula.substr(i, size))) elements.push_back(*z);
  }
  return elements;
}

std::optional<int> element_of_symbol(std::string_view symbol, std::span<const int> expected) {
  const std::string_view letters = first_letters(trim(symbol));
  if (letters.empty()) return std::nullopt;
  const std::string small = lower(letters);
  if (small == "va" || small == "vac") return 0;
  if (small == "wat") return 8;
  const char first[] = {upper(letters[0]), '\0'};
  const std::optional<int> one = atomic_number(first);
  if (letters.size() == 1) return one;
  const char both[] = {first[0], small[1], '\0'};
  const std::optional<int> two = atomic_number(both);
  if (one && two && !is_lower(letters[1])) {
    const auto among = [&](int z) { return std::find(expected.begin(), expected.end(), z) != expected.end(); };
    if (among(*one) && !among(*two)) return one;
  }
  return two ? two : one;
}

std::optional<int> element_of_label(std::string_view label, std::span<const int> expected) {
  const std::string_view letters = first_letters(trim(label));
  if (letters == "T" || letters == "t") return std::nullopt;
  return element_of_symbol(label, expected);
}

}  // namespace werner
