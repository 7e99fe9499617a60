#include "werner/crystal/charge_balance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "werner/core/element.hpp"
#include "werner/core/neighbours.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/bond_valence.hpp"
#include "werner/crystal/metallicity.hpp"
#include "werner/crystal/oxidation_states.hpp"

namespace werner {

namespace {

constexpr double metallic = 0.7;             // metallicity_score above it
constexpr double neighbour_cutoff = 10;      // Angstrom
constexpr double neighbour_tolerance = 1.1;  // times the shortest distance of an atom
constexpr double least_covariance = 1e-12;   // of charges and electronegativities; nearer to zero is rounding
constexpr double most_atoms = 2000;          // of a reduced formula; the time grows with the square
constexpr double infinite = std::numeric_limits<double>::infinity();

// Charges that all atoms of one element can have together, and what each of them costs.
struct Charges {
  std::vector<long> sums;
  double cost = 0;  // per unit of charge
};

// All atoms in one state or in two that differ by one; no charge at all is not counted.
std::vector<long> charges(const std::vector<int>& states, long count) {
  std::vector<long> sums;
  for (std::size_t i = 0; i < states.size(); ++i) {
    sums.push_back(states[i] * count);
    if (i + 1 < states.size() && states[i + 1] == states[i] + 1)
      for (long k = 1; k < count; ++k) sums.push_back(states[i] * count + k);
  }
  std::erase(sums, 0);
  return sums;
}

// The lowest cost of a neutral choice; infinite when there is none.
double cheapest_balance(const std::vector<Charges>& elements) {
  long low = 0, high = 0;
  for (const Charges& element : elements) {
    if (element.sums.empty()) return infinite;
    const auto [least, most] = std::minmax_element(element.sums.begin(), element.sums.end());
    low += std::min(*least, 0L);
    high += std::max(*most, 0L);
  }
  std::vector<double> costs(static_cast<std::size_t>(high - low + 1), infinite);
  costs[static_cast<std::size_t>(-low)] = 0;
  for (const Charges& element : elements) {
    std::vector<double> next(costs.size(), infinite);
    for (const long sum : element.sums) {
      const long first = std::max(0L, sum), last = static_cast<long>(costs.size()) + std::min(0L, sum);
      for (long at = first; at < last; ++at)
        next[static_cast<std::size_t>(at)] =
            std::min(next[static_cast<std::size_t>(at)],
                     costs[static_cast<std::size_t>(at - sum)] + element.cost * static_cast<double>(sum));
    }
    costs = std::move(next);
  }
  return costs[static_cast<std::size_t>(-low)];
}

// Whether a bond-valence sum would give a charge to the two.
bool polar(int a, int b) { return a != b && (rule_element(a).possible_anion || rule_element(b).possible_anion); }

// No atom has a polar bond to its nearest neighbours, and every atom has neighbours.
bool without_polar_bonds(const Crystal& crystal) {
  bool possible = false;
  for (const int a : crystal.atomic_numbers)
    for (const int b : crystal.atomic_numbers) possible = possible || polar(a, b);
  const NeighbourGrid grid(crystal);
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    const auto around = grid.around(site, neighbour_cutoff);
    if (!around || around->empty()) return false;
    if (!possible) continue;
    for (const Neighbour& neighbour : *around) {
      if (!(neighbour.distance < neighbour_tolerance * around->front().distance)) break;
      if (polar(crystal.atomic_numbers[site], crystal.atomic_numbers[neighbour.site])) return false;
    }
  }
  return true;
}

}  // namespace

Verdict balanced_composition(const Composition& composition) {
  const Composition unit = reduced(composition);
  double atoms = 0, mean = 0;
  bool have_electronegativities = true;
  for (const auto& [number, amount] : unit.amounts) {
    if (number < 1 || number >= rule_elements) return {{"no element has the atomic number " + std::to_string(number)}};
    if (!std::isfinite(amount) || amount <= 0 || std::abs(amount - std::round(amount)) > 1e-8)
      return {{"the amount " + format_double(amount) + " of " + element(number).symbol + " is not whole"}};
    atoms += amount;
    const auto& x = rule_element(number).pymatgen_electronegativity;
    have_electronegativities = have_electronegativities && x;
    mean += x.value_or(0) / static_cast<double>(unit.amounts.size());
  }
  if (!(atoms > 0)) return {{"no atoms"}};
  if (atoms > most_atoms) return {{format_double(atoms) + " atoms in the reduced formula are too many to be balanced"}};
  const OxidationStateTable &common = oxidation_state_table("lemat"), &all = oxidation_state_table("pymatgen");
  std::vector<Charges> usual, known;
  for (const auto& [number, amount] : unit.amounts) {
    const auto index = static_cast<std::size_t>(number);
    const auto count = static_cast<long>(std::llround(amount));
    if (common.states[index].empty())
      return {{"no oxidation states of " + element(number).symbol + " in the table lemat"}};
    usual.push_back({charges(common.states[index], count), 0});
    const double x = rule_element(number).pymatgen_electronegativity.value_or(0);
    known.push_back({charges(all.states[index], count), (x - mean) / static_cast<double>(count)});
  }
  if (cheapest_balance(usual) < infinite) return {};
  const double covariance = have_electronegativities ? cheapest_balance(known) : infinite;
  if (covariance < -least_covariance) return {};
  if (covariance < infinite) return {{"charges can only be balanced against the order of electronegativity"}};
  return {{"no oxidation states balance the charges"}};
}

Verdict charge_balance(const Crystal& crystal) {
  if (crystal.size() == 0) return {{"no atoms"}};
  const Composition composition = composition_of(crystal);
  if (composition.amounts.begin()->first < 1 || composition.amounts.rbegin()->first >= rule_elements)
    return balanced_composition(composition);
  if (metallicity_score(composition) > metallic) return {};
  if (crystal.lattice.usable() && (without_polar_bonds(crystal) || bond_valence_states(crystal).verdict.ok()))
    return {};
  return balanced_composition(composition);
}

}  // namespace werner
