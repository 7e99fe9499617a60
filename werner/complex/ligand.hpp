// A ligand: its graph with all hydrogens, its donor groups, charge, name and classes, and what follows from them:
// canonical identity and the symmetry among its donors. No metal, no coordinates.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

struct LigandAtom {
  int z = 0;
  int formal_charge = 0;
  bool aromatic = false;
};

// A donor group: one atom, or several that bind side on (haptic).
using DonorGroup = std::vector<int>;

struct Ligand {
  std::string name;                  // as in the library or the user's file; the SMILES where it has none
  std::string smiles;                // as written by its author, donors refer to `atoms`
  int charge = 0;                    // e
  std::vector<LigandAtom> atoms;     // heavy atoms in the order of the SMILES, then the hydrogens
  std::vector<Bond> bonds;           // kekulized where the ring allows it, else aromatic
  std::vector<DonorGroup> donors;    // in canonical order: equal ligands have equal donor numbers
  std::vector<std::string> classes;  // "phosphine", "halide", ...

  // Identity. Canonical text of graph, stereocentres, charge and donors; equal exactly for equal ligands.
  std::string key;
  // The key of the mirror image; equal to `key` for an achiral ligand.
  std::string mirror_key;
  // Permutations of donor numbers that the ligand's symmetry allows, identity included: automorphism[i] is where
  // donor i goes. `automorphisms` keep handedness; `mirrors` lead to the mirror image: mirror[i] is the donor number,
  // in the mirror ligand's own canonical order, that donor i becomes.
  std::vector<std::vector<int>> automorphisms;
  std::vector<std::vector<int>> mirrors;

  int denticity() const { return static_cast<int>(donors.size()); }
  int hapticity(int donor) const { return static_cast<int>(donors[donor].size()); }
  bool chiral() const { return key != mirror_key; }
};

using LigandPtr = std::shared_ptr<const Ligand>;

// What a ligand is made from. Donor indices count the atoms of the SMILES from 0, explicit [H] included.
struct LigandSource {
  std::string name;
  std::string smiles;
  std::vector<DonorGroup> donors;
  std::vector<std::string> classes = {};
};

// Throws Error (unreadable SMILES, donor index outside the molecule, no donors, several fragments), `where` in front.
LigandPtr make_ligand(const LigandSource& source, const std::string& where = {});

// "SMILES{donors}" as on the command line: donors are 0-based atom numbers, a haptic group in parentheses:
// "[CH-]1C=CC=C1{(0,1,2,3,4)}", "n1ccccc1-c1ccccn1{0,11}".
LigandPtr parse_ligand(std::string_view text, const std::string& where = {});
// The inverse: canonical SMILES with its donors, readable by parse_ligand.
std::string ligand_text(const Ligand& ligand);

// Bonds on the shortest path between two donor groups; chelate ring size is this plus 2.
int donor_distance(const Ligand& ligand, int donor_a, int donor_b);

}  // namespace werner
