// Properties of a compound that depend on the others of the run: distances from a hull that grows as compounds are
// told. Never stored; a function of what was told, in that order.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "werner/core/energy_entry.hpp"
#include "werner/core/property.hpp"
#include "werner/evolve/crystal_space.hpp"

namespace werner {

class Standing {
 public:
  virtual ~Standing() = default;
  // True where the values of earlier compounds may have changed.
  virtual bool add(int item, const Genome& genome, const PropertyValues& properties) = 0;
  // As things stand now; empty for items that were not added.
  virtual PropertyValues values(int item) const = 0;
  // The phases of the hull as things stand now, energies of formation. The id of one of the run is its item, that of a
  // known one its name.
  virtual std::vector<EnergyEntry> hull() const = 0;
};

// `e_above_hull` and `formation_energy_per_atom` among the crystals of the run and `known` phases, all total energies
// of one potential ("energy_per_atom"). A compound that is on the hull made with it has the distance zero.
std::unique_ptr<Standing> hull_standing(const SpaceOfCrystals& space, std::vector<EnergyEntry> known);

}  // namespace werner
