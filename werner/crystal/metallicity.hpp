// How metallic a composition looks, from 0 to 1: the score of SMACT 4.0.
#pragma once
#include "werner/core/composition.hpp"

namespace werner {

// Share of metals, number of different metals, share of d-block elements, differences of electronegativity and the
// valence electrons per atom, weighted. 0 for an empty composition.
double metallicity_score(const Composition& composition);

}  // namespace werner
