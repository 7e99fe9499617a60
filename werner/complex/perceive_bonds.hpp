// What the parts of perception share: which atoms are metal centres, who is bonded to whom, and who holds the metal.
#pragma once
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// Atoms of the d and f block; where there is none, metals of the main groups. Otherwise metals of groups 13 to 16 count
// as ligand atoms (stannyl, gallyl); those of groups 1 and 2 are always centres.
std::vector<int> metal_centres(const Molecule& molecule);

// Covalent radius in Angstrom, for every element.
double bonding_radius(int z);
// Distance of two atoms in units of the sum of their bonding radii.
double relative_distance(const Molecule& molecule, int i, int j);

struct Connectivity {
  std::vector<int> metals;                       // atom indices
  std::vector<std::vector<int>> neighbours;      // of every atom, among the atoms that are no metal centres
  std::vector<std::vector<int>> donors;          // per metal: atoms bound to it, rising
  std::vector<std::pair<int, int>> metal_bonds;  // pairs of atom indices
};
Connectivity connect(const Molecule& molecule);

}  // namespace werner
