#include "werner/physics/lattice/lattice_properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "werner/core/text.hpp"
#include "werner/core/units.hpp"
#include "werner/physics/lattice/elasticity.hpp"
#include "werner/physics/lattice/equation_of_state.hpp"
#include "werner/physics/lattice/phonons.hpp"

namespace werner {

namespace {

constexpr double temperature = 300;  // K
// Shares of modes that are imaginary: beyond what lies near the centre of the zone; and more than sums survive.
constexpr double much_left_out = 0.003, too_much_left_out = 0.05;

// "c11" to "c66", the upper half.
std::vector<std::string> stiffness_names() {
  std::vector<std::string> names;
  for (char i = '1'; i <= '6'; ++i)
    for (char j = i; j <= '6'; ++j) names.push_back({'c', i, j});
  return names;
}

void add_elasticity(const Crystal& minimum, const Potential& potential, LatticeProperties& found) {
  const Elasticity elastic = elasticity(minimum, potential);
  if (!elastic.verdict.ok()) {
    found.reasons.push_back("no elastic moduli: " + join(elastic.verdict.reasons, "; "));
    return;
  }
  const double bulk = elastic.bulk_modulus, shear = elastic.shear_modulus;
  found.values["bulk_modulus"] = bulk;
  found.values["shear_modulus"] = shear;
  found.values["young_modulus"] = 9 * bulk * shear / (3 * bulk + shear);
  found.values["poisson_ratio"] = (3 * bulk - 2 * shear) / (2 * (3 * bulk + shear));
  found.values["vickers_hardness"] = vickers_hardness(bulk, shear);
  for (const std::string& name : stiffness_names())
    found.values[name] = elastic.stiffness(name[1] - '1', name[2] - '1');
}

void add_equation_of_state(const Crystal& minimum, const Potential& potential, LatticeProperties& found) {
  const EquationOfState state = equation_of_state(minimum, potential);
  if (!state.verdict.ok()) {
    found.reasons.push_back("no equation of state: " + join(state.verdict.reasons, "; "));
    return;
  }
  found.values["bulk_modulus_by_volume"] = state.bulk_modulus;
  found.values["bulk_modulus_derivative"] = state.bulk_modulus_derivative;
}

void add_phonons(const Crystal& minimum, const Potential& potential, LatticeProperties& found) {
  const Phonons vibrations = phonons(minimum, potential);
  if (!vibrations.verdict.ok()) {
    found.reasons.push_back("no phonons: " + join(vibrations.verdict.reasons, "; "));
    return;
  }
  double lowest = 0;
  for (const PhononFrequencies& point : vibrations.points) lowest = std::min(lowest, point.thz.front());
  const Thermodynamics warm = thermodynamics(vibrations.mesh, temperature);
  found.values["imaginary_modes"] = vibrations.imaginary;
  found.values["lowest_frequency"] = lowest;
  if (warm.left_out > too_much_left_out) {
    found.reasons.push_back(fmt::format(
        "no heat capacity, entropy or vibrational energies: {:.1f} % of the vibrations on a fine mesh are imaginary",
        100 * warm.left_out));
    return;
  }
  if (warm.left_out > much_left_out)
    found.reasons.push_back(
        fmt::format("{:.1f} % of the vibrations on a fine mesh are imaginary, interpolated between those that "
                    "imaginary_modes counts, and not in the heat capacity, the entropy and the energies",
                    100 * warm.left_out));
  const auto atoms = static_cast<double>(minimum.size());
  found.values["zero_point_energy"] = warm.zero_point_energy / atoms;
  found.values["vibrational_free_energy"] = warm.free_energy / atoms;
  found.values["vibrational_entropy"] = warm.entropy / atoms * units::joule_per_mole_in_one_ev;
  found.values["heat_capacity"] = warm.heat_capacity / atoms * units::joule_per_mole_in_one_ev;
}

struct Calculation {
  const char* name;
  std::vector<std::string> delivers;
  void (*add)(const Crystal&, const Potential&, LatticeProperties&);
};

const std::array<Calculation, 3>& calculations() {
  static const std::array<Calculation, 3> list{
      {{"elasticity",
        [] {
          std::vector<std::string> names = stiffness_names();
          names.insert(names.end(),
                       {"bulk_modulus", "poisson_ratio", "shear_modulus", "vickers_hardness", "young_modulus"});
          return names;
        }(),
        add_elasticity},
       {"equation of state", {"bulk_modulus_by_volume", "bulk_modulus_derivative"}, add_equation_of_state},
       {"phonons",
        {"heat_capacity", "imaginary_modes", "lowest_frequency", "vibrational_entropy", "vibrational_free_energy",
         "zero_point_energy"},
        add_phonons}}};
  return list;
}

bool needed(const Calculation& calculation, std::span<const std::string> wanted) {
  return std::ranges::any_of(wanted, [&](const std::string& name) {
    return std::ranges::find(calculation.delivers, name) != calculation.delivers.end();
  });
}

}  // namespace

std::vector<std::string> lattice_property_names() {
  std::vector<std::string> names;
  for (const Calculation& calculation : calculations())
    names.insert(names.end(), calculation.delivers.begin(), calculation.delivers.end());
  std::ranges::sort(names);
  return names;
}

std::string lattice_calculations(std::span<const std::string> wanted) {
  std::vector<std::string> names;
  for (const Calculation& calculation : calculations())
    if (needed(calculation, wanted)) names.emplace_back(calculation.name);
  return join(names, ", ");
}

LatticeProperties lattice_properties(const Crystal& minimum, const Potential& potential,
                                     std::span<const std::string> wanted) {
  LatticeProperties found;
  for (const Calculation& calculation : calculations())
    if (needed(calculation, wanted)) calculation.add(minimum, potential, found);
  // Nobody who asks for a modulus wants 21 columns more.
  for (const std::string& name : stiffness_names())
    if (std::ranges::find(wanted, name) == wanted.end()) found.values.erase(name);
  return found;
}

double vickers_hardness(double bulk_modulus, double shear_modulus) {
  if (!(bulk_modulus > 0) || !(shear_modulus > 0)) return 0;
  const double pugh = shear_modulus / bulk_modulus;
  return std::max(0.0, 2 * std::pow(pugh * pugh * shear_modulus, 0.585) - 3);
}

}  // namespace werner
