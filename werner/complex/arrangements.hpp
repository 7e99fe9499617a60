// All ways to put a set of ligands on a polyhedron, one per class under its rotations, and the words for them. The
// engine behind isomers.hpp.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/site_code.hpp"

namespace werner {

struct SiteArrangement {
  std::vector<Site> sites;  // in canonical form for these ligands
  SiteCode code;
  double strain = 0;  // degrees
  // Place of the mirror image in the same list: its own where it is achiral, -1 where the mirror image needs ligands
  // that are not in the set.
  int mirror = -1;
};

// In the order of their codes, both hands listed. Throws UsageError when donors and vertices cannot match in number,
// and beyond most_arrangements.
inline constexpr int most_arrangements = 100'000;
std::vector<SiteArrangement> arrangements(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                                          bool infeasible);

// Unique words, one per arrangement of such a list: "" when there is only one.
std::vector<std::string> arrangement_names(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                                           const std::vector<SiteArrangement>& list);

}  // namespace werner
