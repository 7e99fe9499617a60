#include "werner/complex/conformers.hpp"

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
#include <map>
#include <mutex>
#include <numbers>

#include "werner/complex/alignment.hpp"
#include "werner/complex/ligand_rdkit.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/core/element.hpp"
#include "werner/core/random.hpp"

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

bool keeps_stereo(const Ligand& ligand, const std::vector<Vec3>& positions) {
  return std::all_of(ligand.stereo_centres.begin(), ligand.stereo_centres.end(), [&](const StereoCentre& centre) {
    return (handedness(centre, positions) > 0) == centre.clockwise;
  });
}

// Donors on their vertices up to rotation; degrees of the worst donor.
double misfit(const Ligand& ligand, const Arrangement& arrangement, const std::vector<Vec3>& positions) {
  const auto fit = fit_donors(ligand, positions, arrangement.directions);
  return fit.worst_angle;
}

bool distinct(const Ligand& ligand, const Conformer& candidate, const std::vector<Conformer>& kept) {
  std::vector<Vec3> a, b;
  for (const Conformer& other : kept) {
    a.clear();
    b.clear();
    for (std::size_t i = 0; i < ligand.atoms.size(); ++i)
      if (ligand.atoms[i].z > 1) {
        a.push_back(candidate.positions[i]);
        b.push_back(other.positions[i]);
      }
    a.push_back(Vec3::Zero());
    b.push_back(Vec3::Zero());
    if (aligned_rmsd(a, b) < 0.25) return false;
  }
  return true;
}

// A donor bound on its own: the metal exactly where the lone pair points.
void centre_lone_pair(const Ligand& ligand, double distance, std::vector<Vec3>& positions) {
  const DonorShape shape = donor_shape(ligand, 0);
  if (ligand.denticity() > 1 || shape == DonorShape::haptic || shape == DonorShape::bent) return;
  const Vec3 donor = positions[ligand.donors[0].front()];
  Vec3 away = Vec3::Zero();
  const auto around = neighbours(ligand);
  for (const int next : around[ligand.donors[0].front()]) away += (donor - positions[next]).normalized();
  const Vec3 metal =
      shape == DonorShape::bare || away.norm() < 0.05 ? Vec3(Vec3::Zero()) : Vec3(donor + distance * away.normalized());
  for (Vec3& p : positions) p -= metal;
}

constexpr double worst_donor_angle = 32;  // degrees off its vertex; bites of four-membered rings need 15
constexpr double good_donor_angle = 16;   // no further attempt
constexpr double misfit_cost = 0.06;      // kcal/mol/degree^2
constexpr double energy_window = 12;      // kcal/mol above the best
constexpr std::size_t most_conformers = 8;

std::vector<Conformer> choose(const Ligand& ligand, std::vector<Conformer> candidates) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Conformer& a, const Conformer& b) { return a.energy < b.energy; });
  std::vector<Conformer> kept;
  for (const Conformer& candidate : candidates) {
    if (candidate.energy > candidates.front().energy + energy_window || kept.size() == most_conformers) break;
    if (distinct(ligand, candidate, kept)) kept.push_back(candidate);
  }
  const double lowest = kept.empty() ? 0 : kept.front().energy;
  for (Conformer& conformer : kept) conformer.energy -= lowest;
  return kept;
}

ConformerSet single_atom(const Arrangement& arrangement) {
  return {{Conformer{{Vec3(0, 0, arrangement.distances[0])}, 0}}, {}};
}

ConformerSet compute(const Ligand& ligand, const Arrangement& arrangement, std::uint64_t seed) {
  if (ligand.atoms.size() == 1) return single_atom(arrangement);
  const Graph graph = read_graph(ligand);
  const auto topology = topology_bounds(*graph.molecule);
  const int wanted = std::clamp(2 + rotatable_bonds(*graph.molecule) + 2 * (ligand.denticity() - 1), 3, 8);
  std::vector<Conformer> candidates;
  double best_misfit = 180;
  bool stereo_lost = false;
  for (int attempt = 0; attempt < 4 && best_misfit > good_donor_angle; ++attempt) {
    const double widen = 6.0 * attempt;
    const auto windows = metal_windows(ligand, arrangement, graph, *topology.bounds, widen);
    const auto bounds = bounds_with_metal(*topology.bounds, windows);
    DistGeom::triangleSmoothBounds(bounds, 0.05);
    for (Points& points : embed(graph, bounds, wanted, static_cast<int>((seed + attempt) & 0x7fffffff))) {
      const Refined refined =
          topology.judged ? refine(graph, windows, std::move(points)) : Refined{std::move(points), 0};
      std::vector<Vec3> positions = around_metal(graph, refined.points);
      centre_lone_pair(ligand, arrangement.distances[0], positions);
      if (!keeps_stereo(ligand, positions)) {
        stereo_lost = true;
        continue;
      }
      std::vector<std::vector<Vec3>> hands{positions};
      if (ligand.stereo_centres.empty()) {
        hands.push_back(positions);
        for (Vec3& p : hands.back()) p.x() = -p.x();
      }
      for (std::vector<Vec3>& hand : hands) {
        const double off = misfit(ligand, arrangement, hand);
        best_misfit = std::min(best_misfit, off);
        if (off < worst_donor_angle) candidates.push_back({std::move(hand), refined.energy + misfit_cost * off * off});
      }
    }
  }
  if (candidates.empty()) {
    const std::string who = "ligand '" + ligand.name + "' ";
    if (best_misfit < 180)
      return {{},
              {who + "cannot reach its vertices: its donors miss them by " + std::to_string(std::lround(best_misfit)) +
               " degrees"}};
    if (stereo_lost) return {{}, {who + "loses a stereocentre when it binds like this"}};
    return {{}, {who + "could not be embedded with its donors on their vertices"}};
  }
  return {choose(ligand, std::move(candidates)), {}};
}

std::string cache_key(const Ligand& ligand, const Arrangement& arrangement) {
  std::string key = ligand.smiles;
  const auto add = [&](double number, double unit) { key += ' ' + std::to_string(std::lround(number / unit)); };
  std::vector<Vec3> flat;
  for (std::size_t d = 0; d < arrangement.directions.size(); ++d) {
    key += '{';
    for (const int atom : ligand.donors[d]) key += ' ' + std::to_string(atom);
    key += '}';
    add(arrangement.distances[d], 0.1);
    flat.insert(flat.end(), arrangement.directions[d].begin(), arrangement.directions[d].end());
  }
  for (std::size_t i = 0; i < flat.size(); ++i)
    for (std::size_t j = i + 1; j < flat.size(); ++j) {
      add(flat[i].dot(flat[j]), 0.05);
      for (std::size_t k = j + 1; k < flat.size(); ++k) add(flat[i].dot(flat[j].cross(flat[k])), 0.5);
    }
  return key;
}

// One set per key; the first who asks computes it while others wait for that key only.
class Cache {
 public:
  std::shared_ptr<const ConformerSet> get(const Ligand& ligand, const Arrangement& arrangement) {
    const std::string key = cache_key(ligand, arrangement);
    std::shared_ptr<Entry> entry;
    {
      const std::lock_guard lock(mutex_);
      auto& slot = entries_[key];
      if (!slot) slot = std::make_shared<Entry>();
      entry = slot;
    }
    std::call_once(entry->once, [&] {
      try {
        entry->set = std::make_shared<const ConformerSet>(compute(ligand, arrangement, stable_hash(key)));
      } catch (const std::exception& problem) {
        entry->set = std::make_shared<const ConformerSet>(
            ConformerSet{{}, {"ligand '" + ligand.name + "' could not be embedded: " + problem.what()}});
      }
    });
    return entry->set;
  }

 private:
  struct Entry {
    std::once_flag once;
    std::shared_ptr<const ConformerSet> set;
  };
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace

std::shared_ptr<const ConformerSet> ligand_conformers(const Ligand& ligand, const Arrangement& arrangement) {
  static Cache cache;
  Arrangement rounded = arrangement;
  // A ligand that binds through one group is moved along its axis afterwards.
  const double step = ligand.denticity() > 2 ? 0.05 : 0.1;
  for (double& d : rounded.distances) d = ligand.denticity() == 1 ? 2.1 : step * std::round(d / step);
  return cache.get(ligand, rounded);
}

}  // namespace werner
