// The oracles gfn2-xtb, gfn1-xtb and gfn-ff: rotamers optimised, verified, ranked by energy, properties of the lowest.
#pragma once
#include "werner/physics/oracle.hpp"
#include "werner/physics/xtb_program.hpp"

namespace werner {

// Complexes of at least so many atoms are first relaxed by GFN-FF with metal, donors and donor neighbours held; smaller
// ones gain nothing (docs/xtb.md has the measurements).
inline constexpr int force_field_start_atoms = 80;

OracleResult evaluate_xtb(XtbMethod method, const OracleTask& task);

// Properties that a method delivers.
std::vector<std::string> xtb_properties(XtbMethod method);

}  // namespace werner
