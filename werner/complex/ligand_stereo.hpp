// Stereocentres and double bonds from an RDKit molecule into a Ligand.
#pragma once
#include <vector>

#include "werner/complex/ligand.hpp"

namespace RDKit {
class ROMol;
class RWMol;
}  // namespace RDKit

namespace werner {

// Fills stereo_centres and stereo_bonds by the rules that ligand.hpp states. `place` maps atoms of the molecule, whose
// stereochemistry has been assigned, to those of the ligand; atoms, bonds and donors of the ligand are there already.
void read_stereo(const RDKit::ROMol& molecule, const std::vector<int>& place, Ligand& ligand);

// Stereochemistry of a sanitized molecule from its conformer. As RDKit does it, but with pyramids of P, As and Sb,
// which it reads from SMILES only, and without the hands that it gives to bipyramids and octahedra (SF5 groups), which
// identity does not know.
void read_hands_from_positions(RDKit::RWMol& molecule);

}  // namespace werner
