// Ligands in their seats as a search over a whole space meets them: seats that a ligand's own symmetry makes equal are
// one, ligands that behave alike are one kind, and symmetry operations of the polyhedron carry seats into seats.
// Private to this room.
#pragma once
#include <cstdint>
#include <vector>

#include "werner/evolve/complex_impl.hpp"

namespace werner {

// Ligands that only a linear model tells apart: same seats, donor classes, charge and electrons, and the same of their
// mirror images.
struct BlockKind {
  std::vector<int> ligands;
  int charge = 0, radical = 0, donated = 0;  // 1 with an odd number of electrons; electrons given to the metal
  std::vector<std::uint32_t> masks;          // vertices taken, per seat
  std::vector<std::vector<int>> classes;     // donor class on each vertex, -1 where it is not taken, per seat
  std::vector<int> seats;                    // the seat's number in the table of the space
  std::vector<std::vector<int>> by_vertex;   // seats that take a vertex
  std::vector<std::vector<int>> images;      // seat under each operation, of the mirror image under reflections, or -1
  // Smallest image that takes vertex 0 under rotations and reflections, -1 where there is none.
  std::vector<int> first_rotated, first_reflected;
};

struct BlockTable {
  std::vector<BlockKind> kinds;
  std::vector<int> kind_of;  // per ligand, -1 for one without a seat
  int most_seats = 1;
  int rotations = 1, operations = 1;  // reflections come after the rotations
};

BlockTable make_blocks(const ComplexTables& tables, const FeatureLayout& layout, int geometry);

}  // namespace werner
