// A crystal as people want to see it: a CIF with its space group, one atom of each orbit, in the conventional cell.
#pragma once
#include <string>

#include "werner/core/crystal.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

// What relaxation leaves of a symmetry.
constexpr SymmetryTolerance relaxed_within{.distance = 0.1, .angle = 5};

// `name` is that of the data block. In P1 where no symmetry is found.
std::string symmetrised_cif(const std::string& name, const Crystal& crystal,
                            const SymmetryTolerance& tolerance = relaxed_within);

}  // namespace werner
