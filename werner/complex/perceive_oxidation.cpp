#include "werner/complex/perceive_oxidation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "werner/complex/atom_groups.hpp"
#include "werner/complex/perceive_redox.hpp"
#include "werner/core/element.hpp"

namespace werner {
OxidationJudgement judge_oxidation_state(const Molecule& molecule, const MetalSite& metal,
                                         std::span<const Fragment> fragments, const ChargeChoice& choice) {
  OxidationJudgement result;
  const int state = *choice.oxidation_state;
  const Element& e = element(metal.z);
  const auto [low, high] = oxidation_range(metal.z);
  if (state < low || state > high) {
    result.problems.push_back(
        fmt::format("oxidation state {} of {} is outside {} to {}; are charge, hydrogens and counter-ions right?",
                    state, e.symbol, low, high));
    return result;
  }
  result.plausible = {state};
  const auto doubt = [&, low = low, high = high](int other) {
    if (other >= low && other <= high && std::ranges::find(result.plausible, other) == result.plausible.end())
      result.plausible.push_back(other);
  };
  // A rival that would be odd for the element or its square of donors is none, unless the first is odd itself.
  const bool usual = is_usual_state(metal.z, state);
  for (const int rival : choice.rivals)
    if (!usual || (is_usual_state(metal.z, rival) && !square_contradicts(metal, rival))) doubt(rival);
  if (result.plausible.size() > 1)
    result.notes.push_back("the ligands may be redox active: other charges of theirs are nearly as plausible");

  double taken = 0;  // electrons that chelates have taken up beyond their drawing
  for (std::size_t f = 0; f < fragments.size(); ++f) {
    if (choice.candidates[f] < 0) continue;
    for (const RedoxChelate& chelate :
         redox_chelates(molecule, fragments[f], fragments[f].candidates[choice.candidates[f]])) {
      if (!chelate.contradicts()) continue;
      taken += chelate.electrons_seen - chelate.electrons_drawn;
      result.notes.push_back(fmt::format(
          "the chelate of {} and {} is counted as having taken up {} electrons, by its bond lengths it has {:.1f}",
          atom_name(molecule, chelate.atoms.front()), atom_name(molecule, chelate.atoms.back()),
          chelate.electrons_drawn, chelate.electrons_seen));
    }
  }
  // Electrons come in pairs where spins stay as they are told.
  if (taken != 0)
    doubt(state + 2 * std::max(1, static_cast<int>(std::lround(std::abs(taken) / 2))) * (taken > 0 ? 1 : -1));

  if (square_contradicts(metal, state)) {
    doubt(e.group - 8);
    result.notes.push_back(fmt::format("a square of donors speaks for {}({:+d}), d8", e.symbol, e.group - 8));
  }
  if (!usual)
    result.notes.push_back(
        fmt::format("{}({:+d}) is unusual; are charge, hydrogens and ligands right?", e.symbol, state));
  if (usual && result.notes.empty()) result.certain = state;
  return result;
}

}  // namespace werner
