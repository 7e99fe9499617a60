// Conformers of a ligand around a metal at the origin, embedded once per arrangement of its donors and kept.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "werner/complex/ligand.hpp"

namespace werner {

// Where the donors of one ligand shall be, seen from the metal. Only angles and handedness matter, not the orientation.
struct Arrangement {
  std::vector<std::vector<Vec3>> directions;  // per donor group: one unit vector, or two where it spans two vertices
  std::vector<double> distances;              // per donor group: metal to each atom of the group, Angstrom
};

struct Conformer {
  std::vector<Vec3> positions;  // order of Ligand::atoms, metal at the origin, Angstrom
  double energy = 0;  // kcal/mol above the lowest, of the free ligand's force field, donors off their vertices included
};

struct ConformerSet {
  std::vector<Conformer> conformers;  // lowest first; empty when the ligand cannot take the arrangement
  std::vector<std::string> reasons;   // why it is empty, to be read after "ligand NAME"
  // A closed ring of donors has its own hole: the conformers say how far its donors are, not the arrangement.
  bool own_distances = false;
};

// Distance geometry with the metal as a point, refined by MMFF94 or UFF on the metal-free ligand with donors
// restrained. Arrangements that differ little share conformers: distances are rounded (to 0.2 Angstrom for two donors,
// 0.05 for more, one value for a single donor, which is moved along its axis afterwards), and the angle of two donors
// is that of their chelate ring where the vertices stand wider. Thread safe; the same arguments give the same
// conformers whatever was asked before.
std::shared_ptr<const ConformerSet> ligand_conformers(const Ligand& ligand, const Arrangement& arrangement);

}  // namespace werner
