#include "werner/physics/potential/coupling.hpp"

#include <numbers>

namespace werner {

namespace {

struct Point {
  Harmonics<double> harmonics;
  double weight;
};

// Gauss-Legendre in cos(theta) and equal steps in phi: exact for products of three harmonics, degree nine at most.
const std::vector<Point>& sphere() {
  static const std::vector<Point> points = [] {
    // Roots and weights of the Legendre polynomial of degree five, Abramowitz and Stegun 25.4.30, in closed form.
    const double inner = std::sqrt(5 - 2 * std::sqrt(10.0 / 7)) / 3, outer = std::sqrt(5 + 2 * std::sqrt(10.0 / 7)) / 3;
    const double w_inner = (322 + 13 * std::sqrt(70.0)) / 900, w_outer = (322 - 13 * std::sqrt(70.0)) / 900;
    const std::array<std::array<double, 2>, 5> nodes{
        {{0, 128.0 / 225}, {inner, w_inner}, {-inner, w_inner}, {outer, w_outer}, {-outer, w_outer}}};
    constexpr int steps = 10;
    std::vector<Point> list;
    for (const auto& [c, w] : nodes)
      for (int step = 0; step < steps; ++step) {
        const double phi = 2 * std::numbers::pi * step / steps, s = std::sqrt(1 - c * c);
        list.push_back({harmonics<double>({s * std::cos(phi), s * std::sin(phi), c}, {}), w / 2 / steps});
      }
    return list;
  }();
  return points;
}

}  // namespace

std::vector<double> coupling(int la, int lb, int lc) {
  const std::size_t na = components(la), nb = components(lb), nc = components(lc);
  std::vector<double> c(na * nb * nc, 0);
  for (const Point& point : sphere()) {
    const auto& y = point.harmonics.value;
    for (std::size_t i = 0; i < na; ++i)
      for (std::size_t j = 0; j < nb; ++j)
        for (std::size_t k = 0; k < nc; ++k)
          c[(i * nb + j) * nc + k] +=
              point.weight * y[first_harmonic(la) + i] * y[first_harmonic(lb) + j] * y[first_harmonic(lc) + k];
  }
  double square = 0;
  for (const double value : c) square += value * value;
  const double scale = std::sqrt(static_cast<double>(nc) / square);
  for (double& value : c) value = std::abs(value * scale) < 1e-12 ? 0 : value * scale;
  return c;
}

}  // namespace werner
