// Electrons that a GFN-xTB Hamiltonian counts: its own valence electrons, not those of the periodic table.
#pragma once
#include "werner/core/molecule.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

inline constexpr int last_xtb_element = 86;  // GFN1, GFN2 and GFN-FF are parametrised up to radon

// Valence electrons of a neutral atom in GFN1-xTB and GFN2-xTB (the same in both): s, p and d shells; the f electrons
// of lanthanides are in the core, so that all of them count 3; Zn, Cd and Hg count 2. 1 <= z <= 86.
int xtb_valence_electrons(int z);

// Of the molecule with its charge, which must be known.
int xtb_valence_electrons(const Molecule& molecule);

// Whether elements are parametrised, charge and unpaired electrons known, and number of electrons and of unpaired
// electrons compatible. xtb itself does not complain about an odd electron too many.
Verdict xtb_accepts(const Molecule& molecule);

}  // namespace werner
