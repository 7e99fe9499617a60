// Cells of a crystal in the standard setting of its space group, as spglib defines it.
#pragma once
#include <optional>

#include "werner/core/crystal.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

struct CellResult {
  std::optional<Crystal> crystal;  // nothing exactly when the verdict has reasons
  Verdict verdict;
};

// The conventional cell of International Tables, idealised ("refined"): vectors and atoms obey the space group exactly,
// a lies along x. spglib's `refine_cell`, pymatgen's `get_refined_structure`.
CellResult conventional_cell(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
Crystal conventional_cell(const Crystal& crystal, const Symmetry& symmetry);
// The smallest cell, idealised: spglib's `find_primitive`. Its vectors follow from the conventional ones and the
// centring.
CellResult primitive_cell(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
Crystal primitive_cell(const Crystal& crystal, const Symmetry& symmetry);

// The same cells with nothing idealised: the crystal is not turned and keeps its distortion; the origin is that of the
// standard setting. Of atoms that the space group's translations make equal the first speaks for all.
CellResult conventional_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
CellResult primitive_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance = {});

// Rows are the primitive vectors in terms of the conventional ones, for the centring letters P, A, C, I, F, R
// (obverse).
Eigen::Matrix3d primitive_vectors(char centring);

}  // namespace werner
