#include "werner/physics/potential/repulsion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "werner/core/element_pairs.hpp"

namespace werner {

namespace embedded {
std::string_view contact_distances_csv();
}

namespace {

constexpr double start_share = 0.86;    // of the contact: molecules of crystals (O2, N2, CO) are outside
constexpr double full_share = 0.7;      // of the start
constexpr double most_covalent = 1.05;  // contacts of molecules are not longer than bonds
constexpr double unknown_covalent = 0.85;
constexpr double coulomb = 14.399645;  // eV Angstrom
constexpr double bohr = 0.529177211;   // Angstrom

PairEnergy screened(int a, int b, double r) {
  // Universal screening function.
  constexpr std::array<std::array<double, 2>, 4> terms{
      {{0.18175, 3.19980}, {0.50986, 0.94229}, {0.28022, 0.40290}, {0.02817, 0.20162}}};
  const double length = 0.8854 * bohr / (std::pow(a, 0.23) + std::pow(b, 0.23)), strength = coulomb * a * b / r;
  double sum = 0, slope = 0;
  for (const auto& [weight, rate] : terms) {
    const double term = weight * std::exp(-rate * r / length);
    sum += term;
    slope -= rate / length * term;
  }
  return {strength * sum, strength * (slope - sum / r)};
}

}  // namespace

double repulsion_start(int a, int b) {
  static const ElementPairs contacts(embedded::contact_distances_csv(), unknown_covalent, most_covalent);
  return start_share * contacts(a, b);
}

PairEnergy repulsion(int a, int b, double r) {
  const double start = repulsion_start(a, b);
  if (!(r < start)) return {};
  const PairEnergy bare = screened(a, b, r);
  const double width = (1 - full_share) * start, x = std::min((start - r) / width, 1.0);
  const double on = x * x * x * (10 + x * (-15 + 6 * x)), rise = 30 * x * x * (1 - x) * (1 - x);
  return {bare.energy * on, bare.slope * on - bare.energy * rise / width};
}

}  // namespace werner
