// How a donor atom meets a metal: the shape of its free valence, its type for distances, and the distance itself
// (metal_donor_distance of assemble.hpp). Knows graphs only, no coordinates.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"

namespace werner {

// Where the metal sits relative to the neighbours of a donor atom.
enum class DonorShape {
  bare,         // no neighbour: halide, hydride, oxo
  linear,       // one neighbour, opposite to it: CO, nitrile, isocyanide, imido
  bent,         // one or two neighbours, at a tetrahedral or wider angle: carboxylate O, water, thioether
  planar,       // two neighbours, in their plane and opposite to them: pyridine, carbene, aryl
  tetrahedral,  // three neighbours, opposite to them: amine, phosphine, alkyl
  haptic,       // above a group of atoms
};

DonorShape donor_shape(const Ligand& ligand, int donor);

// Metal-donor-neighbour angle in degrees that the shape allows for a donor bound on its own.
struct AngleRange {
  double low = 0, high = 180;
};
AngleRange donor_angle(const Ligand& ligand, int donor);

// Bond in Angstrom between two carbon atoms of a haptic group: longer than in the free ligand by what the metal gives
// back. Medians of 3,300 complexes of tmQM.
double haptic_bond(const Ligand& ligand, int donor);

// The donor row of data/metal_donor.csv that a donor belongs to: element, shape and charge, as "N-planar",
// "O-bent-anionic".
std::string donor_type(const Ligand& ligand, int donor);

// Single-bond radius of a metal in Angstrom: data/metal_donor_start.csv, else its covalent radius. Judges what is near,
// while distances to build at come from the fitted table.
double single_donor_radius(int metal_z);

}  // namespace werner
