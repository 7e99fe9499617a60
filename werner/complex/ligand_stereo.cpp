#include "werner/complex/ligand_stereo.hpp"

#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "werner/complex/ligand_cage.hpp"

namespace werner {

static std::vector<StereoCentre> stereo_centres(const RDKit::ROMol& molecule, const std::vector<int>& place) {
  std::vector<StereoCentre> centres;
  for (const auto* atom : molecule.atoms()) {
    const auto tag = atom->getChiralTag();
    if (tag != RDKit::Atom::CHI_TETRAHEDRAL_CW && tag != RDKit::Atom::CHI_TETRAHEDRAL_CCW) continue;
    StereoCentre centre{.atom = place[atom->getIdx()], .neighbours = {}};
    for (const auto* bond : molecule.atomBonds(atom))
      centre.neighbours.push_back(place[bond->getOtherAtomIdx(atom->getIdx())]);
    if (centre.neighbours.size() != 3 && centre.neighbours.size() != 4) continue;
    // RDKit looks from the first neighbour and puts a lone pair last; we look from the lone pair, an odd rearrangement.
    centre.clockwise = (tag == RDKit::Atom::CHI_TETRAHEDRAL_CW) == (centre.neighbours.size() == 4);
    centres.push_back(std::move(centre));
  }
  return centres;
}

static std::vector<StereoBond> stereo_bonds(const RDKit::ROMol& molecule, const std::vector<int>& place) {
  std::vector<StereoBond> result;
  for (const auto* bond : molecule.bonds()) {
    const auto stereo = bond->getStereo();
    if (stereo <= RDKit::Bond::STEREOANY || bond->getStereoAtoms().size() != 2) continue;
    result.push_back({.a = place[bond->getBeginAtomIdx()],
                      .b = place[bond->getEndAtomIdx()],
                      .a2 = place[bond->getStereoAtoms()[0]],
                      .b2 = place[bond->getStereoAtoms()[1]],
                      .cis = stereo == RDKit::Bond::STEREOZ || stereo == RDKit::Bond::STEREOCIS});
  }
  return result;
}

using AtomPair = std::pair<int, int>;
static AtomPair ordered(int a, int b) { return std::minmax(a, b); }

// Double bonds that resonance moves: those on a path anion, single, double, ..., single, double that ends at the
// element where it began, so that the charge can sit at either end.
static std::set<AtomPair> mobile_double_bonds(const Ligand& ligand) {
  std::vector<std::vector<std::pair<int, BondOrder>>> around(ligand.atoms.size());
  for (const Bond& bond : ligand.bonds) {
    around[bond.a].emplace_back(bond.b, bond.order);
    around[bond.b].emplace_back(bond.a, bond.order);
  }
  std::set<AtomPair> mobile;
  std::vector<int> path;
  constexpr std::size_t longest_path = 16;  // atoms; seven double bonds
  const std::function<void()> extend = [&] {
    if (path.size() >= longest_path) return;
    const int end = path.back();
    const BondOrder wanted = path.size() % 2 == 1 ? BondOrder::single : BondOrder::double_;
    for (const auto& [next, order] : around[end]) {
      if (order != wanted || std::find(path.begin(), path.end(), next) != path.end()) continue;
      path.push_back(next);
      if (wanted == BondOrder::double_ && ligand.atoms[next].z == ligand.atoms[path.front()].z)
        for (std::size_t i = 1; i + 1 < path.size(); i += 2) mobile.insert(ordered(path[i], path[i + 1]));
      extend();
      path.pop_back();
    }
  };
  for (int atom = 0; atom < static_cast<int>(ligand.atoms.size()); ++atom)
    if (ligand.atoms[atom].formal_charge < 0) {
      path = {atom};
      extend();
    }
  return mobile;
}

// Whether the bond lies on a shortest path between two donors that closes a ring too small for a trans double bond.
static bool inside_chelate_ring(const StereoBond& bond, const std::vector<std::vector<int>>& distance,
                                const Ligand& ligand) {
  constexpr int largest_ring = 8;
  for (int i = 0; i < ligand.denticity(); ++i)
    for (int j = 0; j < ligand.denticity(); ++j) {
      if (i == j) continue;
      const int path = distance[i][ligand.donors[j].front()];
      if (path + 2 <= largest_ring && distance[i][bond.a] + 1 + distance[j][bond.b] == path) return true;
    }
  return false;
}

// Atoms of the smallest ring through the bond, from its first end to its second; empty for a bond in no ring.
static std::vector<int> smallest_ring(const StereoBond& bond, const Ligand& ligand) {
  std::vector<int> from(ligand.atoms.size(), -1), front{bond.a};
  for (std::size_t i = 0; i < front.size(); ++i)
    for (const Bond& next : ligand.bonds) {
      if ((next.a != front[i] && next.b != front[i]) || ordered(next.a, next.b) == ordered(bond.a, bond.b)) continue;
      const int atom = next.a == front[i] ? next.b : next.a;
      if (atom == bond.a || from[atom] >= 0) continue;
      from[atom] = front[i];
      front.push_back(atom);
    }
  if (from[bond.b] < 0) return {};
  std::vector<int> ring;
  for (int atom = bond.b; atom != bond.a; atom = from[atom]) ring.push_back(atom);
  ring.push_back(bond.a);
  std::reverse(ring.begin(), ring.end());
  return ring;
}

// Whether a ring decides: up to seven members hold no trans double bond, and up to ten a trans bond is the strained one
// that has to be named (cyclooctene to cyclodecene are 9 to 3 kcal/mol more stable as cis, cycloundecene prefers trans:
// Cope, Moore and Moore, J. Am. Chem. Soc. 82, 1744, 1960), so that cis is the same as nothing said.
static bool decided_by_its_ring(const StereoBond& bond, const Ligand& ligand) {
  constexpr std::size_t no_trans = 7, cis_by_itself = 10;
  const std::vector<int> ring = smallest_ring(bond, ligand);
  if (ring.empty() || ring.size() > cis_by_itself) return false;
  const bool cis = bond.cis != ((ring[1] != bond.a2) != (ring[ring.size() - 2] != bond.b2));
  return ring.size() <= no_trans || cis;
}

void read_stereo(const RDKit::ROMol& molecule, const std::vector<int>& place, Ligand& ligand) {
  ligand.stereo_bonds = stereo_bonds(molecule, place);
  if (!ligand.stereo_bonds.empty()) {
    std::vector<std::vector<int>> distance;
    for (const DonorGroup& donor : ligand.donors) distance.push_back(bond_distances(ligand, donor));
    const std::set<AtomPair> mobile = mobile_double_bonds(ligand);
    std::erase_if(ligand.stereo_bonds, [&](const StereoBond& bond) {
      return mobile.contains(ordered(bond.a, bond.b)) || inside_chelate_ring(bond, distance, ligand) ||
             decided_by_its_ring(bond, ligand);
    });
  }
  ligand.stereo_centres = stereo_centres(molecule, place);
  ligand.stereo_centres = settled_centres(ligand);
}

void read_hands_from_positions(RDKit::RWMol& molecule) {
  RDKit::MolOps::detectBondStereochemistry(molecule);
  RDKit::MolOps::assignChiralTypesFrom3D(molecule);
  constexpr double flat = 0.1;  // triple product of unit vectors; 0.5 to 1 for pyramids
  const RDKit::Conformer& conformer = molecule.getConformer();
  for (auto* atom : molecule.atoms()) {
    if (atom->getChiralTag() != RDKit::Atom::CHI_TETRAHEDRAL_CW &&
        atom->getChiralTag() != RDKit::Atom::CHI_TETRAHEDRAL_CCW)
      atom->setChiralTag(RDKit::Atom::CHI_UNSPECIFIED);
    const int z = atom->getAtomicNum();
    if ((z != 15 && z != 33 && z != 51) || atom->getDegree() != 3 || atom->getTotalDegree() != 3) continue;
    std::vector<RDGeom::Point3D> arms;  // in the order of the bonds, which is what RDKit's tags refer to
    for (const auto* bond : molecule.atomBonds(atom)) {
      arms.push_back(conformer.getAtomPos(bond->getOtherAtomIdx(atom->getIdx())) -
                     conformer.getAtomPos(atom->getIdx()));
      arms.back().normalize();
    }
    const double triple = arms[0].dotProduct(arms[1].crossProduct(arms[2]));
    if (std::abs(triple) < flat) continue;
    // Clockwise seen from the lone pair, which RDKit counts as the last neighbour: counter-clockwise seen from the
    // first.
    atom->setChiralTag(triple > 0 ? RDKit::Atom::CHI_TETRAHEDRAL_CCW : RDKit::Atom::CHI_TETRAHEDRAL_CW);
  }
  RDKit::MolOps::assignStereochemistry(molecule, true, true, true);
}

}  // namespace werner
