// Stereocentres and double bonds from an RDKit molecule into a Ligand.
#pragma once
#include <vector>

#include "werner/complex/ligand.hpp"

namespace RDKit {
class ROMol;
}

namespace werner {

// Fills stereo_centres and stereo_bonds by the rules that ligand.hpp states. `place` maps atoms of the molecule, whose
// stereochemistry has been assigned, to those of the ligand; atoms, bonds and donors of the ligand are there already.
void read_stereo(const RDKit::ROMol& molecule, const std::vector<int>& place, Ligand& ligand);

}  // namespace werner
