#include "werner/crystal/energy_correction.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "werner/core/element.hpp"
#include "werner/core/neighbours.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/oxidation_guess.hpp"
#include "werner/crystal/oxidation_states.hpp"

namespace werner {

namespace {

struct Value {
  const char* symbol;
  double ev;  // per atom
};
// Fitted values of Wang et al. 2021, Table 1; ozonides were not fitted.
constexpr double oxide = -0.687, peroxide = -0.465, superoxide = -0.161, sulfide = -0.503;
constexpr std::array<Value, 10> anions{{{"Br", -0.534},
                                        {"I", -0.379},
                                        {"Se", -0.472},
                                        {"Si", 0.071},
                                        {"Sb", -0.192},
                                        {"Te", -0.422},
                                        {"H", -0.179},
                                        {"N", -0.361},
                                        {"F", -0.462},
                                        {"Cl", -0.614}}};
constexpr std::array<Value, 8> hubbard{{{"V", -1.7},
                                        {"Cr", -1.999},
                                        {"Mn", -1.668},
                                        {"Fe", -2.256},
                                        {"Co", -1.638},
                                        {"Ni", -2.541},
                                        {"W", -4.438},
                                        {"Mo", -3.202}}};

constexpr int hydrogen = 1, oxygen = 8, fluorine = 9, sulfur = 16;

double electronegativity(int number) {
  return rule_element(number).pymatgen_electronegativity.value_or(-std::numeric_limits<double>::infinity());
}

std::vector<std::size_t> sites_of(const Crystal& crystal, int number) {
  std::vector<std::size_t> sites;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    if (crystal.atomic_numbers[i] == number) sites.push_back(i);
  return sites;
}

// By bonds of 0.93 (O-H), 1.35 (superoxide) and 1.49 Angstrom (peroxide), 5 percent longer at most.
EnergyCorrection of_oxygen(const Crystal& crystal) {
  constexpr double slack = 1.05, hydroxide_bond = 0.93, superoxide_bond = 1.35, peroxide_bond = 1.49;
  const auto sites = sites_of(crystal, oxygen);
  const auto atoms = static_cast<double>(sites.size());
  const auto near = [&](std::size_t a, std::size_t b) {
    return shortest_image(crystal.lattice, crystal.positions[a], crystal.positions[b]);
  };
  for (const std::size_t h : sites_of(crystal, hydrogen))
    for (const std::size_t o : sites)
      if (near(o, h) < slack * hydroxide_bond) return {"oxide", oxide, atoms};
  bool any_peroxide = false, any_superoxide = false, any_ozonide = false;
  for (const std::size_t a : sites) {
    int bonds = 0;
    for (const std::size_t b : sites) {
      if (a == b) continue;
      const double distance = near(a, b);
      bonds += distance < slack * superoxide_bond;
      any_peroxide |= distance < slack * peroxide_bond;
    }
    any_superoxide |= bonds > 0;
    any_ozonide |= bonds > 1;
  }
  if (any_ozonide) return {"ozonide", 0, atoms};
  if (any_superoxide) return {"superoxide", superoxide, atoms};
  return any_peroxide ? EnergyCorrection{"peroxide", peroxide, atoms} : EnergyCorrection{"oxide", oxide, atoms};
}

// Is some sulfur surrounded by more electronegative atoms? Its neighbours are the four nearest that are no more than
// 0.4 Angstrom farther than the first.
bool is_sulfate(const Crystal& crystal) {
  constexpr double reach = 4, shell = 0.4;
  constexpr std::size_t most = 4;
  const NeighbourGrid grid(crystal);
  for (const std::size_t s : sites_of(crystal, sulfur)) {
    std::optional<std::vector<Neighbour>> around;
    for (double radius = reach; (!around || around->empty()) && radius < 8 * reach; radius *= 2)
      around = grid.around(s, radius);
    if (!around || around->empty()) continue;
    double sum = 0;
    std::size_t count = 0;
    for (const Neighbour& neighbour : *around) {
      if (count == most || neighbour.distance >= around->front().distance + shell) break;
      sum += electronegativity(crystal.atomic_numbers[neighbour.site]);
      ++count;
    }
    // The mean of four equal numbers is not always that number.
    constexpr double rounding = 1e-12;
    if (sum / static_cast<double>(count) > electronegativity(sulfur) + rounding) return true;
  }
  return false;
}

}  // namespace

std::vector<EnergyCorrection> mp2020_corrections(const Crystal& crystal) {
  const Composition composition = composition_of(crystal);
  const auto& amounts = composition.amounts;
  if (amounts.size() < 2) return {};
  std::vector<EnergyCorrection> corrections;
  if (amounts.contains(sulfur) && !is_sulfate(crystal)) corrections.push_back({"S", sulfide, amounts.at(sulfur)});
  if (amounts.contains(oxygen)) corrections.push_back(of_oxygen(crystal));
  const int negative =
      std::ranges::max_element(amounts, {}, [](const auto& each) { return electronegativity(each.first); })->first;
  const auto states = guessed_oxidation_states(composition);
  for (const Value& anion : anions) {
    const int number = *atomic_number(anion.symbol);
    const auto found = amounts.find(number);
    if (found == amounts.end()) continue;
    const double state = states ? states->at(number) : 0;
    if (state < 0 ? state <= -1 : number == negative) corrections.push_back({anion.symbol, anion.ev, found->second});
  }
  if (negative == oxygen || negative == fluorine)
    for (const Value& metal : hubbard)
      if (const auto found = amounts.find(*atomic_number(metal.symbol)); found != amounts.end())
        corrections.push_back({std::string("U(") + metal.symbol + ")", metal.ev, found->second});
  return corrections;
}

double mp2020_correction(const Crystal& crystal) {
  double sum = 0;
  for (const EnergyCorrection& each : mp2020_corrections(crystal)) sum += each.per_atom * each.atoms;
  return sum;
}

}  // namespace werner
