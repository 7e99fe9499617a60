// The one way from a ligand's SMILES to an RDKit molecule with the atom order of Ligand::atoms known. Inside this room
// only.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "werner/complex/bond_orders.hpp"
#include "werner/complex/ligand.hpp"
#include "werner/core/error.hpp"

namespace RDKit {
class ROMol;
class RWMol;
}  // namespace RDKit

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

// Takes hydrogens that are atoms back into their heavy atoms, except donors. Does not sanitize.
void fold_hydrogens(RDKit::RWMol& molecule, const std::vector<DonorGroup>& donors);

// SMILES and donors of a sanitized molecule, its hydrogens folded in; donors are atoms of the molecule.
LigandSource ligand_source(const RDKit::ROMol& molecule, const std::vector<DonorGroup>& donors);

// These atoms of a structure as drawn by the assignment, whose atoms they are in this order, with coordinates and the
// property "source", the place among them; sanitized: throws what RDKit throws.
RDKit::RWMol drawn_molecule(const Molecule& molecule, const std::vector<int>& atoms, const BondAssignment& assignment);

// A ligand from a 3D structure with all its bond orders; stereocentres and double bonds are read from the positions.
// Throws Error when RDKit refuses the molecule or make_ligand the ligand.
LigandPtr ligand_from_bonds(const Molecule& molecule, const BondAssignment& assignment,
                            const std::vector<DonorGroup>& donors, const std::string& name,
                            const std::string& where = {});

// Throws UsageError for a donor without electrons to give, and for a haptic group whose atoms are not bonded to each
// other. Electrons are lone pairs, also those that resonance puts there, multiple bonds of haptic groups, bonds to a
// hydrogen (boron, silicon); boranes and the like bind as acceptors. Donors are atoms of the sanitized molecule, which
// messages call `what`.
void require_electrons(const RDKit::ROMol& molecule, const std::vector<DonorGroup>& donors, const std::string& what,
                       const std::string& where);

// Message and hint without the place, which a RefusedLigand carries by itself.
std::string refusal(const Error& error);

// RDKit's complaint as the end of a sentence of ours: first line, lower case.
std::string one_line(const char* what);

// "0,11" or "(0,1,2,3,4)": the part between braces, and its inverse.
std::vector<DonorGroup> parse_donors(std::string_view text, const std::string& where = {});
std::string donors_text(const std::vector<DonorGroup>& donors);

}  // namespace werner
