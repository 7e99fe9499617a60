// The Voronoi cell of one atom: a large box, cut by the planes halfway to its neighbours.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "werner/core/molecule.hpp"
#include "werner/core/neighbours.hpp"

namespace werner {

struct VoronoiFace {
  std::size_t neighbour = 0;  // index in the list that the cell was made of
  double solid_angle = 0;     // seen from the centre, steradian
  double area = 0;            // Angstrom^2
};

struct VoronoiCell {
  std::vector<VoronoiFace> faces;  // in the order of the neighbours; none without area
  bool closed = false;             // false: the neighbours do not surround the centre
  double farthest = 0;             // vertex from the centre, Angstrom
};

// `neighbours` are sorted by distance and none is nearer than 1e-8 Angstrom. Neighbours beyond twice the farthest
// vertex change nothing and are not looked at. Vertices beyond 10^8 Angstrom count as infinite.
VoronoiCell voronoi_cell(std::span<const Neighbour> neighbours);

}  // namespace werner
