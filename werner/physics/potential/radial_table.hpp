// Radial weights as cubic splines of the distance: the network behind them sees nothing but the distance.
#pragma once
#include "werner/physics/potential/nequix_kernels.hpp"
#include "werner/physics/potential/radial_network.hpp"

namespace werner::nequix {

// From zero to the cut-off. Values differ by less than 1e-6 of the largest, and first and second derivatives are
// smooth.
RadialTable tabulated(const RadialNetwork& network);

}  // namespace werner::nequix
