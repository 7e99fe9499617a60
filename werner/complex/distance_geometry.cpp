#include "werner/complex/distance_geometry.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "werner/complex/minimise.hpp"
#include "werner/complex/triple_product.hpp"

namespace werner {

void Bounds::smooth() {
  for (int k = 0; k < n_; ++k)
    for (int i = 0; i < n_; ++i) {
      if (i == k) continue;
      const double high_ik = high(i, k), low_ik = low(i, k);
      for (int j = 0; j < i; ++j) {
        if (j == k) continue;
        const double high_jk = high(j, k), low_jk = low(j, k);
        double& high_ij = high_[index(i, j)];
        double& low_ij = low_[index(i, j)];
        high_ij = std::min(high_ij, high_ik + high_jk);
        low_ij = std::max({low_ij, low_ik - high_jk, low_jk - high_ik});
        low_ij = std::min(low_ij, high_ij);
        high_[index(j, i)] = high_ij;
        low_[index(j, i)] = low_ij;
      }
    }
}

namespace {

constexpr double worst_violation = 0.25;  // of the error function, per point

struct Window {
  int a, b;
  double low_square, high_square;
};

// Relative violations of squared distances, as in Havel's error function; `flattening` is the force on coordinates
// beyond the third.
template <int dimension>
double violation(const std::vector<Window>& windows, const std::vector<Handedness>& hands, double flattening,
                 std::span<const double> x, std::span<double> gradient) {
  double energy = 0;
  for (const Window& w : windows) {
    const double *a = &x[dimension * w.a], *b = &x[dimension * w.b];
    double between[dimension], square = 0;
    for (int k = 0; k < dimension; ++k) {
      between[k] = a[k] - b[k];
      square += between[k] * between[k];
    }
    double slope = 0;  // with respect to the squared distance
    if (square > w.high_square) {
      const double over = square / w.high_square - 1;
      energy += over * over;
      slope = 2 * over / w.high_square;
    } else if (square < w.low_square) {
      const double sum = w.low_square + square, under = 2 * w.low_square / sum - 1;
      energy += under * under;
      slope = -4 * under * w.low_square / (sum * sum);
    } else {
      continue;
    }
    double *ga = &gradient[dimension * w.a], *gb = &gradient[dimension * w.b];
    for (int k = 0; k < dimension; ++k) {
      const double force = 2 * slope * between[k];
      ga[k] += force;
      gb[k] -= force;
    }
  }
  if (dimension > 3)
    for (std::size_t i = 3; i < x.size(); i += dimension) {
      energy += flattening * x[i] * x[i];
      gradient[i] += 2 * flattening * x[i];
    }
  for (const Handedness& hand : hands) {
    const auto at = [&](int i) { return Vec3(x[dimension * i], x[dimension * i + 1], x[dimension * i + 2]); };
    const std::array<int, 4> points{hand.centre, hand.a, hand.b, hand.c};
    const TripleProduct product = triple_product(at(hand.centre), at(hand.a), at(hand.b), at(hand.c));
    const double missing = 1 - product.volume / hand.least;
    if (missing <= 0) continue;
    energy += missing * missing;
    const double slope = -2 * missing / hand.least;
    for (std::size_t p = 0; p < points.size(); ++p)
      for (int k = 0; k < 3; ++k) gradient[dimension * points[p] + k] += slope * product.slopes[p][k];
  }
  return energy;
}

}  // namespace

std::optional<std::vector<Vec3>> embed_points(const Bounds& bounds, const std::vector<Handedness>& hands,
                                              RandomStream random) {
  const int n = bounds.points();
  std::vector<Window> windows;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < i; ++j) {
      const double low = bounds.low(i, j), high = std::max(bounds.high(i, j), 0.01);
      windows.push_back({i, j, low * low, high * high});
    }
  const double box = 1.2 * std::cbrt(static_cast<double>(n));
  std::vector<double> x(4 * static_cast<std::size_t>(n));
  for (double& value : x) value = random.uniform(-box, box);

  const auto in_four = [&](double flattening) {
    const Function function = [&](std::span<const double> at, std::span<double> gradient) {
      return violation<4>(windows, hands, flattening, at, gradient);
    };
    return minimise(
               function, std::move(x),
               {.dimension = 4, .most_evaluations = 120, .tolerance = 0.01, .first_step = 0.1, .longest_step = 1.5})
        .x;
  };
  x = in_four(0.02);
  x = in_four(0.5);

  std::vector<double> flat;
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < 3; ++k) flat.push_back(x[4 * i + k]);
  const Function in_three = [&](std::span<const double> at, std::span<double> gradient) {
    return violation<3>(windows, hands, 0, at, gradient);
  };
  const Minimum minimum =
      minimise(in_three, std::move(flat),
               {.dimension = 3, .most_evaluations = 150, .tolerance = 0.003, .first_step = 0.1, .longest_step = 0.6});
  if (!(minimum.value < worst_violation * n)) return std::nullopt;
  std::vector<Vec3> points;
  for (int i = 0; i < n; ++i) points.emplace_back(minimum.x[3 * i], minimum.x[3 * i + 1], minimum.x[3 * i + 2]);
  return points;
}

}  // namespace werner
