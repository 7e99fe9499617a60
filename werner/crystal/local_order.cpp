#include "werner/crystal/local_order.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numbers>
#include <utility>

namespace werner {

namespace {

using std::numbers::pi;

constexpr double on_axis = 1e-12;
constexpr double tetrahedral = 0.6081734479693927;  // angles as shares of 180 degrees
constexpr double south = 0.75 * pi;                 // beyond, a neighbour is opposite to the pole
// Widths are inverse, in shares of 180 degrees.
constexpr double third = 0.66666666667;

double gauss(double x) { return std::exp(-0.5 * x * x); }

// A table of f(theta) for the first n neighbours.
template <class F>
std::vector<double> of_theta(const NeighbourAngles& a, int n, F f) {
  std::vector<double> table(static_cast<std::size_t>(n * n));
  for (int j = 0; j < n; ++j)
    for (int k = 0; k < n; ++k)
      if (j != k) table[std::size_t(j * n + k)] = f(a.theta[std::size_t(j * a.size + k)]);
  return table;
}

// Bell around an angle given as a share of 180 degrees.
std::vector<double> bell(const NeighbourAngles& a, int n, double width, double share) {
  return of_theta(a, n, [=](double theta) { return gauss(width * (theta / pi - share)); });
}

// cos^2 of `twice` / 2 times the angle whose cosine is c, by Chebyshev polynomials.
double cosine_squared(int twice, double c) {
  double before = 1, now = c;
  for (int i = 1; i < twice; ++i) before = std::exchange(now, 2 * c * now - before);
  return (1 + now) / 2;
}

struct Mean {
  double sum = 0, count = 0;
  void add(double value, double weight = 1) {
    sum += value * weight;
    count += weight;
  }
  double value() const { return count > 0 ? sum / count : 0; }
};

// Puts each neighbour j at the pole and each k on the prime meridian in turn; `pair(mean, j, k)` and, for every other
// m, `triple(mean, j, k, m, cosine of the longitude or nothing where m is on the axis)` add to the mean of that view.
// The best view counts.
template <class Pair, class Triple>
double best_view(const NeighbourAngles& a, int n, Pair pair, Triple triple) {
  double best = 0;
  for (int j = 0; j < n; ++j)
    for (int k = 0; k < n; ++k) {
      if (j == k) continue;
      Mean mean;
      pair(mean, j * n + k);
      const Vec3& prime = a.meridian[std::size_t(j * a.size + k)];
      for (int m = 0; m < n && !prime.isZero(0); ++m) {
        if (m == j || m == k) continue;
        const Vec3& other = a.meridian[std::size_t(j * a.size + m)];
        const bool axial = other.isZero(0);
        triple(mean, j * n + k, j * n + m, axial, axial ? 0 : std::clamp(prime.dot(other), -1.0, 1.0));
      }
      best = std::max(best, mean.value());
    }
  return best;
}

double bent(const NeighbourAngles& a, int n, double share, double width) {
  const auto table = bell(a, n, width, share);
  Mean mean;
  for (int j = 0; j < n; ++j)
    for (int k = 0; k < n; ++k)
      if (j != k) mean.add(table[std::size_t(j * n + k)]);
  return mean.value();
}

// All angles to the pole are the same one, or one of a list: trigonal, tetrahedral, pentagonal planar.
double around_pole(const NeighbourAngles& a, int n, const std::vector<double>& table, int twice) {
  return best_view(
      a, n, [&](Mean& mean, int jk) { mean.add(table[std::size_t(jk)]); },
      [&](Mean& mean, int, int jm, bool axial, double c) {
        if (!axial) mean.add(table[std::size_t(jm)] * cosine_squared(twice, c));
      });
}

// One neighbour at the pole, the others on the equator: T and pyramids.
double pyramid(const NeighbourAngles& a, int n, double width, int twice) {
  return around_pole(a, n, bell(a, n, width, 0.5), twice);
}

// As a pyramid, with a second pole: planes through the centre, bipyramids, the octahedron, see-saws.
struct Bipolar {
  double from = south;  // radian: the second pole
  double pole_width = 15, equator_width = 18;
  int twice = 4;
  double longest = 2;  // longitudes up to this cosine count not; 2: all do
};
double bipolar(const NeighbourAngles& a, int n, const Bipolar& p, const std::vector<double>& equator) {
  const auto pole = bell(a, n, p.pole_width, 1);
  const auto opposite = of_theta(a, n, [&](double theta) { return theta >= p.from ? 1.0 : 0.0; });
  return best_view(
      a, n,
      [&](Mean& mean, int jk) {
        if (opposite[std::size_t(jk)] == 0) mean.add(equator[std::size_t(jk)]);
      },
      [&](Mean& mean, int jk, int jm, bool axial, double c) {
        if (opposite[std::size_t(jm)] != 0)
          mean.add(pole[std::size_t(jm)]);
        else if (!axial && opposite[std::size_t(jk)] == 0 && (p.longest > 1 || c > p.longest))
          mean.add(equator[std::size_t(jm)] * cosine_squared(p.twice, c));
      });
}
double bipolar(const NeighbourAngles& a, int n, const Bipolar& p) {
  return bipolar(a, n, p, bell(a, n, p.equator_width, 0.5));
}

double pentagonal_planar(const NeighbourAngles& a, int n) {
  return around_pole(
      a, n, of_theta(a, n, [](double theta) { return gauss(19.333 * (theta / pi - (theta <= 0.6 * pi ? 0.4 : 0.8))); }),
      2);
}

double hexagonal_planar(const NeighbourAngles& a, int n) {
  const Bipolar p{2.6179938779914944, 7.5, 0, 2};
  return bipolar(a, n, p,
                 of_theta(a, n, [](double theta) { return gauss(25 * (std::abs(theta / pi - 0.5) - 0.16666667)); }));
}

double cuboctahedral(const NeighbourAngles& a, int n) {
  constexpr double low = 1.3089969389957472, high = 1.8325957145940461, from = 2.792526803190927, weight = 1.8;
  const auto pole = bell(a, n, 28.75, 1), equator = bell(a, n, 25.5, 0.5), north = bell(a, n, 31.25, 1.0 / 3),
             southern = bell(a, n, 31.25, 2.0 / 3);
  const auto theta = of_theta(a, n, [](double t) { return t; });
  return best_view(
      a, n,
      [&](Mean& mean, int jk) {
        if (theta[std::size_t(jk)] >= from) mean.add(pole[std::size_t(jk)], weight);
      },
      [&](Mean& mean, int jk, int jm, bool axial, double c) {
        const double k = theta[std::size_t(jk)], m = theta[std::size_t(jm)];
        if (axial || !(k > low && k < high) || m >= from) return;
        if (m > low && m < high)
          mean.add(c * c * equator[std::size_t(jm)]);
        else if (m < low || m > high)
          mean.add(gauss(0.0556 * (std::sqrt(1 - c * c) - 0.81649658)) * (m < low ? north : southern)[std::size_t(jm)]);
      });
}

// Only pairs with j before k, as Peters' sum is written in pymatgen: asymmetric shapes depend on the order.
double body_centred_cubic(const NeighbourAngles& a, int n) {
  constexpr double from = 2.5261129449194057;
  // Right angles are of one side, whatever the last digit.
  constexpr double right_angle = pi / 2 + 1e-12;
  const double angle = std::asin(1.0 / 3);
  double sum = 0;
  for (int j = 0; j < n; ++j)
    for (int k = j + 1; k < n; ++k) {
      const double theta = a.theta[std::size_t(j * a.size + k)];
      if (theta >= from) {
        sum += 6 * gauss(15 * (theta / pi - 1));
        continue;
      }
      const Vec3& prime = a.meridian[std::size_t(j * a.size + k)];
      if (prime.isZero(0)) continue;
      for (int m = 0; m < n; ++m) {
        const Vec3& other = a.meridian[std::size_t(j * a.size + m)];
        if (m == j || m == k || other.isZero(0)) continue;
        const double c = std::clamp(prime.dot(other), -1.0, 1.0);
        const double x = (a.theta[std::size_t(j * a.size + m)] - pi / 2) / angle;
        sum += (theta > right_angle ? 1 : -1) * (4 * c * c - 3) * c * std::exp(0.5) * x * gauss(x);
      }
    }
  return sum / (0.5 * n * (6 + (n - 2) * (n - 3)));
}

// By the addition theorem: the mean Legendre polynomial of all angles between neighbours, themselves included.
double bond_order(const NeighbourAngles& a, int n, int l) {
  double sum = n;
  for (int j = 0; j < n; ++j)
    for (int k = j + 1; k < n; ++k)
      sum += 2 * std::legendre(static_cast<unsigned>(l), std::cos(a.theta[std::size_t(j * a.size + k)]));
  return std::sqrt(std::max(sum, 0.0)) / n;
}

// 1 for one neighbour; of several, how much nearer the first one is.
double single_bond(const NeighbourAngles& a, int n) {
  if (n == 1) return 1;
  std::vector<double> sorted(a.distances.begin(), a.distances.begin() + n);
  std::sort(sorted.begin(), sorted.end());
  return 1 - sorted[0] / sorted[1];
}

struct Shape {
  std::string_view name;
  std::function<double(const NeighbourAngles&, int)> value;
};
using Angles = const NeighbourAngles&;

Shape bent_shape(std::string_view name, double share, double width) {
  return {name, [=](Angles a, int n) { return bent(a, n, share, width); }};
}
Shape pyramid_shape(std::string_view name, double width, int twice) {
  return {name, [=](Angles a, int n) { return pyramid(a, n, width, twice); }};
}
Shape bipolar_shape(std::string_view name, const Bipolar& p) {
  return {name, [=](Angles a, int n) { return bipolar(a, n, p); }};
}
Shape polar_shape(std::string_view name, double width, double share, int twice) {
  return {name, [=](Angles a, int n) { return around_pole(a, n, bell(a, n, width, share), twice); }};
}

const std::vector<std::vector<Shape>>& shapes() {
  static const std::vector<std::vector<Shape>> all = [] {
    std::vector<std::vector<Shape>> by_number(13);
    by_number[1] = {{"single_bond", single_bond}};
    by_number[2] = {bent_shape("l_shaped", 0.5, 15.15), bent_shape("water_like", 0.5802777777777778, 13.95),
                    bent_shape("bent_120", 0.666666666667, 13.25), bent_shape("bent_150", 0.833333333333333, 12.45),
                    bent_shape("linear", 1, 8.667)};
    by_number[3] = {polar_shape("trigonal_planar", 17.5, third, 2),
                    polar_shape("trigonal_non_coplanar", 18.33, tetrahedral, 3), pyramid_shape("t_shaped", 15.5, 2)};
    by_number[4] = {bipolar_shape("square_planar", {south, 13.5, 17.7, 2}),
                    polar_shape("tetrahedral", 18.5, tetrahedral, 3),
                    bipolar_shape("see_saw_rectangular", {south, 11.5, 27, 4, std::cos(south)}),
                    bipolar_shape("see_saw", {south, 12.75, 15.75, 3}), pyramid_shape("trigonal_pyramidal", 15.5, 3)};
    by_number[5] = {{"pentagonal_planar", pentagonal_planar},
                    pyramid_shape("square_pyramidal", 14.9, 4),
                    bipolar_shape("trigonal_bipyramidal", {south, 12, 16.6, 3})};
    by_number[6] = {{"hexagonal_planar", hexagonal_planar},
                    bipolar_shape("octahedral", {south, 15, 18, 4}),
                    pyramid_shape("pentagonal_pyramidal", 13.8, 5)};
    by_number[7] = {pyramid_shape("hexagonal_pyramidal", 12.5, 6),
                    bipolar_shape("pentagonal_bipyramidal", {south, 12.5, 14.75, 5})};
    by_number[8] = {{"body_centred_cubic", body_centred_cubic},
                    bipolar_shape("hexagonal_bipyramidal", {south, 14.1, 13.6, 6})};
    for (const std::size_t n : {9, 10, 11, 12})
      by_number[n] = {{"q2", [](Angles a, int m) { return bond_order(a, m, 2); }},
                      {"q4", [](Angles a, int m) { return bond_order(a, m, 4); }},
                      {"q6", [](Angles a, int m) { return bond_order(a, m, 6); }}};
    by_number[12].insert(by_number[12].begin(), {"cuboctahedral", cuboctahedral});
    return by_number;
  }();
  return all;
}

}  // namespace

NeighbourAngles neighbour_angles(std::span<const Vec3> neighbours) {
  const std::size_t n = neighbours.size();
  NeighbourAngles a{static_cast<int>(n), {}, {}, std::vector<double>(n * n), std::vector<Vec3>(n * n, Vec3::Zero())};
  for (const Vec3& v : neighbours) {
    a.distances.push_back(v.norm());
    a.directions.push_back(v / a.distances.back());
  }
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t k = 0; k < n; ++k) {
      if (j == k) continue;
      const Vec3 &pole = a.directions[j], &other = a.directions[k];
      const double cosine = pole.dot(other);
      a.theta[j * n + k] = std::acos(std::clamp(cosine, -1.0, 1.0));
      const Vec3 across = other - cosine / pole.squaredNorm() * pole;
      const double length = across.norm();
      if (length >= on_axis) a.meridian[j * n + k] = across / length;
    }
  return a;
}

std::span<const std::string_view> shapes_of(int coordination_number) {
  static const std::vector<std::vector<std::string_view>> names = [] {
    std::vector<std::vector<std::string_view>> lists;
    for (const auto& list : shapes()) {
      lists.emplace_back();
      for (const Shape& shape : list) lists.back().push_back(shape.name);
    }
    return lists;
  }();
  const auto n = static_cast<std::size_t>(std::max(coordination_number, 0));
  if (n >= names.size()) return {};
  return names[n];
}

std::vector<double> order_parameters(const NeighbourAngles& angles, int n) {
  std::vector<double> values;
  if (n < 1 || static_cast<std::size_t>(n) >= shapes().size()) return values;
  assert(n <= angles.size);
  for (const Shape& shape : shapes()[static_cast<std::size_t>(n)]) values.push_back(shape.value(angles, n));
  return values;
}

}  // namespace werner
