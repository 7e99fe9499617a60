// The search inside the matcher: over all placements of one set of sites on another (lattice mappings times
// translations), the one with the smallest displacements. See docs/matching.md for the steps.
#pragma once
#include <optional>
#include <vector>

#include "werner/crystal/matcher.hpp"

namespace werner {

enum class Measure { rms, max };

struct PlacementProblem {
  const PreparedCrystal* larger = nullptr;  // has at least as many sites as `smaller`, supercells included
  const PreparedCrystal* smaller = nullptr;
  double larger_scale = 1, smaller_scale = 1;  // factors of the cell vectors
  int copies = 1;                              // of cells in the supercell ...
  bool copies_of_larger = true;                // ... of this one; it is the one whose lattice is mapped
  // allowed[kind of smaller][kind of larger]
  std::vector<std::vector<char>> allowed;
};

// The placement with the smallest `measure`, or nothing when that is not below stol. With `any`, the first one below
// stol is enough. Values below 1e-5 end the search in any case.
std::optional<MatchDistance> best_placement(const PlacementProblem& problem, const MatchOptions& options,
                                            Measure measure, bool any);

}  // namespace werner
