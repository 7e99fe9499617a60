// What a search for crystals knows beside its own: phases of a table, and the elements relaxed by the same potential.
#pragma once
#include <string>
#include <vector>

#include "werner/run/setup.hpp"

namespace werner {

// Properties that crystals of a search have: those of the relaxed structure, and those that the hull of the run gives.
std::vector<std::string> crystal_search_properties();

// Whether an objective asks for distances from the hull.
bool needs_hull(const DesignSetup& setup);

// Competitors by the potential of the search, energies with MP2020 corrections where the search has them. Elements that
// the table lacks are relaxed from prototypes, once: the store keeps them. Throws Error for an element without a phase.
std::vector<EnergyEntry> known_phases(const DesignSetup& setup, Store& store);

// eV/atom of the lowest prototype of an element, relaxed by a potential without pressure, else as the choice says; the
// store keeps it. Throws Error where none relaxes.
double relaxed_element(const std::string& potential_name, int z, const PotentialChoice& choice, Store& store);

}  // namespace werner
