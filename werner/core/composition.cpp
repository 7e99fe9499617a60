#include "werner/core/composition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

constexpr double whole_tolerance = 1e-8;  // as pymatgen's amount tolerance
constexpr int deepest_nesting = 32;       // of parentheses; no formula has more than three

// The rounding of sums of occupancies must not show in a formula.
std::string amount_text(double amount) {
  const double rounded = std::round(amount);
  if (std::abs(amount - rounded) < whole_tolerance) return format_double(rounded);
  return format_double(std::round(amount * 1e8) / 1e8);
}

std::string written(const Composition& composition) {
  std::vector<std::pair<int, double>> order(composition.amounts.begin(), composition.amounts.end());
  // Elements without an electronegativity (noble gases) stand last.
  const auto key = [](int number) {
    const double x = element(number).electronegativity;
    return std::pair(x > 0 ? x : std::numeric_limits<double>::infinity(), element(number).symbol);
  };
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) { return key(a.first) < key(b.first); });
  std::string text;
  for (const auto& [number, amount] : order) {
    const std::string count = amount_text(amount);
    text += element(number).symbol + (count == "1" ? "" : count);
  }
  return text;
}

class FormulaReader {
 public:
  FormulaReader(std::string_view text, std::string where) : text_(text), where_(std::move(where)) {}

  Composition read() {
    if (text_.empty()) fail("an empty formula");
    Composition result = group(0);
    if (at_ < text_.size()) fail("an unexpected '" + std::string(1, text_[at_]) + "'");
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(what + " in the formula '" + excerpt(text_) + "'", {where_, "as in Fe2O3, Ca(OH)2 or Li0.5CoO2"});
  }
  static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
  static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
  static bool is_number(char c) { return (c >= '0' && c <= '9') || c == '.'; }
  bool more() const { return at_ < text_.size(); }

  double amount() {
    const std::size_t start = at_;
    while (more() && is_number(text_[at_])) ++at_;
    if (start == at_) return 1;
    const auto number = parse_double(text_.substr(start, at_ - start));
    if (!number || !std::isfinite(*number) || *number <= 0)
      fail("the amount '" + std::string(text_.substr(start, at_ - start)) + "'");
    return *number;
  }

  int symbol() {
    // Two letters where they are an element, else one: "Co" is cobalt, "CO" is carbon and oxygen.
    for (const std::size_t length : {2u, 1u}) {
      if (at_ + length > text_.size() || (length == 2 && !is_lower(text_[at_ + 1]))) continue;
      if (const auto number = atomic_number(text_.substr(at_, length))) {
        at_ += length;
        return *number;
      }
    }
    const std::size_t length = at_ + 1 < text_.size() && is_lower(text_[at_ + 1]) ? 2 : 1;
    fail("unknown element '" + std::string(text_.substr(at_, length)) + "'");
  }

  Composition group(int depth) {
    if (depth > deepest_nesting) fail("too many parentheses");
    Composition sum;
    while (more() && text_[at_] != ')' && text_[at_] != ']') {
      if (text_[at_] == '(' || text_[at_] == '[') {
        const char close = text_[at_++] == '(' ? ')' : ']';
        const Composition inner = group(depth + 1);
        if (!more() || text_[at_] != close) fail("a parenthesis that does not close");
        ++at_;
        const double times = amount();
        for (const auto& [number, count] : inner.amounts) sum.amounts[number] += times * count;
      } else if (is_upper(text_[at_])) {
        const int number = symbol();
        sum.amounts[number] += amount();
      } else {
        fail("an unexpected '" + std::string(1, text_[at_]) + "'");
      }
    }
    if (sum.amounts.empty()) fail("nothing between parentheses");
    return sum;
  }

  std::string_view text_;
  std::string where_;
  std::size_t at_ = 0;
};

}  // namespace

double Composition::total() const {
  double sum = 0;
  for (const auto& [number, amount] : amounts) sum += amount;
  return sum;
}

Composition composition_of(const std::vector<int>& atomic_numbers) {
  Composition result;
  for (const int number : atomic_numbers) result.amounts[number] += 1;
  return result;
}

Composition parse_composition(std::string_view formula, std::string where) {
  return FormulaReader(trim(formula), std::move(where)).read();
}

Composition reduced(const Composition& composition) {
  long long divisor = 0;
  for (const auto& [number, amount] : composition.amounts) {
    const double rounded = std::round(amount);
    if (std::abs(amount - rounded) > whole_tolerance || std::abs(rounded) > 1e15) return composition;
    divisor = std::gcd(divisor, static_cast<long long>(rounded));
  }
  if (divisor <= 1) return composition;
  Composition result;
  for (const auto& [number, amount] : composition.amounts)
    result.amounts[number] = std::round(amount) / static_cast<double>(divisor);
  return result;
}

Composition fractions(const Composition& composition) {
  const double total = composition.total();
  Composition result;
  for (const auto& [number, amount] : composition.amounts) result.amounts[number] = amount / total;
  return result;
}

std::string reduced_formula(const Composition& composition) { return written(reduced(composition)); }

std::string full_formula(const Composition& composition) { return written(composition); }

std::string anonymous_formula(const Composition& composition) {
  std::vector<double> amounts;
  const Composition unit = reduced(composition);
  for (const auto& [number, amount] : unit.amounts) amounts.push_back(amount);
  std::sort(amounts.begin(), amounts.end());
  std::string text;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const std::string count = amount_text(amounts[i]);
    // More than 26 elements in one compound are written A' ... Z'.
    text += static_cast<char>('A' + i % 26);
    text += std::string(i / 26, '\'') + (count == "1" ? "" : count);
  }
  return text;
}

std::string chemical_system(const Composition& composition) {
  std::vector<std::string> symbols;
  for (const auto& [number, amount] : composition.amounts) symbols.push_back(element(number).symbol);
  std::sort(symbols.begin(), symbols.end());
  return join(symbols, "-");
}

double molar_mass(const Composition& composition) {
  double mass = 0;
  for (const auto& [number, amount] : composition.amounts) mass += amount * element(number).mass;
  return mass;
}

}  // namespace werner
