// Several arrangements of one compound: which is the lowest, and how far its neighbours in energy disagree.
#pragma once
#include <vector>

#include "werner/core/molecule.hpp"
#include "werner/core/property.hpp"

namespace werner {

// Rotamers within this distance of the lowest count as thermally within reach and make the spread: five times kT at
// 298 K, which is also about the error of conformer energies of semi-empirical methods. eV.
inline constexpr double rotamer_window = 0.128;

struct Rotamer {
  double energy = 0;  // eV
  PropertyValues properties;
  Molecule structure;
};

// Lowest energy first; rotamers of equal energy stay in order.
void sort_by_energy(std::vector<Rotamer>& rotamers);

// The properties of the first, each with the sample standard deviation over the rotamers within reach as its
// uncertainty; 0 when the others lie farther away. Where no second rotamer has the property, nothing is known of its
// spread, and its uncertainty stays as it is. `rotamers` are sorted and not empty.
PropertyValues with_spread(const std::vector<Rotamer>& rotamers);

}  // namespace werner
