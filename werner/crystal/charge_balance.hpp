// The charge check of LeMat-GenBench: is there a reason to believe that a crystal is neutral? Its order of questions.
#pragma once
#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

// Whether amounts of a whole formula can be neutral with every element in one state or in two neighbouring ones, and
// charged: first with the states that bond valences give in LeMat-Bulk and the ICSD; else with all known states, where
// the mean charges of the elements have to fall as their electronegativity rises (Pearson correlation below zero).
Verdict balanced_composition(const Composition& composition);

// Valid when metallic (metallicity_score above 0.7), or when no atom has a nearest neighbour to which pymatgen's
// bond-valence sum would give a charge (neighbours up to 1.1 times the shortest distance, at most 10 Angstrom), or when
// bond valences give neutral oxidation states (bond_valence.hpp), or when the composition can be balanced.
Verdict charge_balance(const Crystal& crystal);

}  // namespace werner
