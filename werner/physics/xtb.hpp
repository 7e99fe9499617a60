// The oracles gfn2-xtb, gfn1-xtb and gfn-ff: rotamers optimised, verified, ranked by energy, properties of the lowest.
#pragma once
#include "werner/physics/oracle.hpp"
#include "werner/physics/xtb_program.hpp"

namespace werner {

// Rotamers within this distance of the lowest count as thermally within reach and make the spread: five times kT at 298
// K, also the size of the error of GFN2 conformer energies.
inline constexpr double rotamer_window_ev = 0.128;

OracleResult evaluate_xtb(XtbMethod method, const OracleTask& task);

// Properties that a method delivers.
std::vector<std::string> xtb_properties(XtbMethod method);

}  // namespace werner
