// What has to be added to energies of PBE and PBE+U so that compounds of different chemistry compare: the scheme
// MP2020 of the Materials Project (Wang et al. 2021, doi:10.1038/s41598-021-94550-5), as pymatgen's
// MaterialsProject2020Compatibility applies it. It holds for energies computed, or learned from energies computed, with
// the settings of the Materials Project: +U on V, Cr, Mn, Fe, Co, Ni, Mo and W in oxides and fluorides.
#pragma once
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

struct EnergyCorrection {
  std::string kind;     // "oxide", "peroxide", "superoxide", "S", "F", ..., or "U(Fe)"
  double per_atom = 0;  // eV per atom that it applies to
  double atoms = 0;     // of the cell
};

// None for elements. Oxygen is oxide, peroxide, superoxide or ozonide by the shortest O-O distance (where no O-H bond
// is); sulfur counts unless it is bonded to something more electronegative; other anions by their guessed oxidation
// state (at most -1) or as the most electronegative element; +U metals where oxygen or fluorine is that element.
std::vector<EnergyCorrection> mp2020_corrections(const Crystal& crystal);

// eV of the cell.
double mp2020_correction(const Crystal& crystal);

}  // namespace werner
