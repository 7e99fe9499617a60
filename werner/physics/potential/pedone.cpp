#include "werner/physics/potential/pedone.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <utility>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/physics/potential/ewald.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace embedded {
std::string_view pedone_csv();
}

namespace {

constexpr int oxygen = 8;
constexpr double charge_of_a_state = 0.6;  // e; O has -1.2
constexpr double tail = 1e-8;              // eV
constexpr double longest_cutoff = 15;      // Angstrom
constexpr double nearest_allowed = 0.5;    // Angstrom
constexpr double least_volume = 2;         // Angstrom^3 per atom, a quarter of what the densest oxides have
constexpr double longest_vector = 1000;    // Angstrom

std::vector<PedoneIon> read_ions() {
  std::vector<PedoneIon> ions;
  bool header = true;
  for (const std::string& line : split(embedded::pedone_csv(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    if (std::exchange(header, false)) continue;
    const std::vector<std::string> fields = split(line, ',');
    assert(fields.size() == 7);
    PedoneIon ion{atomic_number(fields[0]).value(), parse_int(fields[1]).value(), {}};
    MorseTerm& term = ion.with_oxygen;
    term = {parse_double(fields[2]).value(), parse_double(fields[3]).value(), parse_double(fields[4]).value(),
            parse_double(fields[5]).value(), 0};
    term.cutoff = std::min(longest_cutoff, term.distance + std::log(2 * term.depth / tail) / term.steepness);
    ions.push_back(ion);
  }
  return ions;
}

std::string named(int z) { return z >= 1 && z <= 103 ? element(z).symbol : fmt::format("atomic number {}", z); }

// The ion of each element, in the order of the composition, or reasons why there is no such choice.
struct Assignment {
  std::vector<const PedoneIon*> ions;
  Verdict verdict;
};

Assignment assigned(const Composition& composition) {
  Assignment result;
  std::vector<std::vector<const PedoneIon*>> choices;
  std::vector<double> amounts;
  for (const auto& [z, amount] : composition.amounts) {
    choices.emplace_back();
    amounts.push_back(amount);
    for (const PedoneIon& ion : pedone_ions())
      if (ion.atomic_number == z) choices.back().push_back(&ion);
    if (choices.back().empty()) result.verdict.reasons.push_back("the potential does not know " + named(z));
  }
  if (composition.amounts.empty()) result.verdict.reasons.push_back("there are no atoms");
  if (!result.verdict.ok()) return result;
  if (!composition.amounts.contains(oxygen)) {
    result.verdict.reasons.push_back("there is no oxygen, and the potential is one of oxides");
    return result;
  }
  // All combinations; only iron has more than one state.
  std::vector<std::size_t> pick(choices.size(), 0);
  for (;;) {
    double charge = 0;
    for (std::size_t k = 0; k < pick.size(); ++k) charge += amounts[k] * choices[k][pick[k]]->oxidation_state;
    if (std::abs(charge) < 1e-8 * composition.total()) {
      for (std::size_t k = 0; k < pick.size(); ++k) result.ions.push_back(choices[k][pick[k]]);
      return result;
    }
    std::size_t k = 0;
    while (k < pick.size() && ++pick[k] == choices[k].size()) pick[k++] = 0;
    if (k == pick.size()) break;
  }
  std::vector<std::string> states;
  for (const auto& ions : choices) {
    std::vector<std::string> texts;
    for (const PedoneIon* ion : ions) texts.push_back(fmt::format("{:+d}", ion->oxidation_state));
    states.push_back(named(ions[0]->atomic_number) + " " + join(texts, " or "));
  }
  result.verdict.reasons.push_back("the charges do not balance in " + reduced_formula(composition) + " with " +
                                   join(states, ", "));
  return result;
}

Verdict accepts(const Crystal& crystal) {
  Verdict verdict;
  if (!crystal.lattice.usable(0))
    verdict.reasons.push_back("the cell has no volume");
  else if (crystal.lattice.volume() < least_volume * static_cast<double>(crystal.size()))
    verdict.reasons.push_back(fmt::format("there are {:.2g} Angstrom^3 per atom, expected at least {}",
                                          crystal.lattice.volume() / static_cast<double>(crystal.size()),
                                          least_volume));
  if (std::any_of(crystal.positions.begin(), crystal.positions.end(),
                  [](const Fractional& f) { return !f.value.allFinite(); }))
    verdict.reasons.push_back("an atom has no position");
  return verdict;
}

PotentialResult evaluated(const Crystal& crystal, double accuracy) {
  PotentialResult result;
  const Composition composition = composition_of(crystal);
  const Assignment assignment = assigned(composition);
  result.verdict = assignment.verdict;
  for (const std::string& reason : accepts(crystal).reasons) result.verdict.reasons.push_back(reason);
  if (!result.verdict.ok()) return result;
  const PeriodicFrame frame = periodic_frame(crystal);
  if (const double longest = frame.cell.row(0).norm(); !(longest < longest_vector)) {
    result.verdict.reasons.push_back(fmt::format(
        "a vector of the reduced cell is {:.3g} Angstrom long, expected at most {}", longest, longest_vector));
    return result;
  }
  if (const auto nearest = nearest_below(frame, nearest_allowed)) {
    result.verdict.reasons.push_back(
        fmt::format("two atoms are {:.2g} Angstrom apart, expected at least {}", *nearest, nearest_allowed));
    return result;
  }

  const EwaldSplitting splitting = ewald_splitting(crystal.size(), frame.volume, accuracy);
  PairModel model;
  model.screening = splitting.screening;
  model.coulomb_cutoff = splitting.real_cutoff;
  std::array<std::size_t, 104> kind_of{};
  std::size_t oxygen_kind = 0;
  for (const auto& [z, amount] : composition.amounts) {
    if (z == oxygen) oxygen_kind = model.charges.size();
    kind_of[static_cast<std::size_t>(z)] = model.charges.size();
    model.charges.push_back(charge_of_a_state * assignment.ions[model.charges.size()]->oxidation_state);
  }
  const std::size_t kinds = model.charges.size();
  model.morse.resize(kinds * kinds);
  for (std::size_t k = 0; k < kinds; ++k)
    model.morse[k * kinds + oxygen_kind] = model.morse[oxygen_kind * kinds + k] = assignment.ions[k]->with_oxygen;
  std::vector<double> charges;
  for (const int z : crystal.atomic_numbers) {
    model.kinds.push_back(kind_of[static_cast<std::size_t>(z)]);
    charges.push_back(model.charges[model.kinds.back()]);
  }

  const PairwiseSums pairs = pair_sums(frame, model), reciprocal = reciprocal_sums(frame, charges, splitting);
  result.energy = 0;
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    result.atom_energies.push_back(pairs.atom_energies[i] + reciprocal.atom_energies[i]);
    result.energy += result.atom_energies.back();
  }
  result.forces = pairs.forces + reciprocal.forces;
  result.stress = (pairs.strain_derivative + reciprocal.strain_derivative) / frame.volume;
  return result;
}

}  // namespace

std::span<const PedoneIon> pedone_ions() {
  static const std::vector<PedoneIon> ions = read_ions();
  return ions;
}

Verdict pedone_accepts(const Composition& composition) { return assigned(composition).verdict; }

std::vector<PotentialResult> Pedone::evaluate(std::span<const Crystal> crystals, int threads) const {
  std::vector<PotentialResult> results(crystals.size());
  parallel_for(crystals.size(), threads, [&](std::size_t i) { results[i] = evaluated(crystals[i], accuracy_); }, 1);
  return results;
}

}  // namespace werner
