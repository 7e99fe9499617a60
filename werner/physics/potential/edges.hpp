// The neighbours of every atom as directed edges, with what the network wants to know of each.
#pragma once
#include "werner/core/neighbours.hpp"
#include "werner/physics/potential/nequix_kernels.hpp"

namespace werner::nequix {

// Distances above zero and below `cutoff`, Angstrom.
template <class T>
Edges<T> edges_of(const NeighbourList& neighbours, double cutoff);

}  // namespace werner::nequix
