// Eight doubles at a time, on whatever vectors the machine has. The functions that use them are compiled for several
// instruction sets and give the same bits on each, because lanes never mix and products are not fused.
#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>

// In front of a function: compiled for each of these, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define WERNER_FOR_EACH_MACHINE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WERNER_FOR_EACH_MACHINE
#endif
#define WERNER_INLINE __attribute__((always_inline)) inline

// Vectors never cross a call, so how they would be passed does not matter.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace werner::lanes {

inline constexpr std::size_t width = 8;
inline constexpr std::size_t padded(std::size_t n) { return (n + width - 1) / width * width; }

using Doubles = double __attribute__((vector_size(8 * width)));
using Integers = long long __attribute__((vector_size(8 * width)));

WERNER_INLINE Doubles load(const double* from) {
  Doubles value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
WERNER_INLINE void store(Doubles value, double* to) { std::memcpy(to, &value, sizeof value); }
WERNER_INLINE Doubles all(double value) { return Doubles{} + value; }
WERNER_INLINE double sum(Doubles v) { return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7])); }

// e^x for x in [-700, 700], relative error below 1e-12: a Taylor series of degree 10 around the nearest multiple of
// ln 2.
WERNER_INLINE Doubles exponential(Doubles x) {
  constexpr double shift = 0x1.8p52;  // rounds to whole numbers, which then are the lowest bits
  const Doubles shifted = x * 1.4426950408889634 + shift;
  const Doubles n = shifted - shift;
  const Doubles r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
  Doubles e = r * (1.0 / 3628800) + 1.0 / 362880;
  e = e * r + 1.0 / 40320;
  e = e * r + 1.0 / 5040;
  e = e * r + 1.0 / 720;
  e = e * r + 1.0 / 120;
  e = e * r + 1.0 / 24;
  e = e * r + 1.0 / 6;
  e = e * r + 0.5;
  e = e * r + 1.0;
  e = e * r + 1.0;
  Integers bits, scale;
  std::memcpy(&bits, &e, sizeof bits);
  std::memcpy(&scale, &shifted, sizeof scale);
  bits += scale << 52;
  std::memcpy(&e, &bits, sizeof e);
  return e;
}

// erfc(x) e^(x^2) for x in [0, 6] as a polynomial in (x - 2.5) / (x + 2.5), absolute error below 1e-13.
struct ScaledComplement {
  static constexpr int degree = 16;
  static constexpr double middle = 2.5, largest = 6;
  std::array<double, degree + 1> coefficients;
};
const ScaledComplement& scaled_complement();

}  // namespace werner::lanes
