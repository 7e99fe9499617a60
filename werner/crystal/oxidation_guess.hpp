// The oxidation states that a composition most likely has, as pymatgen's Composition.oxi_state_guesses finds them:
// every atom takes one of the states of its element, the whole is neutral, and the choice whose states the ICSD has
// most often wins. Not the assignment of charges to sites; that is bond_valence.hpp.
#pragma once
#include <map>
#include <optional>

#include "werner/core/composition.hpp"

namespace werner {

// Mean state by atomic number of the reduced composition. Nothing for compositions of fractions, of more than
// `most_atoms` in a formula unit, and where no choice is neutral.
std::optional<std::map<int, double>> guessed_oxidation_states(const Composition& composition, int most_atoms = 20);

}  // namespace werner
