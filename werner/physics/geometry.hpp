// The oracle `geometry`: what follows from a structure without quantum chemistry. It optimises nothing.
#pragma once
#include "werner/physics/oracle.hpp"

namespace werner {

std::vector<std::string> geometry_properties();

// Of the first start: with no energy there is no lowest rotamer.
OracleResult evaluate_geometry(const OracleTask& task);

}  // namespace werner
