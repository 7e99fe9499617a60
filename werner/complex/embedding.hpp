// Distance geometry of one ligand around a metal: the RDKit part of conformers.
#pragma once
#include <cstdint>
#include <vector>

#include "werner/complex/conformers.hpp"

namespace werner {

// A few conformers with the donors as the arrangement wants them and the metal at the origin, refined by the force
// field of the free ligand (energies absolute, kcal/mol; 0 without a force field). `widen` loosens all angles by so
// many degrees. Neither handedness nor the fit of the donors is checked. Empty when nothing could be embedded.
std::vector<Conformer> embed_ligand(const Ligand& ligand, const Arrangement& arrangement, double widen,
                                    std::uint64_t seed);

}  // namespace werner
