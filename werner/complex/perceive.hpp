// From anyone's 3D structure back to chemistry: metal, ligands with donors and hapticity, polyhedron and isomer.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct PerceivedLigand {
  std::vector<int> atoms;    // indices into the molecule, in the order of ligand->atoms; rising where ligand is null
  LigandPtr ligand;          // null when no sensible bond orders were found; see reasons
  bool lacks_atoms = false;  // a carbon, nitrogen or oxygen of it has too few neighbours; then `ligand` is null
};

// A molecule or ion of the structure that does not hold the metal: solvent, counter-ion.
struct SeparateSpecies {
  std::vector<int> atoms;     // rising
  std::optional<int> charge;  // e; unknown where no bond orders were found or the total charge is missing
  bool lacks_atoms = false;   // as of a ligand
};

struct Perception {
  int metal = -1;  // atom index; the first one where there are several
  std::vector<std::vector<int>>
      donor_groups;                      // atoms of the molecule, one group per coordinated site; ligand after ligand
  std::vector<PerceivedLigand> ligands;  // those bound to the metal
  std::vector<SeparateSpecies> separate;
  std::vector<Bond> bonds;               // of the whole molecule, metal-donor bonds as dative
  std::vector<int> formal_charges;       // per atom, the metal's oxidation state included; empty when unknown
  const Polyhedron* geometry = nullptr;  // best by shape measure
  double shape_measure = 100;
  std::vector<std::pair<std::string, double>>
      shape_measures;  // of all polyhedra of that coordination number, best first
  std::string isomer;
  std::optional<int> oxidation_state;  // where it is certain; else see the notes
  std::vector<int> oxidation_states;   // what it may be, most plausible first; empty where a ligand has no charge
  Complex complex;                     // complete when verdict.ok(); the most plausible oxidation state
  std::vector<std::string> notes;      // what a chemist should look at although nothing is missing
  Verdict verdict;
};

// `molecule.charge` is needed for the oxidation state and `molecule.unpaired_electrons` for the complex; without them
// the ligands are still found and the verdict says so. One metal centre only. Closed-shell ligands: both electrons of
// every metal-donor bond belong to the ligand. A ligand without bond orders (boron cage, fullerene, missing hydrogens)
// costs its SMILES and the charges; metal, donors, hapticity and polyhedron come from distances alone.
Perception perceive(const Molecule& molecule);

// What perceive asks first. No bond is as short as 0.6 of the sum of covalent radii, and nothing that is said of a
// structure with one can be relied on.
Verdict atoms_apart(const Molecule& molecule);
// Whether that many unpaired electrons fit the number of electrons, where charge and spin are told; for lanthanides
// with or without their 4f electrons.
Verdict spin_parity(const Molecule& molecule);

// Only the graph: bonds by covalent radii with metal-donor rules, no ligand chemistry. Cheap; used for checks.
std::vector<Bond> perceive_bonds(const Molecule& molecule);

}  // namespace werner
