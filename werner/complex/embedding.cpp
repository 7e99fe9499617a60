#include "werner/complex/embedding.hpp"

#include <DistGeom/BoundsMatrix.h>
#include <DistGeom/TriangleSmooth.h>
#include <ForceField/ForceField.h>
#include <ForceField/UFF/DistanceConstraint.h>
#include <GraphMol/DistGeomHelpers/BoundsMatrixBuilder.h>
#include <GraphMol/DistGeomHelpers/Embedder.h>
#include <GraphMol/ForceFieldHelpers/MMFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/MMFF/Builder.h>
#include <GraphMol/ForceFieldHelpers/UFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/UFF/Builder.h>
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "werner/complex/ligand_rdkit.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

constexpr double degree = std::numbers::pi / 180;

// The ligand in RDKit's order (that of the SMILES); `place` leads from there to Ligand::atoms.
struct Graph {
  std::unique_ptr<RDKit::RWMol> molecule;
  std::vector<int> place, from;
};

Graph read_graph(const Ligand& ligand) {
  const RDKitLigand read = rdkit_ligand(ligand);
  Graph graph{std::make_unique<RDKit::RWMol>(*read.molecule), read.place, std::vector<int>(read.place.size())};
  for (std::size_t i = 0; i < read.place.size(); ++i) graph.from[read.place[i]] = static_cast<int>(i);
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

// Distance window between two points; the metal is the point behind the last atom. Indices in RDKit's order.
struct Window {
  int a = 0, b = 0;
  double low = 0, high = 1000;
  double force = 0;  // kcal/mol/Angstrom^2 outside the window in the refinement
};

double third_side(double a, double b, double angle) {
  return std::sqrt(std::max(0.0, a * a + b * b - 2 * a * b * std::cos(angle * degree)));
}

// Donor-metal-donor angles of chelate rings by their size, degrees: from the bite angles of common chelates.
AngleRange bite_window(int ring_size, double ideal, int denticity, double widen) {
  AngleRange window;
  if (ideal > 130)
    window = {ideal - (denticity > 3 ? 18 : 35), 180};  // three donors in a row with two small bites: terpyridine
  else if (ring_size <= 3)
    window = {30, 55};
  else if (ring_size == 4)
    window = {55, 75};
  else if (ring_size == 5)
    window = {74, std::clamp(ideal, 90.0, 98.0)};
  else if (ring_size == 6)
    window = {80, std::clamp(ideal, 96.0, 115.0)};
  else
    window = {ideal - 18, ideal + 18};
  return {std::max(25.0, window.low - widen), std::min(180.0, window.high + widen)};
}

double angle_between(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
  Vec3 u = Vec3::Zero(), v = Vec3::Zero();
  for (const Vec3& x : a) u += x;
  for (const Vec3& x : b) v += x;
  return std::acos(std::clamp(u.normalized().dot(v.normalized()), -1.0, 1.0)) / degree;
}

// How near an atom that is no donor may come to the metal.
double contact(int z, double metal_radius) { return metal_radius + element(z).covalent_radius + (z == 1 ? 0.75 : 0.6); }

// `widen` loosens all angle windows by so many degrees.
std::vector<Window> metal_windows(const Ligand& ligand, const Arrangement& arrangement, const Graph& graph,
                                  const DistGeom::BoundsMatrix& topology, double widen) {
  const int metal = static_cast<int>(ligand.atoms.size());
  const auto around = neighbours(ligand);
  std::vector<int> owner(ligand.atoms.size(), -1);  // donor group of an atom
  for (int d = 0; d < ligand.denticity(); ++d)
    for (const int atom : ligand.donors[d]) owner[atom] = d;
  double metal_radius = 0;
  for (int d = 0; d < ligand.denticity(); ++d)
    metal_radius += (arrangement.distances[d] - element(ligand.atoms[ligand.donors[d].front()].z).covalent_radius) /
                    ligand.denticity();
  metal_radius = std::max(metal_radius, 1.2);

  const auto length = [&](int a, int b) {
    return 0.5 * (topology.getLowerBound(graph.from[a], graph.from[b]) +
                  topology.getUpperBound(graph.from[a], graph.from[b]));
  };
  std::vector<Window> windows;
  std::vector<char> done(ligand.atoms.size(), 0);
  for (int d = 0; d < ligand.denticity(); ++d) {
    const double reach = arrangement.distances[d];
    AngleRange usual = donor_angle(ligand, d);
    if (ligand.denticity() > 1) usual = {usual.low - 12, usual.high + 5};
    usual = {usual.low - widen, std::min(180.0, usual.high + widen)};
    for (const int atom : ligand.donors[d]) {
      const double slack = ligand.hapticity(d) > 1 ? 0.06 : 0.01;
      windows.push_back({graph.from[atom], metal, reach - slack, reach + slack, 400});
      done[atom] = 1;
      for (const int next : around[atom]) {
        if (owner[next] >= 0 || done[next]) continue;
        AngleRange angle = usual;
        // Between two donors, as the carbon of a carboxylate bound by both oxygens: a ring of four.
        const bool bridge =
            ligand.hapticity(d) == 1 && std::any_of(around[next].begin(), around[next].end(),
                                                    [&](int o) { return owner[o] >= 0 && owner[o] != d; });
        if (bridge) angle = {84 - widen, 98 + widen};
        windows.push_back({graph.from[next], metal, third_side(reach, length(atom, next), angle.low),
                           third_side(reach, length(atom, next), angle.high), 60});
        done[next] = 1;
      }
    }
  }
  for (int a = 0; a < ligand.denticity(); ++a)
    for (int b = a + 1; b < ligand.denticity(); ++b) {
      if (ligand.hapticity(a) > 1 || ligand.hapticity(b) > 1) continue;
      const AngleRange bite =
          bite_window(donor_distance(ligand, a, b) + 2,
                      angle_between(arrangement.directions[a], arrangement.directions[b]), ligand.denticity(), widen);
      const double da = arrangement.distances[a], db = arrangement.distances[b];
      windows.push_back({graph.from[ligand.donors[a].front()], graph.from[ligand.donors[b].front()],
                         third_side(da, db, bite.low), third_side(da, db, bite.high), 40});
    }
  for (std::size_t atom = 0; atom < ligand.atoms.size(); ++atom)
    if (!done[atom])
      windows.push_back({graph.from[atom], metal, contact(ligand.atoms[atom].z, metal_radius), 1000, 40});
  return windows;
}

// Bonds that RDKit's radii make far too long (those of selenium and others without parameters).
std::vector<const RDKit::Bond*> misjudged_bonds(const RDKit::ROMol& molecule, const DistGeom::BoundsMatrix& bounds) {
  std::vector<const RDKit::Bond*> found;
  for (const auto* bond : molecule.bonds()) {
    const unsigned a = bond->getBeginAtomIdx(), b = bond->getEndAtomIdx();
    const double sum = element(bond->getBeginAtom()->getAtomicNum()).covalent_radius +
                       element(bond->getEndAtom()->getAtomicNum()).covalent_radius;
    if (bounds.getLowerBound(a, b) > 1.15 * sum) found.push_back(bond);
  }
  return found;
}

struct Topology {
  DistGeom::BoundsMatPtr bounds;  // of the free ligand
  bool judged = true;             // whether RDKit knew all its bond lengths, and so do its force fields
};

Topology topology_bounds(const RDKit::ROMol& molecule) {
  DistGeom::BoundsMatPtr bounds(new DistGeom::BoundsMatrix(molecule.getNumAtoms()));
  RDKit::DGeomHelpers::initBoundsMat(bounds);
  RDKit::DGeomHelpers::setTopolBounds(molecule, bounds, true, false, true);
  const auto misjudged = misjudged_bonds(molecule, *bounds);
  for (const auto* bond : misjudged) {
    const unsigned a = bond->getBeginAtomIdx(), b = bond->getEndAtomIdx();
    const double sum = element(bond->getBeginAtom()->getAtomicNum()).covalent_radius +
                       element(bond->getEndAtom()->getAtomicNum()).covalent_radius;
    const double wanted = sum * (bond->getBondType() == RDKit::Bond::SINGLE ? 1.0 : 0.9);
    const double excess = bounds->getLowerBound(a, b) - wanted;
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
  return {bounds, misjudged.empty() && !crowded};
}

DistGeom::BoundsMatPtr bounds_with_metal(const DistGeom::BoundsMatrix& topology, const std::vector<Window>& windows) {
  const unsigned n = topology.numRows();
  DistGeom::BoundsMatPtr bounds(new DistGeom::BoundsMatrix(n + 1));
  for (unsigned i = 0; i <= n; ++i)
    for (unsigned j = i + 1; j <= n; ++j) {
      bounds->setLowerBound(i, j, j < n ? topology.getLowerBound(i, j) : 1.0);
      bounds->setUpperBound(i, j, j < n ? topology.getUpperBound(i, j) : 1000.0);
    }
  for (const Window& w : windows) {
    // Where graph and arrangement disagree (small chelate rings), the arrangement has the last word.
    bounds->setUpperBound(w.a, w.b, w.high);
    bounds->setLowerBound(w.a, w.b, w.low);
  }
  return bounds;
}

int rotatable_bonds(const RDKit::ROMol& molecule) {
  int n = 0;
  for (const auto* bond : molecule.bonds())
    n += bond->getBondType() == RDKit::Bond::SINGLE && bond->getBeginAtom()->getDegree() > 1 &&
         bond->getEndAtom()->getDegree() > 1 && !molecule.getRingInfo()->numBondRings(bond->getIdx());
  return n;
}

// Coordinates in RDKit's order, the metal last.
using Points = std::vector<RDGeom::Point3D>;

std::vector<Points> embed(const Graph& graph, const DistGeom::BoundsMatPtr& bounds, int wanted, int seed) {
  RDKit::RWMol molecule(*graph.molecule);
  molecule.addAtom(new RDKit::Atom(0), false, true);
  molecule.updatePropertyCache(false);
  RDKit::MolOps::fastFindRings(molecule);
  RDKit::DGeomHelpers::EmbedParameters parameters = RDKit::DGeomHelpers::ETKDGv3;
  parameters.randomSeed = seed;
  parameters.useRandomCoords = true;
  parameters.boundsMat = bounds;
  parameters.embedFragmentsSeparately = false;
  parameters.ignoreSmoothingFailures = true;
  parameters.maxIterations = 12;
  const auto ids = RDKit::DGeomHelpers::EmbedMultipleConfs(molecule, static_cast<unsigned>(wanted), parameters);
  std::vector<Points> embedded;
  for (const int id : ids) embedded.push_back(molecule.getConformer(id).getPositions());
  return embedded;
}

std::unique_ptr<ForceFields::ForceField> force_field(RDKit::RWMol& molecule) {
  RDKit::RWMol typed(molecule);
  RDKit::MMFF::MMFFMolProperties properties(typed);
  if (properties.isValid()) {
    properties.setMMFFEleTerm(false);  // charges of neighbouring donors would tear free chelates apart
    return std::unique_ptr<ForceFields::ForceField>(RDKit::MMFF::constructForceField(molecule, &properties));
  }
  const auto [types, complete] = RDKit::UFF::getAtomTypes(molecule);
  if (complete) return std::unique_ptr<ForceFields::ForceField>(RDKit::UFF::constructForceField(molecule, types));
  return nullptr;
}

// Energy of the ligand's force field after refinement inside the windows; `points` are moved. Without a force field for
// all atoms the embedded geometry stays.
struct Refined {
  Points points;
  double energy = 0;
};
Refined refine(const Graph& graph, const std::vector<Window>& windows, Points points) {
  RDKit::RWMol& molecule = *graph.molecule;
  molecule.clearConformers();
  auto* conformer = new RDKit::Conformer(molecule.getNumAtoms());
  for (unsigned i = 0; i < molecule.getNumAtoms(); ++i) conformer->setAtomPos(i, points[i]);
  molecule.addConformer(conformer, true);
  const auto field = force_field(molecule);
  if (!field) return {std::move(points), 0};
  RDGeom::Point3D metal = points.back();
  field->positions().push_back(&metal);
  field->initialize();
  for (const Window& w : windows)
    field->contribs().push_back(ForceFields::ContribPtr(
        new ForceFields::UFF::DistanceConstraintContrib(field.get(), w.a, w.b, w.low, w.high, 2 * w.force)));
  field->minimize(200, 1e-3, 1e-5);
  Refined refined{std::move(points), field->calcEnergy()};
  for (unsigned i = 0; i < molecule.getNumAtoms(); ++i) refined.points[i] = molecule.getConformer().getAtomPos(i);
  refined.points.back() = metal;
  return refined;
}

std::vector<Vec3> around_metal(const Graph& graph, const Points& points) {
  std::vector<Vec3> positions(graph.place.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto p = points[i] - points.back();
    positions[graph.place[i]] = {p.x, p.y, p.z};
  }
  return positions;
}

}  // namespace

std::vector<Conformer> embed_ligand(const Ligand& ligand, const Arrangement& arrangement, double widen, int seed) {
  const Graph graph = read_graph(ligand);
  const Topology topology = topology_bounds(*graph.molecule);
  const int wanted = std::clamp(2 + rotatable_bonds(*graph.molecule) + 2 * (ligand.denticity() - 1), 3, 8);
  const auto windows = metal_windows(ligand, arrangement, graph, *topology.bounds, widen);
  const auto bounds = bounds_with_metal(*topology.bounds, windows);
  DistGeom::triangleSmoothBounds(bounds, 0.05);
  std::vector<Conformer> conformers;
  for (Points& points : embed(graph, bounds, wanted, seed)) {
    const Refined refined = topology.judged ? refine(graph, windows, std::move(points)) : Refined{std::move(points), 0};
    conformers.push_back({around_metal(graph, refined.points), refined.energy});
  }
  return conformers;
}

}  // namespace werner
