#include "werner/run/formula.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

class Parser {
 public:
  Parser(const std::string& text, const std::string& where) : text_(text), where_(where) {}

  Formula parse() {
    Formula formula = sum();
    if (peek() != '\0') refuse("an operator");
    return formula;
  }

 private:
  [[noreturn]] void refuse(const std::string& expected) {
    throw UsageError(
        "cannot read the formula '" + text_ + "' at position " + std::to_string(at_ + 1) + ": expected " + expected,
        {.where = where_, .hint = "+ - * / ( ), numbers, properties and PROPERTY(SPECIES)"});
  }
  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  static Formula join(Formula::Kind kind, Formula left, Formula right) {
    Formula formula;
    formula.kind = kind;
    formula.parts = {std::move(left), std::move(right)};
    return formula;
  }
  Formula sum() {
    Formula left = product();
    while (true) {
      if (take('+'))
        left = join(Formula::Kind::add, std::move(left), product());
      else if (take('-'))
        left = join(Formula::Kind::subtract, std::move(left), product());
      else
        return left;
    }
  }
  Formula product() {
    Formula left = factor();
    while (true) {
      if (take('*'))
        left = join(Formula::Kind::multiply, std::move(left), factor());
      else if (take('/'))
        left = join(Formula::Kind::divide, std::move(left), factor());
      else
        return left;
    }
  }
  Formula factor() {
    if (++depth_ > 200) refuse("fewer parentheses");
    Formula formula;
    if (take('-')) {
      formula.kind = Formula::Kind::negate;
      formula.parts = {factor()};
    } else if (take('(')) {
      formula = sum();
      if (!take(')')) refuse("')'");
    } else if (const std::string word = name(); !word.empty()) {
      formula.kind = Formula::Kind::property;
      formula.property = property(word, where_).name;
      if (take('(')) {
        peek();
        formula.species = name();
        if (formula.species.empty()) refuse("the name of a species");
        if (!take(')')) refuse("')'");
      }
    } else {
      peek();
      const char* const end = text_.data() + text_.size();
      const auto [rest, error] = std::from_chars(text_.data() + at_, end, formula.number);
      if (error != std::errc{} || !std::isfinite(formula.number)) refuse("a number, a property or '('");
      at_ = static_cast<std::size_t>(rest - text_.data());
    }
    --depth_;
    return formula;
  }
  std::string name() {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (!letter(peek())) return {};
    const std::size_t start = at_;
    while (at_ < text_.size() && (letter(text_[at_]) || (text_[at_] >= '0' && text_[at_] <= '9'))) ++at_;
    return text_.substr(start, at_ - start);
  }

  const std::string& text_;
  const std::string& where_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

void collect(const Formula& formula, std::vector<std::pair<std::string, std::string>>& pairs) {
  const std::pair<std::string, std::string> pair{formula.species, formula.property};
  if (formula.kind == Formula::Kind::property && std::find(pairs.begin(), pairs.end(), pair) == pairs.end())
    pairs.push_back(pair);
  for (const Formula& part : formula.parts) collect(part, pairs);
}

double squared(double uncertainty) { return std::isnan(uncertainty) ? 0 : uncertainty * uncertainty; }

}  // namespace

Formula parse_formula(const std::string& text, const std::string& where) { return Parser(text, where).parse(); }

std::vector<std::string> compound_properties(const Formula& formula) {
  std::vector<std::pair<std::string, std::string>> pairs;
  collect(formula, pairs);
  std::vector<std::string> names;
  for (const auto& [species, name] : pairs)
    if (species.empty()) names.push_back(name);
  return names;
}

std::vector<std::pair<std::string, std::string>> species_properties(const Formula& formula) {
  std::vector<std::pair<std::string, std::string>> pairs;
  collect(formula, pairs);
  std::erase_if(pairs, [](const auto& pair) { return pair.first.empty(); });
  return pairs;
}

PropertyValue evaluate(const Formula& formula, const PropertyValues& compound,
                       const std::map<std::string, PropertyValues>& species) {
  if (formula.kind == Formula::Kind::number) return {formula.number, std::nan("")};
  if (formula.kind == Formula::Kind::property) {
    const auto of = species.find(formula.species);
    if (!formula.species.empty() && of == species.end()) return {};
    const PropertyValues& values = formula.species.empty() ? compound : of->second;
    const auto found = values.find(formula.property);
    return found == values.end() ? PropertyValue{} : found->second;
  }
  const PropertyValue a = evaluate(formula.parts[0], compound, species);
  if (formula.kind == Formula::Kind::negate) return {-a.value, a.uncertainty};
  const PropertyValue b = evaluate(formula.parts[1], compound, species);
  const bool unknown = std::isnan(a.uncertainty) && std::isnan(b.uncertainty);
  const auto result = [&](double value, double slope_a, double slope_b) {
    const double variance = slope_a * slope_a * squared(a.uncertainty) + slope_b * slope_b * squared(b.uncertainty);
    return PropertyValue{value, unknown ? std::nan("") : std::sqrt(variance)};
  };
  switch (formula.kind) {
    case Formula::Kind::add:
      return result(a.value + b.value, 1, 1);
    case Formula::Kind::subtract:
      return result(a.value - b.value, 1, 1);
    case Formula::Kind::multiply:
      return result(a.value * b.value, b.value, a.value);
    default:
      return result(a.value / b.value, 1 / b.value, a.value / (b.value * b.value));
  }
}

}  // namespace werner
