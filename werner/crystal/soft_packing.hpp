// Random crystals as packings of soft spheres: what a few hundred cheap steps make of a start, before a potential has
// to. The spheres know how near atoms of two elements come in known crystals (data/usual_distances.csv), so that like
// ions stand apart and unlike ones touch. In the manner of AIRSS, which pushes hard spheres apart (Pickard and Needs
// 2011, doi:10.1088/0953-8984/23/5/053201).
#pragma once
#include "werner/core/crystal.hpp"

namespace werner {

// How near atoms of two elements usually come where a crystal has both, Angstrom: the nearest approach that one in ten
// known crystals stays below. Where too few are known, 0.95 times the sum of the covalent radii. Throws Error for
// numbers outside 1 to 103.
double usual_distance(int a, int b);

struct SoftPacking {
  double distances = 1;  // diameters of the spheres in units of usual_distance
  int steps = 300;       // at most
};

// The crystal at, or on the way to, a minimum of the sum over all overlaps of their squared depth, at its own volume.
// Atoms keep their order. Forces of a symmetric crystal are symmetric: only rounding takes it off a saddle, one in
// thirty within 300 steps. Atoms on one point stay there. A lattice without volume is returned as it is. Throws Error
// for elements outside 1 to 103.
Crystal softly_packed(Crystal crystal, const SoftPacking& packing);

}  // namespace werner
