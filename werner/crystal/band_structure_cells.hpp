// The standard cells of band-structure work, after Setyawan and Curtarolo, Comput. Mater. Sci. 49 (2010) 299
// (doi:10.1016/j.commatsci.2010.05.010), with the choices and quirks of pymatgen's SpacegroupAnalyzer, so that cells
// can be compared with those of the Materials Project. Not the settings of International Tables: those are in
// standard_settings.hpp.
#pragma once
#include "werner/core/crystal.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

// pymatgen's get_conventional_standard_structure (beta is the oblique angle of monoclinic cells); atoms are in the
// order of the refined cell, not sorted. Axes are put in order of length without regard to handedness, so that a chiral
// crystal may come out as its mirror image, as it does there.
CellResult conventional_band_cell(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
// pymatgen's get_primitive_standard_structure.
CellResult primitive_band_cell(const Crystal& crystal, const SymmetryTolerance& tolerance = {});

}  // namespace werner
