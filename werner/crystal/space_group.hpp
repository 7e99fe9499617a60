// The 230 space groups: names and operations in the standard setting. The setting is the one that spglib chooses by
// default: the first origin where International Tables give two, unique axis b, cell choice 1, hexagonal axes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "werner/crystal/affine_map.hpp"

namespace werner {

struct SpaceGroup {
  int number = 0;
  int hall_number = 0;          // 1 to 530: the setting in spglib's numbering
  std::string symbol;           // short Hermann-Mauguin as spglib and pymatgen write it: "P2_1/c", "Fm-3m"
  std::string full_symbol;      // "P 1 2_1/c 1", "F 4/m -3 2/m"
  std::string hermann_mauguin;  // as CIF writes it, unique axis named: "P 1 21/c 1", "F m -3 m"
  std::string hall_symbol;      // "-P 2ybc"
  std::string point_group;      // "2/m"
  std::string crystal_system;   // "triclinic", "monoclinic", ..., "trigonal", "hexagonal", "cubic"
  std::string bravais;          // "aP", "mP", "mS", "oP", "oS", "oF", "oI", "tP", "tI", "hP", "hR", "cP", "cF", "cI"
  int origin_choice = 0;        // 1 where there are two, else 0
  std::vector<AffineMap> operations;      // of the conventional cell, centring included; the identity is first
  std::vector<Eigen::Vector3d> centring;  // lattice points in the cell, (0,0,0) first
};

// Throws Error for a number outside 1 to 230.
const SpaceGroup& space_group(int number);

// The seven systems of International Tables (R groups are trigonal).
std::string_view crystal_system_name(int space_group);

}  // namespace werner
