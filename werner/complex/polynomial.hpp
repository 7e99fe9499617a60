// Generating functions of additive quantities: sums of monomials with packed exponents.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

namespace werner {

// A whole number modulo 2^128: sums and products that wrap around on the way, negative ones too, are right in the end
// when the end lies below 2^128.
__extension__ using WideCount = unsigned __int128;

// Exponent -> coefficient, exponents rising.
class Polynomial {
 public:
  using Term = std::pair<std::int64_t, WideCount>;

  Polynomial() = default;
  static Polynomial constant(WideCount value);
  // Terms in any order; equal exponents are added.
  static Polynomial of(std::vector<Term> terms);

  const std::vector<Term>& terms() const { return terms_; }
  bool zero() const { return terms_.empty(); }

  Polynomial operator*(const Polynomial& other) const;
  Polynomial& operator+=(const Polynomial& other);
  Polynomial scaled(WideCount factor) const;
  template <class Predicate>
  void keep_if(const Predicate& wanted) {
    std::erase_if(terms_, [&](const Term& term) { return !wanted(term.first); });
  }

 private:
  std::vector<Term> terms_;
};

// Several whole numbers, negative ones too, as one exponent that adds component by component.
class ExponentPacking {
 public:
  // `largest` is the greatest magnitude that each sum can reach; fits() is false when they need more than 62 bits.
  explicit ExponentPacking(const std::vector<int>& largest);
  bool fits() const { return bits_used_ <= 62; }
  std::int64_t pack(const std::vector<int>& values) const;
  std::vector<int> unpack(std::int64_t packed) const;

 private:
  std::vector<int> bits_;
  int bits_used_ = 0;
};

}  // namespace werner
