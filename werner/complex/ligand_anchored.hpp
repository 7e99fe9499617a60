// Ligands with their metal written into the SMILES, as the generative models trained on tmQMg-L have them
// (github.com/uiocompcat/tmcinvdes): a lithium, an iridium or (for a neutral carbene) a beryllium stands for the metal.
//   [Li]<-n1ccccc1          one donor
//   [Be]=[C]1N(C)C=CN1C     one carbene
//   n1(->[Ir]<-2)...        two or more donors; a carbene among them is [C]=[Be]->[Ir]
#pragma once
#include <string>
#include <string_view>

#include "werner/complex/ligand.hpp"

namespace werner {

// Whether a metal stands in the text as an anchor, which no other ligand has.
bool is_anchored(std::string_view text);

// Throws Error when the text is no SMILES, has no anchor or several metals that are not joined, or what is left without
// the anchor is no ligand (see make_ligand).
LigandPtr decode_anchored(std::string_view text, const std::string& name = {}, const std::string& where = {});

// Throws Error for a haptic ligand: an arrow starts at one atom.
std::string encode_anchored(const Ligand& ligand);

}  // namespace werner
