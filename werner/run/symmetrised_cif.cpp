#include "werner/run/symmetrised_cif.hpp"

#include <span>
#include <vector>

#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/io/cif.hpp"

namespace werner {

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
