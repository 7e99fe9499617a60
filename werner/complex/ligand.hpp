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

// A donor group: one atom, or several that bind side on (haptic). Atom indices, ascending in a Ligand.
using DonorGroup = std::vector<int>;

// A tetrahedral stereocentre. Three neighbours: the fourth place is a lone pair. Seen from the first of four neighbours
// the other three run clockwise or not; of three neighbours, seen from the lone pair.
struct StereoCentre {
  int atom = 0;
  std::vector<int> neighbours;
  bool clockwise = false;
};

// A double bond whose arrangement is given: neighbour `a2` of `a` and neighbour `b2` of `b` lie on one side (cis) or
// not.
struct StereoBond {
  int a = 0, b = 0;
  int a2 = 0, b2 = 0;
  bool cis = false;
};

struct Ligand {
  std::string name;                  // as in the library or the user's file; the SMILES where it has none
  std::string smiles;                // as written by its author, donors refer to `atoms`
  int charge = 0;                    // e
  std::vector<LigandAtom> atoms;     // heavy atoms in the order of the SMILES, then the hydrogens
  std::vector<Bond> bonds;           // kekulized where the ring allows it, else aromatic
  std::vector<DonorGroup> donors;    // in canonical order: equal ligands have equal donor numbers
  std::vector<std::string> classes;  // "phosphine", "halide", ...
  // Only what the author gave and what could be otherwise. Left out: double bonds between donors that close a chelate
  // ring of at most eight members (the ring decides), double bonds that resonance moves elsewhere (enolates,
  // amidinates), cis double bonds in rings of at most ten members, stereocentres that a cage forces (ligand_cage.hpp).
  std::vector<StereoCentre> stereo_centres;
  std::vector<StereoBond> stereo_bonds;

  // Identity. Canonical text of graph, stereocentres, charge and donors; equal exactly for equal ligands. It does not
  // know bond orders: with every hydrogen placed and the charge given, two ways to draw them are one compound.
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

// Throws Error (unreadable SMILES, wrong valence, several fragments, a metal or an isotope label inside, no donors,
// donor index outside the molecule or named twice, hydrogen of another atom as donor), `where` in front.
LigandPtr make_ligand(const LigandSource& source, const std::string& where = {});
// The same for what a person or a file says: donors that have no electrons to give (a saturated carbon, an ammonium)
// are refused too. Donors that were seen in a structure are facts and come by make_ligand.
LigandPtr make_written_ligand(const LigandSource& source, const std::string& where = {});

// "SMILES{donors}" as on the command line: donors are 0-based atom numbers, a haptic group in parentheses:
// "[CH-]1C=CC=C1{(0,1,2,3,4)}", "n1ccccc1-c1ccccn1{0,11}". Or an anchored SMILES (ligand_anchored.hpp).
LigandPtr parse_ligand(std::string_view text, const std::string& where = {});
// Whether RDKit reads the text as a molecule.
bool is_smiles(std::string_view text);
// The inverse: RDKit's canonical SMILES with its donors; parse_ligand reads it back as a ligand of the same key.
std::string ligand_text(const Ligand& ligand);

// Indices of the atoms bonded to each atom.
std::vector<std::vector<int>> neighbours(const Ligand& ligand);

// Bonds from the nearest of the given atoms to every atom; -1 for an atom that cannot be reached.
std::vector<int> bond_distances(const Ligand& ligand, const std::vector<int>& from);

// Bonds on the shortest path between two donor groups; chelate ring size is this plus 2.
int donor_distance(const Ligand& ligand, int donor_a, int donor_b);

}  // namespace werner
