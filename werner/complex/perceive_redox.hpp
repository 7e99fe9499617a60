// Chelates that can take up two electrons (quinones, dithiolenes, diimines), and what their bond lengths say of them.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/perceive_ligand.hpp"

namespace werner {

struct RedoxChelate {
  std::vector<int> atoms;     // of the molecule: donor, carbon, carbon, donor
  int electrons_drawn = 0;    // taken up in the drawing: 0 (C=X twice) or 2 (X- twice)
  double electrons_seen = 0;  // by the mean length of the bonds between carbon and donor, 0 to 2
  bool contradicts() const;
};

// The five-membered chelate rings of `assignment` whose donors are O, S, or N outside aromatic rings. Lengths of the
// two ends as in Brown, Inorg. Chem. 51, 1251 (2012) for O and N, and Lim, Fomitchev and Holm, Inorg. Chem. 40, 4257
// (2001) for S.
std::vector<RedoxChelate> redox_chelates(const Molecule& molecule, const Fragment& fragment,
                                         const BondAssignment& assignment);

}  // namespace werner
