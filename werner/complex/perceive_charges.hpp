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

struct ChargeChoice {
  std::vector<int> candidates;         // per fragment, index into its candidates; -1 where it has none
  std::optional<int> oxidation_state;  // when the total charge is known and every fragment has a candidate
  std::optional<int> rival;            // another oxidation state that is nearly as plausible
};
// Fragments of one signature get one charge.
ChargeChoice choose_charges(int metal_z, std::optional<int> total_charge, std::span<const Fragment> fragments);

}  // namespace werner
