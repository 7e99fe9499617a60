// Which charge each ligand has, when the total is known: the most plausible set that leaves the metal an oxidation
// state it is known in.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "werner/complex/perceive_ligand.hpp"

namespace werner {

// Lowest and highest oxidation state known of an element (Greenwood and Earnshaw, Chemistry of the Elements, 2nd ed.
// 1997).
std::pair<int, int> oxidation_range(int metal_z);

// Whether chemists meet the element in this state every day (the same source); others are real, yet more often a sign
// of a wrong charge or of a ligand that took electrons.
bool is_usual_state(int metal_z, int oxidation_state);

struct ChargeChoice {
  std::vector<int> candidates;         // per fragment, index into its candidates; -1 where it has none
  std::optional<int> oxidation_state;  // when the total charge is known and every fragment has a candidate
  std::vector<int> rivals;             // other oxidation states that are nearly as plausible
};
struct MetalSite {
  int z = 0;
  bool square_planar = false;  // four donors in a square
  int oxo_ligands = 0;         // donors that are a bare oxygen
};
// Whether a square of donors contradicts the state: metals of groups 9 to 11 are square planar with eight d electrons
// (Crabtree, The Organometallic Chemistry of the Transition Metals, 6th ed. 2014, ch. 2) or an odd number of them
// (cobalt(II), copper(II)).
bool square_contradicts(const MetalSite& metal, int oxidation_state);

// Fragments of one signature get one charge.
ChargeChoice choose_charges(const MetalSite& metal, std::optional<int> total_charge,
                            std::span<const Fragment> fragments);

}  // namespace werner
