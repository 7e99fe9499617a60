// Whether what a search holds for stable is stable by the other weights of its potential too.
#pragma once
#include <map>
#include <string>

#include "werner/run/search.hpp"
#include "werner/run/setup.hpp"

namespace werner {

struct SecondOpinion {
  std::string potential;         // that was asked, or would have been; empty: this search has none to ask
  std::string note;              // what was checked and how far, or why nothing was
  std::map<int, double> values;  // eV/atom above the hull of the other weights, by item
  bool complete = true;          // false: asked to stop meanwhile; the store has what was done
};

// Checks the crystals of the result that lie on or below the hull of the known phases (within 1 meV/atom). They, the
// crystals of the run near its hull and the elements are relaxed with the other weights; the store keeps all of it. A
// known phase that no crystal of the run stands for (same composition, energy within 20 meV/atom) takes part with its
// energy of formation by the potential of the search. A function of what was told, for any number of threads.
SecondOpinion second_opinion(const DesignSetup& setup, const SearchOutcome& outcome, Store& store,
                             const SearchHooks& hooks);

}  // namespace werner
