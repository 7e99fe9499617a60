// The terms of the clean-up for a complex that was put together from rigid ligands.
#pragma once
#include <vector>

#include "werner/complex/cleanup.hpp"
#include "werner/complex/complex.hpp"
#include "werner/complex/conformers.hpp"

namespace werner {

// Atom order: metal, then ligand after ligand. `reference` gives the bond lengths and angles inside ligands (each as
// its conformer has them) and the places of the donors; `positions` gives the contacts. `donor_hold` in
// kcal/mol/Angstrom^2 keeps donors on their vertices.
CleanupModel cleanup_model(const Complex& complex, const std::vector<Arrangement>& arrangements,
                           const std::vector<Vec3>& reference, const std::vector<Vec3>& positions, double donor_hold);

}  // namespace werner
