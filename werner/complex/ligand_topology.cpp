#include "werner/complex/ligand_topology.hpp"

#include <DistGeom/BoundsMatrix.h>
#include <GraphMol/DistGeomHelpers/BoundsMatrixBuilder.h>
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/complex/ligand_rdkit.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/core/element.hpp"

namespace werner {

// Phospholes and arsoles, which RDKit takes for aromatic and so far too short, have localised double bonds and
// pyramidal heteroatoms; of the other rings those of carbon and nitrogen with six atoms stay aromatic.
static void localise_phospholes(RDKit::RWMol& molecule) {
  bool any = false;
  for (const auto* atom : molecule.atoms())
    any = any || (atom->getIsAromatic() && atom->getDegree() == 3 && element(atom->getAtomicNum()).period > 2);
  if (!any) return;
  RDKit::MolOps::Kekulize(molecule, true);
  RDKit::MolOps::setAromaticity(molecule, RDKit::MolOps::AROMATICITY_MDL);
  RDKit::MolOps::setConjugation(molecule);
  RDKit::MolOps::setHybridization(molecule);
  for (auto* atom : molecule.atoms())
    if (atom->getDegree() == 3 && element(atom->getAtomicNum()).group == 15 && element(atom->getAtomicNum()).period > 2)
      atom->setHybridization(RDKit::Atom::SP3);
}

LigandGraph read_graph(const Ligand& ligand) {
  const RDKitLigand read = rdkit_ligand(ligand);
  LigandGraph graph{std::make_shared<RDKit::RWMol>(*read.molecule), read.place, std::vector<int>(read.place.size())};
  for (std::size_t i = 0; i < read.place.size(); ++i) graph.from[read.place[i]] = static_cast<int>(i);
  localise_phospholes(*graph.molecule);
  // Double bonds whose arrangement the chelate ring or resonance decides.
  for (auto* bond : graph.molecule->bonds()) {
    if (bond->getBondType() != RDKit::Bond::DOUBLE) continue;
    const int a = graph.place[bond->getBeginAtomIdx()], b = graph.place[bond->getEndAtomIdx()];
    const bool given = std::any_of(ligand.stereo_bonds.begin(), ligand.stereo_bonds.end(), [&](const StereoBond& s) {
      return (s.a == a && s.b == b) || (s.a == b && s.b == a);
    });
    if (!given) bond->setStereo(RDKit::Bond::STEREONONE);
  }
  // A three-connected donor is a pyramid once its lone pair is used, also where the free ligand is flat (anilines).
  for (int donor = 0; donor < ligand.denticity(); ++donor)
    if (donor_shape(ligand, donor) == DonorShape::tetrahedral)
      graph.molecule->getAtomWithIdx(graph.from[ligand.donors[donor].front()])->setHybridization(RDKit::Atom::SP3);
  return graph;
}

double third_side(double a, double b, double angle) {
  constexpr double degree = std::numbers::pi / 180;
  return std::sqrt(std::max(0.0, a * a + b * b - 2 * a * b * std::cos(angle * degree)));
}

// Of a multiple bond, against the sum of covalent radii.
static double shortening(const RDKit::Bond& bond) {
  if (bond.getBondType() == RDKit::Bond::SINGLE) return 1;
  return bond.getBondType() == RDKit::Bond::TRIPLE ? 0.85 : 0.9;
}

std::vector<Window> small_ring_windows(const RDKit::RWMol& molecule) {
  constexpr double slack = 0.03, force = 600;
  std::vector<Window> windows;
  for (const auto& ring : molecule.getRingInfo()->bondRings()) {
    if (ring.size() != 3) continue;
    const auto heavy = [&](int index) {
      const auto* bond = molecule.getBondWithIdx(static_cast<unsigned>(index));
      return element(bond->getBeginAtom()->getAtomicNum()).period > 2 ||
             element(bond->getEndAtom()->getAtomicNum()).period > 2;
    };
    if (std::ranges::none_of(ring, heavy)) continue;
    for (const int index : ring) {
      const auto* bond = molecule.getBondWithIdx(static_cast<unsigned>(index));
      const double sum = element(bond->getBeginAtom()->getAtomicNum()).covalent_radius +
                         element(bond->getEndAtom()->getAtomicNum()).covalent_radius;
      const double usual = sum * shortening(*bond);
      windows.push_back({static_cast<int>(bond->getBeginAtomIdx()), static_cast<int>(bond->getEndAtomIdx()),
                         usual - slack, usual + slack, force});
    }
  }
  return windows;
}

// Bonds whose length RDKit does not know or makes far too long (those of selenium and others without parameters).
static std::vector<const RDKit::Bond*> misjudged_bonds(const RDKit::ROMol& molecule,
                                                       const DistGeom::BoundsMatrix& bounds) {
  std::vector<const RDKit::Bond*> found;
  for (const auto* bond : molecule.bonds()) {
    const unsigned a = bond->getBeginAtomIdx(), b = bond->getEndAtomIdx();
    const double sum = element(bond->getBeginAtom()->getAtomicNum()).covalent_radius +
                       element(bond->getEndAtom()->getAtomicNum()).covalent_radius;
    if (bounds.getLowerBound(a, b) > 1.15 * sum || bounds.getUpperBound(a, b) > 1.35 * sum) found.push_back(bond);
  }
  return found;
}

Topology topology_bounds(const RDKit::ROMol& molecule) {
  DistGeom::BoundsMatPtr bounds(new DistGeom::BoundsMatrix(molecule.getNumAtoms()));
  RDKit::DGeomHelpers::initBoundsMat(bounds);
  RDKit::DGeomHelpers::setTopolBounds(molecule, bounds, true, false, true);
  const auto misjudged = misjudged_bonds(molecule, *bounds);
  for (const auto* bond : misjudged) {
    const unsigned a = bond->getBeginAtomIdx(), b = bond->getEndAtomIdx();
    const double sum = element(bond->getBeginAtom()->getAtomicNum()).covalent_radius +
                       element(bond->getEndAtom()->getAtomicNum()).covalent_radius;
    const double wanted = sum * shortening(*bond);
    const double excess = std::max(0.0, bounds->getLowerBound(a, b) - wanted);
    bounds->setLowerBound(a, b, wanted - 0.01);
    bounds->setUpperBound(a, b, wanted + 0.01);
    for (unsigned i = 0; i < molecule.getNumAtoms(); ++i)
      for (const unsigned end : {a, b})
        if (i != a && i != b) bounds->setLowerBound(i, end, std::max(1.5, bounds->getLowerBound(i, end) - excess));
  }
  // Around atoms with five or six neighbours, which force fields take for tetrahedra: none nearer than a right angle.
  bool crowded = false;
  for (const auto* atom : molecule.atoms()) {
    if (atom->getDegree() < 5) continue;
    crowded = true;
    const unsigned centre = atom->getIdx();
    for (const auto* a : molecule.atomNeighbors(atom))
      for (const auto* b : molecule.atomNeighbors(atom)) {
        if (a->getIdx() >= b->getIdx()) continue;
        const double ra = bounds->getUpperBound(centre, a->getIdx()), rb = bounds->getUpperBound(centre, b->getIdx());
        bounds->setUpperBound(a->getIdx(), b->getIdx(), ra + rb);
        bounds->setLowerBound(a->getIdx(), b->getIdx(), third_side(ra, rb, 87));
      }
  }
  // RDKit hands it out in a boost pointer, which the other one keeps alive.
  return {{bounds.get(), [bounds](DistGeom::BoundsMatrix*) {}}, misjudged.empty() && !crowded};
}

}  // namespace werner
