#include "werner/run/symmetrised_cif.hpp"

#include <array>
#include <span>
#include <vector>

#include "werner/core/units.hpp"
#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/symmetrise.hpp"
#include "werner/io/cif.hpp"

namespace werner {

SymmetryTolerance tolerance_at_rest(const Crystal& crystal, const Potential& potential, double pressure) {
  constexpr double same_enthalpy = 0.001;  // eV/atom
  constexpr std::array narrower{0.05, 0.02, 0.01};
  const auto enthalpy = [&](const Crystal& one) {
    return (potential.evaluate(std::span(&one, 1)).front().energy +
            pressure / units::gigapascal_per_ev_per_cubic_angstrom * one.lattice.volume()) /
           static_cast<double>(one.size());
  };
  const double own = enthalpy(crystal);
  SymmetryTolerance tolerance = relaxed_within;
  for (const double next : narrower) {
    const auto symmetry = symmetry_of(crystal, tolerance).symmetry;
    if (!symmetry || !(enthalpy(symmetrised(crystal, *symmetry)) > own + same_enthalpy)) break;
    tolerance.distance = next;
  }
  return tolerance;
}

std::string symmetrised_cif(const std::string& name, const Crystal& crystal, const SymmetryTolerance& tolerance) {
  CrystalEntry entry;
  entry.name = name;
  std::vector<WrittenSymmetry> symmetry;
  if (const auto unit = asymmetric_unit(crystal, tolerance).unit) {
    Crystal orbits{unit->lattice, {}, {}};
    symmetry.push_back({unit->space_group, unit->hermann_mauguin, unit->operations, {}});
    for (const AsymmetricSite& site : unit->sites) {
      orbits.atomic_numbers.push_back(site.atomic_number);
      orbits.positions.push_back(site.position);
      symmetry.back().orbits.push_back({site.multiplicity, site.letter});
    }
    entry.crystal = disordered(orbits);
  } else {
    entry.crystal = disordered(crystal);
  }
  return write_cif(std::span(&entry, 1), symmetry);
}

}  // namespace werner
