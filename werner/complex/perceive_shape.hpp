// Which polyhedron the donor groups of a structure form.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "werner/complex/polyhedron.hpp"

namespace werner {

struct PerceivedShape {
  const Polyhedron* polyhedron = nullptr;  // null when there is none with so many vertices
  double measure = 100;
  std::vector<int> group_of_vertex;  // donor group on each vertex; an eta-3 or eta-4 group may stand twice
  std::vector<std::pair<std::string, double>> measures;  // all polyhedra of the chosen number of vertices, best first
};

// Haptic groups stand at their centroid. An open eta-3 or eta-4 group is tried as two vertices too (its ends, or its
// end bonds); whichever fits better is taken. Groups of eta-4 and more may take the haptic vertices of half-sandwich
// and sandwich, all of them or none.
PerceivedShape perceive_shape(const Molecule& molecule, int metal, const std::vector<std::vector<int>>& groups,
                              const std::vector<std::vector<int>>& neighbours);

}  // namespace werner
