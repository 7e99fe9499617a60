// CODATA 2018 (doi:10.1103/RevModPhys.93.025010). Inside Werner: Angstrom, eV, e, K, degrees at the surface.
#pragma once

namespace werner::units {

inline constexpr double hartree_in_ev = 27.211386245988;
inline constexpr double bohr_in_angstrom = 0.529177210903;
inline constexpr double gigapascal_per_ev_per_cubic_angstrom = 160.2176634;
inline constexpr double joule_per_mole_in_one_ev = 96485.33212;
inline constexpr double debye_in_e_angstrom = 0.20819433270;

}  // namespace werner::units
