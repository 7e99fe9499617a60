// Bond orders and formal charges of a ligand or an organic molecule from which atoms are connected. No metal among the
// atoms, all hydrogens present, closed shells. Not a geometry tool: lengths are used only to find connected pairs.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

using ConnectedPair = std::pair<int, int>;  // atom indices, from 0, first < second

// Pairs nearer than 1.25 times the sum of covalent radii (positions in Angstrom), except that an atom of hydrogen keeps
// only its nearest partner.
std::vector<ConnectedPair> connect_by_radii(std::span<const int> atomic_numbers, std::span<const Vec3> positions);

struct BondAssignment {
  std::vector<Bond> bonds;          // one per connected pair, in that order; single, double or triple
  std::vector<int> formal_charges;  // e, one per atom
  int charge = 0;                   // e, their sum
  double penalty = 0;               // lower is more plausible; comparable among candidates of one molecule only
};

struct BondAssignments {
  std::vector<BondAssignment> candidates;  // most plausible first, one per total charge
  std::string reason;                      // why there is none
};

// `charge` in e: only that total charge; without it all sensible charges are ranked. `donors` are atoms bound to a
// metal (closed-shell convention: both electrons of each metal-ligand bond stay on the ligand): they may lack a
// neighbour without being odd, so that alkyls, aryls, alkoxides, amides and hydrides come out as anions and carbenes
// neutral.
BondAssignments assign_bond_orders(std::span<const int> atomic_numbers, std::span<const ConnectedPair> connected,
                                   std::optional<int> charge = std::nullopt, std::span<const int> donors = {});

}  // namespace werner
