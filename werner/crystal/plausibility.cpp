#include "werner/crystal/plausibility.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "werner/core/element.hpp"
#include "werner/core/neighbours.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/charge_balance.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/oxidation_states.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

namespace {

constexpr double radius_of_others = 1;  // Angstrom, of elements without an atomic radius

// Four significant digits are enough for a reason.
std::string text(double value) {
  if (!std::isfinite(value) || value == 0) return format_double(value);
  const double scale = std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
  return std::isfinite(scale) && scale > 0 ? format_double(std::round(value * scale) / scale) : format_double(value);
}

std::string site_text(const Crystal& crystal, std::size_t site) {
  return element(crystal.atomic_numbers[site]).symbol + " " + std::to_string(site + 1);
}

std::string too_close(const Crystal& crystal, std::size_t a, std::size_t b, double distance, double limit) {
  return site_text(crystal, a) + " and " + site_text(crystal, b) + " are " + text(distance) +
         " Angstrom apart, less than " + text(limit);
}

double radius(int number) { return rule_element(number).radius.value_or(radius_of_others); }

double polar_sine(const Lattice& lattice) {
  const auto& rows = lattice.rows();
  return lattice.volume() / (rows.row(0).norm() * rows.row(1).norm() * rows.row(2).norm());
}

// Nothing when `value` lies between the two, which NaN never does.
void check_range(Verdict& verdict, const std::string& what, double value, double low, double high,
                 const std::string& unit) {
  if (value >= low && value <= high) return;
  verdict.reasons.push_back(what + " is " + text(value) + unit + ", not between " + text(low) + " and " + text(high));
}

}  // namespace

// Beyond, volumes and squares of distances are no numbers any more.
constexpr double longest_vector = 1e100;  // Angstrom

Verdict has_numbers(const Crystal& crystal) {
  if (crystal.size() == 0) return {{"no atoms"}};
  for (const int number : crystal.atomic_numbers)
    if (number < 1 || number >= rule_elements) return {{"no element has the atomic number " + std::to_string(number)}};
  if (!crystal.lattice.rows().allFinite()) return {{"a cell vector is no number, as where three angles make no cell"}};
  if (const double longest = crystal.lattice.rows().cwiseAbs().maxCoeff(); longest > longest_vector)
    return {{"a cell vector of " + text(longest) + " Angstrom is too long for anything to be computed"}};
  for (std::size_t i = 0; i < crystal.size(); ++i)
    if (!crystal.positions[i].value.allFinite())
      return {{"a coordinate of " + site_text(crystal, i) + " is no number"}};
  return {};
}

Verdict structural_validity(const Crystal& crystal, const StructureLimits& limits) {
  if (Verdict verdict = has_numbers(crystal); !verdict.ok()) return verdict;
  const double volume = crystal.lattice.volume();
  if (!(volume >= limits.least_volume))
    return {{"the cell has " + text(volume) + " Angstrom^3, less than " + text(limits.least_volume)}};
  Verdict verdict;
  if (limits.least_polar_sine > 0 && !(polar_sine(crystal.lattice) >= limits.least_polar_sine))
    verdict.reasons.push_back("the cell is flat: volume / (a b c) is " + text(polar_sine(crystal.lattice)) +
                              ", less than " + text(limits.least_polar_sine));
  const auto pair = nearest_pair(crystal);
  if (pair && !(pair->distance >= limits.least_distance))
    verdict.reasons.push_back(too_close(crystal, pair->a, pair->b, pair->distance, limits.least_distance));
  return verdict;
}

Verdict atomic_distances(const Crystal& crystal, const RadiusLimits& limits) {
  if (Verdict verdict = has_numbers(crystal); !verdict.ok()) return verdict;
  if (!crystal.lattice.usable()) return {{"the cell has " + text(crystal.lattice.volume()) + " Angstrom^3"}};
  double largest = 0;
  for (const int number : crystal.atomic_numbers) largest = std::max(largest, radius(number));
  const NeighbourGrid grid(crystal);
  for (std::size_t a = 0; a < crystal.size(); ++a) {
    const double mine = radius(crystal.atomic_numbers[a]);
    const auto around = grid.around(a, limits.factor * (limits.offset + mine + largest));
    if (!around) return {{"the cell is too thin for distances to be looked for"}};
    for (const Neighbour& neighbour : *around) {
      if (neighbour.site == a) continue;
      const double limit = limits.factor * (limits.offset + mine + radius(crystal.atomic_numbers[neighbour.site]));
      if (neighbour.distance < limit) return {{too_close(crystal, a, neighbour.site, neighbour.distance, limit)}};
    }
  }
  return {};
}

Verdict plausibility(const Crystal& crystal, const PlausibilityLimits& limits) {
  Verdict verdict = has_numbers(crystal);
  if (!verdict.ok()) return verdict;
  const double volume = crystal.lattice.volume();
  check_range(verdict, "the density", density(crystal), limits.least_density, limits.most_density, " g/cm^3");
  check_range(verdict, "the number density", static_cast<double>(crystal.size()) / volume, limits.least_number_density,
              limits.most_number_density, " atoms/Angstrom^3");
  if (!(volume > limits.least_volume))
    verdict.reasons.push_back("the cell has " + text(volume) + " Angstrom^3, not more than " +
                              text(limits.least_volume));
  const CellParameters cell = crystal.lattice.parameters();
  for (std::size_t i = 0; i < 3; ++i) {
    constexpr std::array names = {"a", "b", "c"}, angles = {"alpha", "beta", "gamma"};
    check_range(verdict, names[i], cell.lengths[i], limits.least_length, limits.most_length, " Angstrom");
    if (!(cell.angles[i] > 0 && cell.angles[i] < 180))
      verdict.reasons.push_back(std::string(angles[i]) + " is " + text(cell.angles[i]) +
                                " degrees, not between 0 and 180");
  }
  if (limits.space_group && verdict.ok()) {
    const SymmetryResult symmetry = symmetry_of(crystal, {.distance = 0.01, .angle = 5});
    for (const std::string& reason : symmetry.verdict.reasons) verdict.reasons.push_back("no space group: " + reason);
  }
  return verdict;
}

Verdict lemat_validity(const Crystal& crystal) {
  if (Verdict verdict = has_numbers(crystal); !verdict.ok()) return verdict;
  Verdict verdict;
  for (const Verdict& part : {charge_balance(crystal), atomic_distances(crystal), plausibility(crystal)})
    verdict.reasons.insert(verdict.reasons.end(), part.reasons.begin(), part.reasons.end());
  return verdict;
}

}  // namespace werner
