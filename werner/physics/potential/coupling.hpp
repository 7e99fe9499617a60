// Real spherical harmonics to third order and what couples two of them to one. Component normalisation: the mean square
// of each over the sphere is one. Order and signs are those of e3nn: l = 1 is x, y, z.
#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace werner {

inline constexpr int highest_degree = 3;
inline constexpr std::size_t harmonics_count = 16;  // 1 + 3 + 5 + 7

constexpr std::size_t components(int l) { return static_cast<std::size_t>(2 * l + 1); }
constexpr std::size_t first_harmonic(int l) { return static_cast<std::size_t>(l * l); }

// Values for the unit vector n, and their derivatives along a tangent e of the sphere there. T is float or double.
template <class T>
struct Harmonics {
  std::array<T, harmonics_count> value, along;
};

// A number with its derivative along one direction.
template <class T>
struct Dual {
  T v, d;
  friend Dual operator+(Dual a, Dual b) { return {a.v + b.v, a.d + b.d}; }
  friend Dual operator-(Dual a, Dual b) { return {a.v - b.v, a.d - b.d}; }
  friend Dual operator*(Dual a, Dual b) { return {a.v * b.v, a.v * b.d + a.d * b.v}; }
  friend Dual operator*(T a, Dual b) { return {a * b.v, a * b.d}; }
};

template <class T>
Harmonics<T> harmonics(const std::array<T, 3>& n, const std::array<T, 3>& e) {
  const Dual<T> x{n[0], e[0]}, y{n[1], e[1]}, z{n[2], e[2]};
  const auto root = [](double square) { return static_cast<T>(std::sqrt(square)); };
  const T half = static_cast<T>(0.5), two = 2, three = 3, four = 4;
  const Dual<T> y2 = y * y, x2z2 = x * x + z * z;
  const Dual<T> xz = root(3) * (x * z), xy = root(3) * (x * y), yy = y2 - half * x2z2, yz = root(3) * (y * z),
                zx = (half * root(3)) * (z * z - x * x);
  const std::array<Dual<T>, harmonics_count> all{
      Dual<T>{1, 0},
      root(3) * x,
      root(3) * y,
      root(3) * z,
      root(5) * xz,
      root(5) * xy,
      root(5) * yy,
      root(5) * yz,
      root(5) * zx,
      root(7) * (root(5.0 / 6) * (xz * z + zx * x)),
      root(7) * (root(5) * (xz * y)),
      root(7) * (root(3.0 / 8) * ((four * y2 - x2z2) * x)),
      root(7) * (half * (y * (two * y2 - three * x2z2))),
      root(7) * (root(3.0 / 8) * (z * (four * y2 - x2z2))),
      root(7) * (root(5) * (zx * y)),
      root(7) * (root(5.0 / 6) * (zx * z - xz * x)),
  };
  Harmonics<T> result;
  for (std::size_t i = 0; i < harmonics_count; ++i) {
    result.value[i] = all[i].v;
    result.along[i] = all[i].d;
  }
  return result;
}

// C[(i * (2 lb + 1) + j) * (2 lc + 1) + k] couples component i of degree la and j of lb to k of lc; la + lb + lc is
// even and the three fulfil the triangle rule. The sum of squares is 2 lc + 1. Proportional to the integral of the
// three harmonics over the sphere, which for an even sum is what Clebsch-Gordan coefficients of real harmonics are.
std::vector<double> coupling(int la, int lb, int lc);

}  // namespace werner
