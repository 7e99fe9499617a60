// A repulsive wall between atoms nearer than they are in any known crystal, where learned potentials have holes.
#pragma once

namespace werner {

// Angstrom; the wall is exactly zero from there on. 0.86 of the distance that known crystals come to.
double repulsion_start(int atomic_number_a, int atomic_number_b);

struct PairEnergy {
  double energy = 0;  // eV
  double slope = 0;   // eV/Angstrom: derivative by the distance
};
// The screened nuclear repulsion of Ziegler, Biersack and Littmark (1985), switched on between the start and 0.7 of it;
// two derivatives are continuous.
PairEnergy repulsion(int atomic_number_a, int atomic_number_b, double distance);

}  // namespace werner
