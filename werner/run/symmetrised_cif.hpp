// A crystal as people want to see it: a CIF with its space group, one atom of each orbit, in the conventional cell.
#pragma once
#include <string>

#include "werner/core/crystal.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

// What relaxation leaves of a symmetry.
constexpr SymmetryTolerance relaxed_within{.distance = 0.1, .angle = 5};

// The widest of relaxed_within, 0.05, 0.02 and 0.01 Angstrom within which the symmetric crystal has no higher enthalpy
// (1 meV/atom) at a pressure in GPa: a minimum may lie less than a tenth of an Angstrom off a symmetry that costs it
// dearly.
SymmetryTolerance tolerance_at_rest(const Crystal& crystal, const Potential& potential, double pressure);

// `name` is that of the data block. In P1 where no symmetry is found.
std::string symmetrised_cif(const std::string& name, const Crystal& crystal,
                            const SymmetryTolerance& tolerance = relaxed_within);

}  // namespace werner
