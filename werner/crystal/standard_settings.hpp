// Cells of a crystal in the standard setting of its space group, as spglib makes them.
#pragma once
#include <optional>

#include "werner/core/crystal.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

struct CellResult {
  std::optional<Crystal> crystal;  // nothing exactly when the verdict has reasons
  Verdict verdict;
};

// The smallest cell, idealised: spglib's `find_primitive`. Axes follow the centring of the conventional cell.
CellResult primitive_cell(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
// The conventional cell of International Tables, idealised ("refined"): vectors and atoms obey the space group exactly,
// a lies along x. spglib's `refine_cell`, pymatgen's `get_refined_structure`.
CellResult conventional_cell(const Crystal& crystal, const SymmetryTolerance& tolerance = {});

// The same with nothing idealised: the crystal is not turned and keeps its distortion.
CellResult primitive_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
CellResult conventional_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance = {});

}  // namespace werner
