#include "werner/crystal/bond_lengths.hpp"

#include <cmath>
#include <optional>
#include <string>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/crystal_nn.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/oxidation_states.hpp"
#include "werner/crystal/plausibility.hpp"

namespace werner {

namespace {

constexpr int hydrogen = 1;

// Angstrom; nothing where a radius is missing.
std::optional<double> expected_length(int a, int b, double ionic_difference) {
  const RuleElement &first = rule_element(a), &second = rule_element(b);
  const auto &x = first.pymatgen_electronegativity, &y = second.pymatgen_electronegativity;
  if (x && y && std::abs(*x - *y) >= ionic_difference) {
    const double sum = *x < *y ? first.cation_radius + second.anion_radius : first.anion_radius + second.cation_radius;
    return sum > 0 ? std::optional(sum) : std::nullopt;
  }
  if (!first.radius || !second.radius) return std::nullopt;
  return *first.radius + *second.radius;
}

BondLengths refused(std::string reason) { return {0, 0, {{std::move(reason)}}}; }

std::string two_digits(double value) { return format_double(std::round(value * 100) / 100); }

}  // namespace

BondLengths bond_lengths(const Crystal& crystal, const BondLengthLimits& limits) {
  if (Verdict verdict = has_numbers(crystal); !verdict.ok()) return {0, 0, std::move(verdict)};
  if (Verdict verdict = usable_for_neighbours(crystal); !verdict.ok()) return {0, 0, std::move(verdict)};
  const NeighbourGrid grid(crystal);
  std::size_t good = 0, bonds = 0;
  std::string worst;
  double worst_deviation = -1;
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    CrystalNNSite found = crystal_nn(crystal, grid, site);
    if (!found.verdict.ok()) return {0, 0, std::move(found.verdict)};
    const auto count = static_cast<std::size_t>(found.most_probable());
    for (std::size_t n = 0; n < count && n < found.neighbours.size(); ++n) {
      const std::size_t other = found.neighbours[n].neighbour.site;
      if (other == site) continue;
      const int a = crystal.atomic_numbers[site], b = crystal.atomic_numbers[other];
      const std::string pair = element(a).symbol + "-" + element(b).symbol;
      const auto expected = expected_length(a, b, limits.ionic_difference);
      if (!expected) return refused("no radii for bonds " + pair);
      const double ratio =
          shortest_image(crystal.lattice, crystal.positions[site], crystal.positions[other]) / *expected;
      ++bonds;
      const bool with_hydrogen = a == hydrogen || b == hydrogen;
      if (with_hydrogen ? ratio < limits.hydrogen : 1 - limits.tolerance < ratio && ratio < 1 + limits.tolerance)
        ++good;
      else if (std::abs(ratio - 1) > worst_deviation) {
        worst_deviation = std::abs(ratio - 1);
        worst =
            pair + " of " + two_digits(ratio * *expected) + " Angstrom where the radii say " + two_digits(*expected);
      }
    }
  }
  if (bonds == 0) return refused("no bonds between different sites");
  BondLengths result{static_cast<double>(good) / static_cast<double>(bonds), bonds, {}};
  if (!(result.score >= limits.least_score))
    result.verdict.reasons.push_back(std::to_string(bonds - good) + " of " + std::to_string(bonds) +
                                     " bonds are too long or too short, worst " + worst);
  return result;
}

}  // namespace werner
