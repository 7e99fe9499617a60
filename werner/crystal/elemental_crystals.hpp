// Crystals of the elements, made from prototypes: what a phase diagram needs at its corners when a set of structures
// lacks them. Starting points for relaxation, not measured structures.
#pragma once
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

struct ElementalCrystal {
  std::string prototype;  // "fcc", "bcc", "hcp", "dhcp", "samarium", "omega", "diamond", "alpha-uranium", ...
  Crystal crystal;        // at the volume per atom of the element's ground state in OQMD
};

// Of a metal the close and centred packings and the omega phase; of a noble gas the close packings; of H, N, O, F, Cl
// and Br molecules on a face-centred lattice; of carbon, silicon, germanium and tin diamond; of B, C, P, S, Ga, As, Se,
// In, Sn, Sb, Te, I, Mn, Hg, Bi, Pa and U their own ground states. Empty beyond plutonium.
std::vector<ElementalCrystal> elemental_crystals(int atomic_number);

}  // namespace werner
