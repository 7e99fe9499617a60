// The oracles gfn2-xtb, gfn1-xtb and gfn-ff: rotamers optimised, verified, ranked by energy, properties of the lowest.
#pragma once
#include "werner/physics/oracle.hpp"
#include "werner/physics/xtb_program.hpp"

namespace werner {

OracleResult evaluate_xtb(XtbMethod method, const OracleTask& task);

// Properties that a method delivers.
std::vector<std::string> xtb_properties(XtbMethod method);

}  // namespace werner
