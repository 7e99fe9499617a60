#include "werner/complex/polynomial.hpp"

#include <algorithm>

namespace werner {

Polynomial Polynomial::constant(long double value) {
  Polynomial result;
  if (value != 0) result.terms_ = {{0, value}};
  return result;
}

Polynomial Polynomial::of(std::vector<Term> terms) {
  std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.first < b.first; });
  Polynomial result;
  for (const Term& term : terms) {
    if (!result.terms_.empty() && result.terms_.back().first == term.first)
      result.terms_.back().second += term.second;
    else
      result.terms_.push_back(term);
  }
  std::erase_if(result.terms_, [](const Term& term) { return term.second == 0; });
  return result;
}

Polynomial Polynomial::operator*(const Polynomial& other) const {
  if (zero() || other.zero()) return {};
  const std::int64_t lowest = terms_.front().first + other.terms_.front().first;
  const std::int64_t range = terms_.back().first + other.terms_.back().first - lowest + 1;
  const std::size_t products = terms_.size() * other.terms_.size();
  constexpr std::int64_t largest_table = 1 << 23;
  std::vector<Term> terms;
  if (range <= largest_table && static_cast<std::size_t>(range) <= 16 * products) {
    std::vector<long double> table(static_cast<std::size_t>(range), 0);
    for (const auto& [a, x] : terms_)
      for (const auto& [b, y] : other.terms_) table[static_cast<std::size_t>(a + b - lowest)] += x * y;
    for (std::size_t i = 0; i < table.size(); ++i)
      if (table[i] != 0) terms.emplace_back(lowest + static_cast<std::int64_t>(i), table[i]);
    Polynomial result;
    result.terms_ = std::move(terms);
    return result;
  }
  terms.reserve(products);
  for (const auto& [a, x] : terms_)
    for (const auto& [b, y] : other.terms_) terms.emplace_back(a + b, x * y);
  return of(std::move(terms));
}

Polynomial& Polynomial::operator+=(const Polynomial& other) {
  if (other.zero()) return *this;
  std::vector<Term> terms = terms_;
  terms.insert(terms.end(), other.terms_.begin(), other.terms_.end());
  *this = of(std::move(terms));
  return *this;
}

Polynomial Polynomial::scaled(long double factor) const {
  Polynomial result = *this;
  for (Term& term : result.terms_) term.second *= factor;
  if (factor == 0) result.terms_.clear();
  return result;
}

ExponentPacking::ExponentPacking(const std::vector<int>& largest) {
  for (const int value : largest) {
    int bits = 1;
    while ((std::int64_t{1} << (bits - 1)) <= value) ++bits;
    bits_.push_back(bits);
    bits_used_ += bits;
  }
}

std::int64_t ExponentPacking::pack(const std::vector<int>& values) const {
  std::int64_t packed = 0;
  for (std::size_t i = bits_.size(); i-- > 0;) packed = packed * (std::int64_t{1} << bits_[i]) + values[i];
  return packed;
}

std::vector<int> ExponentPacking::unpack(std::int64_t packed) const {
  std::vector<int> values;
  for (const int bits : bits_) {
    const std::int64_t base = std::int64_t{1} << bits;
    std::int64_t value = packed & (base - 1);
    if (value >= base / 2) value -= base;
    values.push_back(static_cast<int>(value));
    packed = (packed - value) / base;
  }
  return values;
}

}  // namespace werner
