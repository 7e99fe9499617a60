#include "werner/physics/potential/crystal_entry.hpp"

#include <cmath>

#include "werner/core/text.hpp"
#include "werner/core/units.hpp"
#include "werner/io/energy_entries.hpp"

namespace werner {

std::map<std::string, double> numbers_of(const Crystal& crystal, const PotentialResult& result) {
  return {{"density", density(crystal)},
          {"energy", result.energy},
          {"energy_per_atom", result.energy / static_cast<double>(crystal.size())},
          {"largest_force", std::sqrt(result.forces.colwise().squaredNorm().maxCoeff())},
          {"pressure", -result.stress.trace() / 3 * units::gigapascal_per_ev_per_cubic_angstrom}};
}

void annotate(CrystalEntry& entry, const Crystal& crystal, const PotentialResult& result,
              const std::string& potential) {
  for (const std::string& name : known_energy_columns())
    if (energy_column(name).kind == EnergyKind::total) entry.columns.erase(name);
  entry.columns["oracle"] = potential;
  for (const auto& [name, value] : numbers_of(crystal, result))
    if (name != "density") entry.columns[name] = format_double(value);
  std::string stress;
  for (const double value : result.stress.reshaped()) stress += (stress.empty() ? "" : " ") + format_double(value);
  entry.columns["stress"] = stress;
  entry.forces.clear();
  for (Eigen::Index i = 0; i < result.forces.cols(); ++i) entry.forces.push_back(result.forces.col(i));
}

}  // namespace werner
