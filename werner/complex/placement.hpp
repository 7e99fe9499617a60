// Rigid ligands on the vertices of a polyhedron: every ligand in all its poses (conformers, rotations about its bond,
// sides of an allyl), and the sets of poses that clash least.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"
#include "werner/complex/conformers.hpp"
#include "werner/core/random.hpp"

namespace werner {

struct Pose {
  std::vector<Vec3> positions;  // order of Ligand::atoms, metal at the origin
  double energy = 0;            // kcal/mol: conformer energy and misfit of the vertices
};

struct LigandPoses {
  std::vector<Pose> poses;
  std::vector<std::string> reasons;  // why there are none
  bool own_distances = false;        // as of ConformerSet
};

// What the sites of a complex ask of one ligand.
Arrangement arrangement_of(const Complex& complex, int ligand);

LigandPoses ligand_poses(const Complex& complex, int ligand, const Arrangement& arrangement);

// One pose per ligand.
struct Placement {
  std::vector<int> poses;
  double clash = 0;  // kcal/mol, soft overlap of ligands plus energies of the poses
};

// The best distinct placements found by coordinate descent from `starts` start points, best first, at most `wanted`.
std::vector<Placement> place_ligands(const Complex& complex, const std::vector<LigandPoses>& ligands, int starts,
                                     int wanted, RandomStream random);

}  // namespace werner
