// Stereocentres that a cage forces.
#pragma once
#include <vector>

#include "werner/complex/ligand.hpp"

namespace werner {

// The given stereocentres of a ligand without those that can only be one way. The bridgeheads of a small bicycle turn
// their fourth arm outwards, both of them, so that the hand of one follows from that of the other; a cage of several
// such pairs has two hands, itself and its mirror image. Where both are one and the same ligand (norbornadiene, an
// adamantyl group) the centres say nothing and are left out; where they differ (camphor) one given centre says all, and
// the others are added. Atoms, bonds, donors and stereo_bonds of the ligand are there already.
//
// A bicycle counts as small when the ring of its two longer bridges has at most eight members: the smallest known
// in,out-bicycles have ten (bicyclo[4.4.1], bicyclo[5.3.1]: Alder and East, Chem. Rev. 96, 2097, 1996). Where the
// bridgeheads are bonded to each other this limit is six, since trans-fused bicyclo[3.2.0] and larger ones exist.
// Left out too: three-connected nitrogen outside of such a cage, which inverts, and centres between two equal branches
// that make no difference to the whole.
std::vector<StereoCentre> settled_centres(const Ligand& ligand);

}  // namespace werner
