// The readers behind read_ligands, one per format. `file` is for messages only.
#pragma once
#include <string>
#include <string_view>

#include "werner/complex/ligand_library.hpp"

namespace werner {

// One ligand a line: "NAME" of the library, "SMILES{donors} [charge [name]]" or "SMILES donors charge [name]".
LigandFile read_plain_ligands(std::string_view text, const std::string& file);

// Frames whose comment is "id | charge: q | conn atom: [[i]]", atoms counted from 0. Bond orders are perceived from the
// charge, stereocentres and double bonds from the positions.
LigandFile read_xyz_ligands(std::string_view text, const std::string& file);

// Columns "tmQMg-L ligand ID", "Decoded SMILES", "Encoded SMILES". Donors are those of the encoded SMILES ("Connection
// IDs" count atoms of a 3D structure that is not in the table); its graph must be that of the decoded one.
LigandFile read_tmqmg_ligands(std::string_view text, const std::string& file);

}  // namespace werner
