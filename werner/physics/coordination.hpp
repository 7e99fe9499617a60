// The coordination sphere of a structure from its graph: metal, donor groups, chelates. No chemistry of ligands.
#pragma once
#include <optional>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// The first atom of the d or f block, else the first metal of the main groups; -1 without any.
int metal_of(const Molecule& molecule);

struct DonorSite {
  std::vector<int> atoms;  // one, or several that are bonded to each other (side-on)
  Vec3 position;           // their centroid
  int ligand = 0;          // sites of one ligand share its number
};

struct CoordinationSphere {
  int metal = -1;
  std::vector<DonorSite> sites;  // in the order of their first atoms
};

// Around metal_of(molecule); bonds are perceived from distances when the molecule has none. Nothing without a metal.
std::optional<CoordinationSphere> coordination_sphere(const Molecule& molecule);

}  // namespace werner
