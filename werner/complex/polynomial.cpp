#include "werner/complex/polynomial.hpp"

#include <algorithm>
#include <limits>

namespace werner {

Polynomial Polynomial::constant(WideCount value) {
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

// Sums of all products by exponent, in no order: most of them meet, so that a hash table (open, linear probing) holds
// far fewer than there are products.
static std::vector<Polynomial::Term> sums_by_exponent(const std::vector<Polynomial::Term>& first,
                                                      const std::vector<Polynomial::Term>& second) {
  constexpr std::int64_t empty = std::numeric_limits<std::int64_t>::min();
  std::vector<Polynomial::Term> slots(1024, {empty, 0});
  std::size_t used = 0;
  const auto slot = [&](std::int64_t exponent) -> Polynomial::Term& {
    std::size_t at = static_cast<std::uint64_t>(exponent) * 0x9e3779b97f4a7c15ULL >> 20 & (slots.size() - 1);
    while (slots[at].first != exponent && slots[at].first != empty) at = (at + 1) & (slots.size() - 1);
    return slots[at];
  };
  for (const auto& [a, x] : first) {
    for (const auto& [b, y] : second) {
      Polynomial::Term& term = slot(a + b);
      used += term.first == empty;
      term = {a + b, term.second + x * y};
      if (2 * used < slots.size()) continue;
      std::vector<Polynomial::Term> before(4 * slots.size(), {empty, 0});
      before.swap(slots);
      for (const Polynomial::Term& old : before)
        if (old.first != empty) slot(old.first) = old;
    }
  }
  std::erase_if(slots, [](const Polynomial::Term& term) { return term.first == empty; });
  return slots;
}

Polynomial Polynomial::operator*(const Polynomial& other) const {
  if (zero() || other.zero()) return {};
  const std::int64_t lowest = terms_.front().first + other.terms_.front().first;
  const std::int64_t range = terms_.back().first + other.terms_.back().first - lowest + 1;
  const std::size_t products = terms_.size() * other.terms_.size();
  constexpr std::int64_t largest_table = 1 << 23;
  std::vector<Term> terms;
  if (range <= largest_table && static_cast<std::size_t>(range) <= 16 * products) {
    std::vector<WideCount> table(static_cast<std::size_t>(range), 0);
    for (const auto& [a, x] : terms_)
      for (const auto& [b, y] : other.terms_) table[static_cast<std::size_t>(a + b - lowest)] += x * y;
    for (std::size_t i = 0; i < table.size(); ++i)
      if (table[i] != 0) terms.emplace_back(lowest + static_cast<std::int64_t>(i), table[i]);
    Polynomial result;
    result.terms_ = std::move(terms);
    return result;
  }
  return of(sums_by_exponent(terms_, other.terms_));
}

Polynomial& Polynomial::operator+=(const Polynomial& other) {
  std::vector<Term> terms;
  terms.reserve(terms_.size() + other.terms_.size());
  auto a = terms_.begin();
  for (const Term& term : other.terms_) {
    while (a != terms_.end() && a->first < term.first) terms.push_back(*a++);
    if (a == terms_.end() || a->first != term.first)
      terms.push_back(term);
    else if (const WideCount sum = (a++)->second + term.second; sum != 0)
      terms.emplace_back(term.first, sum);
  }
  terms.insert(terms.end(), a, terms_.end());
  terms_ = std::move(terms);
  return *this;
}

Polynomial Polynomial::scaled(WideCount factor) const {
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
