// The one way from a ligand's SMILES to an RDKit molecule with the atom order of Ligand::atoms known. Inside this room
// only.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "werner/complex/ligand.hpp"

namespace RDKit {
class RWMol;
}

namespace werner {

struct RDKitLigand {
  std::shared_ptr<RDKit::RWMol>
      molecule;            // sanitized, every hydrogen an atom: those of the text in place, the rest behind
  int written_atoms = 0;   // atoms that stand in the text
  std::vector<int> place;  // atom of the molecule -> atom of Ligand::atoms (heavy atoms, then hydrogens)
};

// Throws Error when the SMILES cannot be read.
RDKitLigand read_smiles(const std::string& smiles, const std::string& where = {});
RDKitLigand rdkit_ligand(const Ligand& ligand);

// "0,11" or "(0,1,2,3,4)": the part between braces, and its inverse.
std::vector<DonorGroup> parse_donors(std::string_view text, const std::string& where = {});
std::string donors_text(const std::vector<DonorGroup>& donors);

}  // namespace werner
