// What RDKit knows of a free ligand, mended where it is wrong: the part of embedding that knows no metal. Inside this
// room only.
#pragma once
#include <memory>
#include <vector>

#include "werner/complex/ligand.hpp"
#include "werner/complex/ligand_field.hpp"

namespace RDKit {
class ROMol;
class RWMol;
}  // namespace RDKit

namespace DistGeom {
class BoundsMatrix;
}

namespace werner {

// The ligand in RDKit's order (that of the SMILES); `place` leads from there to Ligand::atoms, `from` back.
struct LigandGraph {
  std::shared_ptr<RDKit::RWMol> molecule;
  std::vector<int> place, from;
};
LigandGraph read_graph(const Ligand& ligand);

struct Topology {
  std::shared_ptr<DistGeom::BoundsMatrix> bounds;  // of the free ligand, Angstrom
  bool judged = true;  // whether RDKit knew all its bond lengths, and so do its force fields
};
Topology topology_bounds(const RDKit::ROMol& molecule);

// Bonds of three-membered rings with phosphorus and its like, whose angles force fields open until a bond is torn.
std::vector<Window> small_ring_windows(const RDKit::RWMol& molecule);

// Third side of a triangle, the angle between the others in degrees.
double third_side(double a, double b, double angle);

}  // namespace werner
