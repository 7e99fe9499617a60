// What a potential found, as numbers with names and beside a crystal in a file.
#pragma once
#include <map>
#include <string>

#include "werner/io/crystal_formats.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

// density, energy, energy_per_atom, largest_force, pressure, in the units of core/property.hpp.
std::map<std::string, double> numbers_of(const Crystal& crystal, const PotentialResult& result);

// Energy, forces and stress, as ASE reads them from extended XYZ, and the potential's name as `oracle`. Energies that
// stood there before, and what follows from them, as e_above_hull and moduli, are of another method or another geometry
// and go; ranks and scores of whoever proposed the crystal stay, and columns that Werner does not know.
void annotate(CrystalEntry& entry, const Crystal& crystal, const PotentialResult& result, const std::string& potential);

// Takes out what was true of the atoms before they moved: space group, density, volume and the like.
void forget_geometry(CrystalEntry& entry);

}  // namespace werner
