// Force constants in a supercell from the fewest displacements that the symmetry of the crystal leaves, and from all of
// them where there is none.
#pragma once
#include <Eigen/Core>
#include <span>
#include <vector>

#include "werner/core/verdict.hpp"
#include "werner/crystal/affine_map.hpp"
#include "werner/physics/lattice/supercell.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

struct SupercellConstants {
  Verdict verdict;  // of the potential, where it refuses a displaced crystal
  // For every atom i of the cell; rows 3 s to 3 s + 2 are atom s of the supercell: -d force(s) / d place(i),
  // eV/Angstrom^2, Cartesian.
  std::vector<Eigen::MatrixX3d> of;
  int evaluations = 0;  // calls of the potential
};

// Atoms are moved by `displacement` Angstrom. One of each orbit moves, along the fewest directions whose images under
// its site symmetry span space, to both sides unless an operation turns one side into the other; the rest follows by
// the operations (Parlinski, Li and Kawazoe 1997, doi:10.1103/PhysRevLett.78.4063). Of `symmetry`, operations that the
// crystal obeys, those count that keep the supercell; without any every atom moves along three axes.
SupercellConstants supercell_constants(const Crystal& crystal, const Supercell& super, const Potential& potential,
                                       double displacement, std::span<const AffineMap> symmetry);

}  // namespace werner
