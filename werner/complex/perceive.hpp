// From anyone's 3D structure back to chemistry: metal, ligands with donors and hapticity, polyhedron and isomer.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct PerceivedLigand {
  std::vector<int> atoms;  // indices into the molecule, in the order of ligand->atoms
  LigandPtr ligand;        // null when no sensible bond orders were found; see reasons
};

struct Perception {
  int metal = -1;                              // atom index
  std::vector<std::vector<int>> donor_groups;  // atoms of the molecule, one group per coordinated site
  std::vector<PerceivedLigand> ligands;
  std::vector<Bond> bonds;               // of the whole molecule, metal-donor bonds as dative
  const Polyhedron* geometry = nullptr;  // best by shape measure
  double shape_measure = 100;
  std::vector<std::pair<std::string, double>>
      shape_measures;  // of all polyhedra of that coordination number, best first
  std::string isomer;
  Complex complex;  // complete when verdict.ok(); oxidation state from the charge
  Verdict verdict;
};

// `molecule.charge` is needed for the oxidation state; without it the ligands are still found and the verdict says so.
Perception perceive(const Molecule& molecule);

// Only the graph: bonds by covalent radii with metal-donor rules, no ligand chemistry. Cheap; used for checks.
std::vector<Bond> perceive_bonds(const Molecule& molecule);

}  // namespace werner
