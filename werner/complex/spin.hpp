// Numbers of unpaired electrons that a complex of closed-shell ligands can have: as many as its metal's open shell
// holds.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"

namespace werner {

// Lanthanides(III), whose 4f electrons are not counted: they take no part in bonding and are in the core of GFN-xTB, so
// that a complex of Gd(III) has 0 unpaired electrons in this convention, not 7. In other oxidation states, and in
// actinides, f electrons count.
bool f_electrons_in_core(const Metal& metal);

// Electrons of the metal ion, less those of a 4f core that is not counted; decides with the ligands whether a complex
// has an odd number of them.
int counted_electrons(const Metal& metal);
// The same of the complex.
int counted_electrons(const Complex& complex);

// The high-spin number of the free ion: d5 has 5, d8 has 2, s2 has 0, f7 has 7.
int most_unpaired(const Metal& metal);

// An odd number of electrons.
bool is_radical(const Ligand& ligand);

// Every possible number, ascending. A ligand with an odd number of electrons (a radical) brings one more.
std::vector<int> possible_spins(const Complex& complex);

// Throws UsageError where `unpaired` is none of the possible numbers, which it names: "5 unpaired electrons are
// impossible here: Fe(II) is d6, and the complex has an even number of electrons".
void require_possible_spin(const Complex& complex, int unpaired, const std::string& where = {});

}  // namespace werner
