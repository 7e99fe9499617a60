// One ligand cut out of a structure: its possible charges, and the way into a Ligand.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/bond_orders.hpp"
#include "werner/complex/perceive.hpp"

namespace werner {

struct Fragment {
  std::vector<int> atoms;                      // of the molecule, in canonical order (perceive_order.hpp)
  std::vector<std::vector<int>> donor_groups;  // atoms of the molecule; neighbouring donors are one haptic group
  std::vector<BondAssignment> candidates;      // atoms counted within the fragment; most plausible first
  std::string signature;                       // equal for fragments that are the same as far as charges go
  std::string problem;                         // why there are no candidates
  bool lacks_atoms = false;                    // the problem is an atom without neighbours that it must have
};

// Connected pieces of the molecule without its metals; pieces that hold no metal have no donor groups.
std::vector<Fragment> fragments_of(const Molecule& molecule, int metal, const std::vector<std::vector<int>>& neighbours,
                                   const std::vector<int>& donors);

// Stereocentres and double bonds as they are in space. Throws Error when the graph is no ligand.
PerceivedLigand ligand_of(const Molecule& molecule, const Fragment& fragment, const BondAssignment& assignment);

}  // namespace werner
