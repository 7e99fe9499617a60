// Operations of a space group that a file names without listing them, from spglib's table of 530 Hall settings
// (Hall 1981; Grosse-Kunstleve 1999). Not for finding the symmetry of a crystal.
#pragma once
#include <string>
#include <vector>

#include "werner/core/lattice.hpp"
#include "werner/io/symmetry_operation.hpp"

namespace werner {

// What a file says; empty and 0 where it is silent.
struct SpaceGroupName {
  std::string hermann_mauguin;  // "F d -3 m :2", "P 21/c", "R -3 m H", full or short
  std::string hall;             // "-P 2ybc"
  std::string setting;          // "1", "2", "H", "R", "b1": _space_group_IT_coordinate_system_code
  int number = 0;
};

// Of the settings that agree with the name, the first one that leaves the cell as it is (2 %): hexagonal or
// rhombohedral axes and the unique axis follow from the cell; origin choice 1 unless 2 is said, as in pymatgen. Throws
// Error for an unknown name and for a group that the cell cannot have.
std::vector<SymmetryOperation> space_group_operations(const SpaceGroupName& name, const Lattice& lattice);

}  // namespace werner
