#include "werner/crystal/pair_squares.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

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

constexpr std::size_t lanes = PointArrays::lanes;
using Lanes [[gnu::vector_size(lanes * sizeof(double))]] = double;
using Mask [[gnu::vector_size(lanes * sizeof(double))]] = std::int64_t;

struct Components {
  Lanes a, b, c;
};

[[gnu::always_inline]] inline void load(const double* from, Lanes& to) { std::memcpy(&to, from, sizeof to); }

// Of the points i, i + 1, ... from `from`, within half a cell.
[[gnu::always_inline]] inline void load_wrapped(const PointArrays& points, std::size_t i, const Point& from,
                                                Components& to) {
  load(points.axis(0) + i, to.a);
  load(points.axis(1) + i, to.b);
  load(points.axis(2) + i, to.c);
  constexpr double shifter = 6755399441055744.0;  // as nearest_whole
  const auto wrap = [](Lanes& x, double by) __attribute__((always_inline)) {
    x -= by;
    x -= (x + shifter) - shifter;
  };
  wrap(to.a, from[0]);
  wrap(to.b, from[1]);
  wrap(to.c, from[2]);
}

[[gnu::always_inline]] inline void find_outside(const Components& f, const Point& tolerance, Mask& outside) {
  outside = (f.a > tolerance[0]) | (f.a < -tolerance[0]) | (f.b > tolerance[1]) | (f.b < -tolerance[1]) |
            (f.c > tolerance[2]) | (f.c < -tolerance[2]);
}

[[gnu::always_inline]] inline void store(const Lanes& from, std::size_t i, std::span<double> squares) {
  if (i + lanes <= squares.size()) {
    std::memcpy(squares.data() + i, &from, sizeof from);
    return;
  }
  for (std::size_t lane = 0; i + lane < squares.size(); ++lane) squares[i + lane] = from[lane];
}

[[gnu::always_inline]] inline void squares_by_components(const MeanLattice& lattice, const Point& tolerance,
                                                         const Point& from, const PointArrays& points,
                                                         std::size_t first, std::span<double> squares) {
  const std::array<double, 6> u = lattice.upper;
  const Lanes forbidden = Lanes{} + ImageDistances::forbidden;
  for (std::size_t i = 0; i < squares.size(); i += lanes) {
    Components f;
    load_wrapped(points, first + i, from, f);
    const Lanes p = u[0] * f.a + u[1] * f.b + u[2] * f.c, q = u[3] * f.b + u[4] * f.c, r = u[5] * f.c;
    const Lanes square = p * p + q * q + r * r;
    Mask outside;
    find_outside(f, tolerance, outside);
    store(outside ? forbidden : square, i, squares);
  }
}

[[gnu::always_inline]] inline bool squares_of_eight_images(const ImageBasis& basis, const Point& from,
                                                           const PointArrays& points, std::size_t first,
                                                           const KnownSquares& known, std::span<double> squares) {
  constexpr double rounding_room = 1e-9;
  const auto [row_a, row_b, row_c] = basis.rows;
  // Every other image has a component of 1 or more.
  const auto [to_x, to_y, to_z] = basis.reciprocal_squares;
  const double sure = (1 - rounding_room) / std::max({to_x, to_y, to_z});
  const Lanes one = Lanes{} + 1, forbidden = Lanes{} + ImageDistances::forbidden, unsure = Lanes{} + unsure_square;
  Mask any_unsure{};
  for (std::size_t i = 0; i < squares.size(); i += lanes) {
    Lanes before = Lanes{};
    if (i + lanes <= squares.size())
      load(squares.data() + i, before);
    else
      for (std::size_t lane = 0; i + lane < squares.size(); ++lane) before[lane] = squares[i + lane];
    const Mask is_known = (before < known.below) | (before == known.too);
    if ((is_known[0] & is_known[1] & is_known[2] & is_known[3]) != 0) continue;
    Components f;
    load_wrapped(points, first + i, from, f);
    const Lanes other_a = f.a - (f.a < 0 ? -one : one), other_b = f.b - (f.b < 0 ? -one : one),
                other_c = f.c - (f.c < 0 ? -one : one);
    Lanes best = forbidden, second = forbidden;
#pragma GCC unroll 8
    for (int image = 0; image < 8; ++image) {
      const Lanes& x = image & 1 ? other_a : f.a;
      const Lanes& y = image & 2 ? other_b : f.b;
      const Lanes& z = image & 4 ? other_c : f.c;
      const Lanes p = x * row_a[0] + y * row_b[0] + z * row_c[0], q = x * row_a[1] + y * row_b[1] + z * row_c[1],
                  r = x * row_a[2] + y * row_b[2] + z * row_c[2];
      const Lanes square = p * p + q * q + r * r;
      const Lanes larger = square < best ? best : square;
      best = square < best ? square : best;
      second = larger < second ? larger : second;
    }
    Mask outside;
    find_outside(f, basis.tolerance, outside);
    const Mask is_unsure = ((best > sure) | (second < best * (1 + rounding_room))) & ~outside & ~is_known;
    any_unsure |= is_unsure;
    const Lanes measured = outside ? forbidden : (is_unsure ? unsure : best);
    store(is_known ? before : measured, i, squares);
  }
  return (any_unsure[0] | any_unsure[1] | any_unsure[2] | any_unsure[3]) != 0;
}

WERNER_AVX2 void wide_squares_by_components(const MeanLattice& lattice, const Point& tolerance, const Point& from,
                                            const PointArrays& points, std::size_t first, std::span<double> squares) {
  squares_by_components(lattice, tolerance, from, points, first, squares);
}

WERNER_AVX2 bool wide_squares_of_eight_images(const ImageBasis& basis, const Point& from, const PointArrays& points,
                                              std::size_t first, const KnownSquares& known, std::span<double> squares) {
  return squares_of_eight_images(basis, from, points, first, known, squares);
}

}  // namespace

void pair_squares(const MeanLattice& lattice, const Point& tolerance, const Point& from, const PointArrays& points,
                  std::size_t first, std::span<double> squares) {
  if (WERNER_HAS_AVX2) return wide_squares_by_components(lattice, tolerance, from, points, first, squares);
  squares_by_components(lattice, tolerance, from, points, first, squares);
}

bool nearest_image_squares(const ImageBasis& basis, const Point& from, const PointArrays& points, std::size_t first,
                           const KnownSquares& known, std::span<double> squares) {
  if (WERNER_HAS_AVX2) return wide_squares_of_eight_images(basis, from, points, first, known, squares);
  return squares_of_eight_images(basis, from, points, first, known, squares);
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
