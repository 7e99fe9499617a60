// The crystals of a result brought to rest. A search relaxes as far as it needs to compare crystals: what is listed may
// still lean off its symmetry, or stand on a saddle that the forces did not leave.
#pragma once
#include <string_view>

#include "werner/run/evaluator.hpp"
#include "werner/run/search.hpp"
#include "werner/run/setup.hpp"

namespace werner {

// The note of a crystal that the displacement brought lower.
inline constexpr std::string_view left_on_saddle = "the search had left it on a saddle";

struct FinalRelaxation {
  int crystals = 0;       // relaxed on
  int saddles = 0;        // of these, brought into a lower valley by the displacement
  double steps = 0;       // calls of the potential
  bool complete = false;  // false: asked to stop meanwhile; the store has what was done
};

// Relaxes each listed crystal (result_items in design.hpp) on to `final_fmax`, as it is and, unless symmetry is kept,
// once more with its atoms moved by 0.05 Angstrom along each axis (standard deviation); the displaced one stands where
// it ends more than 0.5 meV/atom lower. Results, costs, hull and front of `outcome` become those of the relaxed
// crystals, and crystals of the list that are the same then are put into one niche; until every listed crystal is at
// rest. What cannot be relaxed on stays what it was. A function of what was told, for any number of workers.
FinalRelaxation relax_finally(const DesignSetup& setup, const SearchQuestion& question, SearchOutcome& outcome,
                              Store& store, Evaluator& evaluator, const SearchHooks& hooks);

}  // namespace werner
