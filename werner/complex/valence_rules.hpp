// Which valences and formal charges an atom of a ligand may have, and how likely each is. Inside this room only.
#pragma once
#include <vector>

namespace werner {

// A way for an atom to be: sum of its bond orders, formal charge, and how unlikely that is. Penalties are ours, set so
// that the textbook drawing of ligands wins: 0 for the neutral octet, small for a donor that is an anion, large for odd
// things.
struct AtomState {
  int valence = 0;
  int charge = 0;
  double penalty = 0;
};

struct AtomPlace {
  int z = 0;
  int degree = 0;
  bool donor = false;
  bool small_ring = false;  // in a ring of at most seven atoms, where no linear atom fits
  bool tropylium = false;   // in a ring of seven carbons that are all donors: as a cation it is aromatic
};

// All of them, closed shells only; empty for an element without rules.
std::vector<AtomState> atom_states(const AtomPlace& atom);

inline constexpr double strained_penalty = 8;  // linear atoms and triple bonds in small rings

}  // namespace werner
