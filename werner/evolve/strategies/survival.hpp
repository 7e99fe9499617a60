// Who of parents and children survives under several objectives.
#pragma once
#include "werner/evolve/sorting.hpp"
#include "werner/evolve/strategies/generational.hpp"

namespace werner {

// Best fronts first and, within a front, the loneliest; fitness becomes {front, -crowding distance}, compared in this
// order (the crowded comparison of Deb et al. 2002, doi:10.1109/4235.996017).
Population survive_crowded(Population pool, std::size_t places);
// The same by `costs`, a row per individual, in place of their own.
Population survive_crowded(Population pool, const Costs& costs, std::size_t places);
// A position by binary tournament on that fitness.
int crowded_tournament(const Population& population, RandomStream& random);

// Whole fronts while they fit; the last one by filling the emptiest niches along `directions` first (Deb and Jain 2014,
// doi:10.1109/TEVC.2013.2281535, algorithms 3 and 4).
Population survive_niched(Population pool, std::size_t places, const Costs& directions, RandomStream& random);

}  // namespace werner
