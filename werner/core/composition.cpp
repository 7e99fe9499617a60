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

// Pauling electronegativities by which pymatgen 2026.10 (MIT) orders formulas, where they are not those of the periodic
// table here; infinite where it has none (He, Ne, Ar): these stand last.
double ordering_electronegativity(int number) {
  static const std::map<int, double> others = {
      {36, 3.0},  {43, 1.9}, {61, 1.13}, {63, 1.2},  {65, 1.1},  {70, 1.1},  {71, 1.27}, {74, 2.36}, {78, 2.28},
      {79, 2.54}, {80, 2.0}, {81, 1.62}, {82, 2.33}, {83, 2.02}, {86, 2.2},  {92, 1.38}, {93, 1.36}, {94, 1.28},
      {95, 1.3},  {96, 1.3}, {97, 1.3},  {98, 1.3},  {99, 1.3},  {100, 1.3}, {101, 1.3}, {102, 1.3}, {103, 1.3}};
  if (const auto found = others.find(number); found != others.end()) return found->second;
  const double x = element(number).electronegativity;
  return x > 0 ? x : std::numeric_limits<double>::infinity();
}

using Amounts = std::vector<std::pair<int, double>>;

Amounts ordered(const Composition& composition) {
  Amounts order(composition.amounts.begin(), composition.amounts.end());
  const auto key = [](int number) { return std::pair(ordering_electronegativity(number), element(number).symbol); };
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) { return key(a.first) < key(b.first); });
  return order;
}

std::string written(const Amounts& amounts) {
  std::string text;
  for (const auto& [number, amount] : amounts) {
    const std::string count = amount_text(amount);
    text += element(number).symbol + (count == "1" ? "" : count);
  }
  return text;
}

bool is_whole(const Composition& composition) {
  return std::ranges::all_of(composition.amounts, [](const auto& entry) {
    return std::abs(entry.second - std::round(entry.second)) < whole_tolerance && std::abs(entry.second) < 1e15;
  });
}

// "(NO3)2" of the last two elements where their electronegativities are near and their amounts have a common divisor,
// as pymatgen writes polyanions; else nothing.
std::string polyanion(const Amounts& order) {
  if (order.size() < 3) return {};
  const auto& [first, first_amount] = order[order.size() - 2];
  const auto& [last, last_amount] = order.back();
  if (!(ordering_electronegativity(last) - ordering_electronegativity(first) < 1.65)) return {};
  const long long times = std::gcd(std::llround(first_amount), std::llround(last_amount));
  if (times < 2) return {};
  const double divisor = static_cast<double>(times);
  return "(" + written({{first, first_amount / divisor}, {last, last_amount / divisor}}) + ")" + std::to_string(times);
}

class FormulaReader {
 public:
  FormulaReader(std::string_view text, std::string where) : text_(text), where_(std::move(where)) {}

  Composition read() {
    if (text_.empty()) fail("an empty formula");
    Composition result = group(0);
    if (more()) fail_here();
    for (const auto& [number, amount] : result.amounts)
      if (!std::isfinite(amount) || !(amount > 0)) fail("an amount beyond what numbers hold");
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const std::string message = what + " in the formula '" + excerpt(text_) + "'";
    const ErrorDetails details{where_, "as in Fe2O3, Ca(OH)2 or Li0.5CoO2"};
    // Behind a flag it was typed, elsewhere it stands in a file.
    if (where_.starts_with("--")) throw UsageError(message, details);
    throw Error(message, details);
  }
  [[noreturn]] void fail_here() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xc0) == 0x80) ++end;
    fail("an unexpected '" + std::string(text_.substr(at_, end - at_)) + "'");
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
    const std::size_t length = at_ + 1 < text_.size() && is_lower(text_[at_ + 1]) ? 2 : 1;
    const std::string_view name = text_.substr(at_, length);
    const auto number = atomic_number(name);
    if (!number) fail("unknown element '" + std::string(name) + "'");
    at_ += length;
    return *number;
  }

  // Over the dot of a hydrate or double salt; a full stop would be one of decimals.
  bool dot() {
    for (const std::string_view each : {"\u00b7", "\u22c5", "*"})
      if (text_.substr(at_).starts_with(each)) {
        at_ += each.size();
        return true;
      }
    return false;
  }

  Composition group(int depth) {
    if (depth > deepest_nesting) fail("too many parentheses");
    Composition sum = part(depth);
    while (dot()) {
      const double times = amount();
      for (const auto& [number, count] : part(depth).amounts) sum.amounts[number] += times * count;
    }
    return sum;
  }

  Composition part(int depth) {
    Composition sum;
    while (more() && (is_upper(text_[at_]) || text_[at_] == '(' || text_[at_] == '[')) {
      if (text_[at_] == '(' || text_[at_] == '[') {
        const char close = text_[at_++] == '(' ? ')' : ']';
        const Composition inner = group(depth + 1);
        if (!more() || text_[at_] != close) fail("a parenthesis that does not close");
        ++at_;
        const double times = amount();
        for (const auto& [number, count] : inner.amounts) sum.amounts[number] += times * count;
      } else {
        const int number = symbol();
        sum.amounts[number] += amount();
      }
    }
    if (sum.amounts.empty()) {
      if (more() && text_[at_] != ')' && text_[at_] != ']') fail_here();
      fail("nothing between parentheses or after a dot");
    }
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

std::string reduced_formula(const Composition& composition) {
  // pymatgen does not reduce these.
  static const std::map<std::string, std::string> kept = {
      {"LiO", "Li2O2"}, {"NaO", "Na2O2"}, {"KO", "K2O2"}, {"HO", "H2O2"}, {"CsO", "Cs2O2"}, {"RbO", "Rb2O2"},
      {"O", "O2"},      {"N", "N2"},      {"F", "F2"},    {"Cl", "Cl2"},  {"H", "H2"}};
  if (!is_whole(composition)) return full_formula(composition);
  Amounts order = ordered(reduced(composition));
  const std::string anion = polyanion(order);
  if (!anion.empty()) order.resize(order.size() - 2);
  const std::string text = written(order) + anion;
  const auto found = kept.find(text);
  return found == kept.end() ? text : found->second;
}

std::string full_formula(const Composition& composition) { return written(ordered(composition)); }

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
