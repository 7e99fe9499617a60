// A crystal made exactly as symmetric as it nearly is, in its own cell: sites keep their order and their number.
#pragma once
#include "werner/core/crystal.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

// Vectors and atoms moved to where the space group wants them; the cell is the given one, not turned.
CellResult symmetrised(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
Crystal symmetrised(const Crystal& crystal, const Symmetry& symmetry);

}  // namespace werner
