#include "werner/crystal/pair_squares.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

// The same loops twice, for the instructions of every x86-64 and for AVX2. Neither fuses operations: same digits.
#if defined(__x86_64__) && defined(__GNUC__)
#define WERNER_AVX2 __attribute__((target("avx2")))
#define WERNER_HAS_AVX2 __builtin_cpu_supports("avx2")
#else
#define WERNER_AVX2
#define WERNER_HAS_AVX2 false
#endif

namespace werner {

namespace {

[[gnu::always_inline]] inline void squares_by_components(const MeanLattice& lattice, const Point& tolerance,
                                                         const Point& from, const PointArrays& points,
                                                         std::size_t first, std::span<double> squares) {
  const double* const x = points.x.data() + first;
  const double* const y = points.y.data() + first;
  const double* const z = points.z.data() + first;
  double* const result = squares.data();
  const std::array<double, 6> u = lattice.upper;
  const auto [from_x, from_y, from_z] = from;
  const auto [most_x, most_y, most_z] = tolerance;
  const std::size_t size = squares.size();
#pragma GCC ivdep
  for (std::size_t i = 0; i < size; ++i) {
    const double a = wrapped_to_half(x[i] - from_x), b = wrapped_to_half(y[i] - from_y),
                 c = wrapped_to_half(z[i] - from_z);
    const double p = u[0] * a + u[1] * b + u[2] * c, q = u[3] * b + u[4] * c, r = u[5] * c;
    const double square = p * p + q * q + r * r;
    const bool outside = (std::abs(a) > most_x) | (std::abs(b) > most_y) | (std::abs(c) > most_z);
    result[i] = outside ? ImageDistances::forbidden : square;
  }
}

[[gnu::always_inline]] inline void squares_of_eight_images(const ImageBasis& basis, const Point& from,
                                                           const PointArrays& points, std::size_t first,
                                                           std::span<double> squares) {
  constexpr double rounding_room = 1e-9;
  const double* const x = points.x.data() + first;
  const double* const y = points.y.data() + first;
  const double* const z = points.z.data() + first;
  double* const result = squares.data();
  const auto [row_a, row_b, row_c] = basis.rows;
  const auto [from_x, from_y, from_z] = from;
  const auto [most_x, most_y, most_z] = basis.tolerance;
  // Every other image has a component of 1 or more.
  double sure = basis.reciprocal_squares[0];
  for (const double square : basis.reciprocal_squares) sure = square > sure ? square : sure;
  sure = (1 - rounding_room) / sure;
  const std::size_t size = squares.size();
#pragma GCC ivdep
  for (std::size_t i = 0; i < size; ++i) {
    const double a = wrapped_to_half(x[i] - from_x), b = wrapped_to_half(y[i] - from_y),
                 c = wrapped_to_half(z[i] - from_z);
    const bool outside = (std::abs(a) > most_x) | (std::abs(b) > most_y) | (std::abs(c) > most_z);
    const double to_a = std::copysign(1.0, a), to_b = std::copysign(1.0, b), to_c = std::copysign(1.0, c);
    double best = ImageDistances::forbidden, second = ImageDistances::forbidden;
#pragma GCC unroll 8
    for (int image = 0; image < 8; ++image) {
      const double f = image & 1 ? a - to_a : a, g = image & 2 ? b - to_b : b, h = image & 4 ? c - to_c : c;
      const double p = f * row_a[0] + g * row_b[0] + h * row_c[0], q = f * row_a[1] + g * row_b[1] + h * row_c[1],
                   r = f * row_a[2] + g * row_b[2] + h * row_c[2];
      const double square = p * p + q * q + r * r;
      const double larger = square < best ? best : square;
      best = square < best ? square : best;
      second = larger < second ? larger : second;
    }
    const bool unsure = (best > sure) | (second < best * (1 + rounding_room));
    const double known = unsure ? unsure_square : best;
    result[i] = outside ? ImageDistances::forbidden : known;
  }
}

WERNER_AVX2 void wide_squares_by_components(const MeanLattice& lattice, const Point& tolerance, const Point& from,
                                            const PointArrays& points, std::size_t first, std::span<double> squares) {
  squares_by_components(lattice, tolerance, from, points, first, squares);
}

WERNER_AVX2 void wide_squares_of_eight_images(const ImageBasis& basis, const Point& from, const PointArrays& points,
                                              std::size_t first, std::span<double> squares) {
  squares_of_eight_images(basis, from, points, first, squares);
}

}  // namespace

void pair_squares(const MeanLattice& lattice, const Point& tolerance, const Point& from, const PointArrays& points,
                  std::size_t first, std::span<double> squares) {
  if (WERNER_HAS_AVX2) return wide_squares_by_components(lattice, tolerance, from, points, first, squares);
  squares_by_components(lattice, tolerance, from, points, first, squares);
}

void nearest_image_squares(const ImageBasis& basis, const Point& from, const PointArrays& points, std::size_t first,
                           std::span<double> squares) {
  if (WERNER_HAS_AVX2) return wide_squares_of_eight_images(basis, from, points, first, squares);
  squares_of_eight_images(basis, from, points, first, squares);
}

// Numbers that are not negative are in the order of their bits, and whole numbers are compared without branches, which
// nobody could foresee here.
TwoLeast two_least(std::span<const double> squares) {
  std::int64_t least = std::bit_cast<std::int64_t>(ImageDistances::forbidden), second = least;
  std::size_t at = 0;
  for (std::size_t i = 0; i < squares.size(); ++i) {
    const std::int64_t value = std::bit_cast<std::int64_t>(squares[i]);
    const std::int64_t larger = value < least ? least : value;
    at = value < least ? i : at;
    least = value < least ? value : least;
    second = larger < second ? larger : second;
  }
  return {std::bit_cast<double>(least), std::bit_cast<double>(second), at};
}

}  // namespace werner
