#include "werner/physics/potential/crystal_entry.hpp"

#include <algorithm>
#include <cmath>

#include "werner/core/property.hpp"
#include "werner/core/text.hpp"
#include "werner/core/units.hpp"
#include "werner/io/energy_entries.hpp"

namespace werner {

namespace {

// True of the atoms where they stand, whatever their energy. Some have no place among the properties.
// spacegroup and unit_cell are ASE's.
constexpr const char* geometry[] = {"bite_angle",    "buried_volume", "density",         "pearson",
                                    "shape_measure", "space_group",   "spacegroup",      "space_group_number",
                                    "unit_cell",     "volume",        "volume_per_atom", "wyckoff"};
// True of any crystal of the composition; and how likely whoever proposed the crystal held it to be.
constexpr const char* lasting[] = {"molar_mass", "number_of_atoms", "score"};
// Of a relaxation and of a distance from a hull, beside the properties.
constexpr const char* of_energies[] = {"converged", "decomposition", "reason", "steps"};

bool follows_from_energy(const std::string& property_name) {
  return std::ranges::find(geometry, property_name) == std::end(geometry) &&
         std::ranges::find(lasting, property_name) == std::end(lasting);
}

void forget_energies(CrystalEntry& entry) {
  for (const std::string& name : known_energy_columns()) entry.columns.erase(name);
  for (const PropertyInfo& info : properties())
    if (follows_from_energy(info.name)) entry.columns.erase(info.name);
  for (const char* name : of_energies) entry.columns.erase(name);
}

}  // namespace

void forget_geometry(CrystalEntry& entry) {
  for (const char* name : geometry) entry.columns.erase(name);
}

std::map<std::string, double> numbers_of(const Crystal& crystal, const PotentialResult& result) {
  return {{"density", density(crystal)},
          {"energy", result.energy},
          {"energy_per_atom", result.energy / static_cast<double>(crystal.size())},
          {"largest_force", std::sqrt(result.forces.colwise().squaredNorm().maxCoeff())},
          {"pressure", -result.stress.trace() / 3 * units::gigapascal_per_ev_per_cubic_angstrom}};
}

void annotate(CrystalEntry& entry, const Crystal& crystal, const PotentialResult& result,
              const std::string& potential) {
  forget_energies(entry);
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
