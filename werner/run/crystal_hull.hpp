// What a search for crystals knows beside its own: phases of a table, and the elements relaxed by the same potential.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "werner/run/search.hpp"
#include "werner/run/setup.hpp"

namespace werner {

// Properties that crystals of a search have: those of the relaxed structure, and those that the hull of the run gives.
std::vector<std::string> crystal_search_properties();

// Whether an objective asks for distances from the hull.
bool needs_hull(const DesignSetup& setup);

// Throws UsageError for a table of known phases whose energies do not compare with those of the search: of formation,
// of another potential, without pressure where the search has one, or with MP2020 corrections where the search has none
// and the other way round.
void require_comparable_hull(const PotentialChoice& choice);

// Competitors by the potential of the search, energies (enthalpies under pressure) with MP2020 corrections where the
// search has them. Elements that the table lacks are relaxed from prototypes, once: the store keeps them. Throws Error
// for an element without a phase.
std::vector<EnergyEntry> known_phases(const DesignSetup& setup, Store& store);

// Enthalpy in eV/atom of the lowest prototype of an element, relaxed by a potential as the choice says; the store keeps
// it. Throws Error where none relaxes.
double relaxed_element(const std::string& potential_name, int z, const PotentialChoice& choice, Store& store);

// eV/atom of the crystals of the result above the hull of the known phases alone, by item. Empty where no table of them
// was named (`oracle.hull`).
std::map<int, double> above_known_hull(const DesignSetup& setup, const SearchOutcome& outcome, Store& store);

}  // namespace werner
