// How certain the oxidation state of a metal is.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/complex/perceive_charges.hpp"
#include "werner/complex/perceive_ligand.hpp"

namespace werner {

struct OxidationJudgement {
  std::optional<int> certain;
  std::vector<int> plausible;         // most plausible first
  std::vector<std::string> notes;     // why it is not certain
  std::vector<std::string> problems;  // why there is none
};

// `choice.oxidation_state` must be there. Certain is a state that is usual for the element, without a rival among the
// drawings of the ligands, in no contradiction to a square of donors, and with redox-active chelates whose bond lengths
// fit their drawing.
OxidationJudgement judge_oxidation_state(const Molecule& molecule, const MetalSite& metal,
                                         std::span<const Fragment> fragments, const ChargeChoice& choice);

}  // namespace werner
