// Percent buried volume: how much of a sphere around the metal its ligands fill. Falivene et al. 2019
// (doi:10.1038/s41557-019-0319-5) and SambVca's conventions.
#pragma once
#include "werner/core/molecule.hpp"

namespace werner {

struct BuriedVolumeOptions {
  double radius = 3.5;     // of the sphere, Angstrom
  double scale = 1.17;     // of Bondi's radii
  double mesh = 0.1;       // Angstrom
  bool hydrogens = false;  // whether they fill anything
};

// Percent of the sphere about atom `metal` inside the scaled van der Waals spheres of all other atoms, those
// of further metals included.
double buried_volume(const Molecule& molecule, int metal, const BuriedVolumeOptions& options = {});

// Bondi 1964 (doi:10.1021/j100785a001), B, Al and Ge from Mantina 2009 (doi:10.1021/jp8111556), the rest from Alvarez
// 2013.
double bondi_radius(int z);

}  // namespace werner
