#include "werner/complex/embedding.hpp"

#include <DistGeom/BoundsMatrix.h>
#include <GraphMol/DistGeomHelpers/BoundsMatrixBuilder.h>
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "werner/complex/alignment.hpp"
#include "werner/complex/distance_geometry.hpp"
#include "werner/complex/ligand_field.hpp"
#include "werner/complex/ligand_topology.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/complex/spans.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double near_vertex = 12;  // degrees: a start that is worth refining

// Donor-metal-donor angles of chelate rings by their size, degrees: from the bite angles of common chelates. `reach` is
// the mean metal-donor distance: what holds donors apart is the ligand, so that large metals have narrower bites.
AngleRange bite_window(int ring_size, double ideal, int denticity, double reach, double widen) {
  const auto narrowest = [&](double apart, double usual) {
    return std::min(usual, 2 * std::asin(std::min(1.0, 0.5 * apart / reach)) / degree);
  };
  AngleRange window;
  if (ideal > 130)
    window = {ideal - (denticity > 3 ? 18 : 35), 180};  // three donors in a row with two small bites: terpyridine
  else if (ring_size <= 3)
    window = {30, 55};
  else if (ring_size == 4)
    window = {48, 75};
  else if (ring_size == 5)
    window = {narrowest(2.5, 72), 86};
  else if (ring_size == 6)
    window = {narrowest(2.7, 82), 96};
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

// Donors of a macrocycle of four: the ring decides up to this distance (porphyrins have holes of 1.95 to 2.10 Angstrom,
// Scheidt and Reed 1981, doi:10.1021/cr00046a002); a metal that wants more sits above the ring.
constexpr double widest_hole = 2.10;
constexpr double doming = 40;  // degrees that opposite donors of it may lean towards each other
constexpr double on_a_face = 100;

// Least metal-donor-atom angle of an atom bonded twice to one haptic group: half of those in tmQM are above 94, 5 %
// below 87.
constexpr double haptic_bridge_angle = 95;

// How near an atom that is no donor may come to the metal.
double contact(int z, double metal_radius) { return metal_radius + element(z).covalent_radius + 0.6; }

// Angle between sides `a` and `b` of a triangle whose third side is `c`, degrees.
double corner(double a, double b, double c) {
  return std::acos(std::clamp((a * a + b * b - c * c) / (2 * a * b), -1.0, 1.0)) / degree;
}

// Two donors of a ring of four and the atom between them: metal-donor distances, bonds of the atom, distance of the
// donors.
struct FourRing {
  double reach, other_reach, bond, other_bond, apart;
};

// Metal-donor-atom angle at the first donor of such a ring, as in carboxylates bound by both oxygens: that of a flat
// ring.
AngleRange four_ring_angle(const FourRing& ring, double widen) {
  const double flat = corner(ring.reach, ring.apart, ring.other_reach) + corner(ring.bond, ring.apart, ring.other_bond);
  return {flat - 4 - widen, flat + 4 + widen};
}

// `widen` loosens all angle windows by so many degrees.
std::vector<Window> metal_windows(const Ligand& ligand, const Arrangement& arrangement, const LigandGraph& graph,
                                  const DistGeom::BoundsMatrix& topology, double widen) {
  const bool macrocycle = !chelate_rules(ligand).macrocycle.empty();
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
    if (ligand.denticity() > 1 && ligand.hapticity(d) == 1) usual = {usual.low - 5, usual.high + 5};
    usual = {usual.low - widen, std::min(180.0, usual.high + widen)};
    for (const int atom : ligand.donors[d]) {
      const double slack = ligand.hapticity(d) > 1 ? 0.06 : 0.01;
      const double farthest = macrocycle ? std::max(reach, widest_hole) : reach;
      windows.push_back({graph.from[atom], metal, reach - slack, farthest + slack, 400});
      done[atom] = 1;
      for (const int next : around[atom]) {
        if (owner[next] >= 0 || done[next]) continue;
        AngleRange angle = usual;
        const auto other = std::ranges::find_if(
            around[next], [&](int o) { return owner[o] >= 0 && owner[o] != d && ligand.hapticity(owner[o]) == 1; });
        if (ligand.hapticity(d) == 1 && other != around[next].end())
          angle = four_ring_angle({reach, arrangement.distances[owner[*other]], length(atom, next),
                                   length(next, *other), length(atom, *other)},
                                  widen);
        // A saturated atom between two ends of a haptic chain (cyclohexadienyl) bends away less than others do.
        const auto ends = std::ranges::count_if(around[next], [&](int o) { return owner[o] == d; });
        if (ligand.hapticity(d) > 1 && ends > 1) angle.low = std::min(angle.low, haptic_bridge_angle);
        windows.push_back({graph.from[next], metal, third_side(reach, length(atom, next), angle.low),
                           third_side(reach, length(atom, next), angle.high), ligand.hapticity(d) > 1 ? 200.0 : 60.0});
        done[next] = 1;
      }
    }
  }
  for (int a = 0; a < ligand.denticity(); ++a)
    for (int b = a + 1; b < ligand.denticity(); ++b) {
      if (ligand.hapticity(a) > 1 || ligand.hapticity(b) > 1) continue;
      const double ideal = angle_between(arrangement.directions[a], arrangement.directions[b]);
      const double da = arrangement.distances[a], db = arrangement.distances[b];
      AngleRange bite =
          bite_window(donor_distance(ligand, a, b) + 2, ideal, ligand.denticity(), 0.5 * (da + db), widen);
      if (macrocycle && ideal > 150) bite = {180 - doming, 180};
      // Above a face of a cube or antiprism: how far the opposite donors close is the ring's affair.
      if (macrocycle && ideal > on_a_face && ideal <= 150) bite = {ideal - 18, 180};
      windows.push_back({graph.from[ligand.donors[a].front()], graph.from[ligand.donors[b].front()],
                         third_side(da, db, bite.low),
                         third_side(macrocycle ? std::max(da, widest_hole) : da,
                                    macrocycle ? std::max(db, widest_hole) : db, bite.high),
                         150});
    }
  for (std::size_t atom = 0; atom < ligand.atoms.size(); ++atom)
    if (!done[atom])
      windows.push_back({graph.from[atom], metal, contact(ligand.atoms[atom].z, metal_radius), 1000, 40});
  return windows;
}

// Bonds between the carbon atoms of a haptic group, and how far an alkyne bends away from the metal.
std::vector<Window> haptic_windows(const Ligand& ligand, const LigandGraph& graph,
                                   const DistGeom::BoundsMatrix& topology) {
  constexpr double slack = 0.003, force = 9000;  // against the few hundred of a force field's bonds
  constexpr double alkyne_bend = 146;            // degrees; 141 in tmQM, 140 to 160 in crystals
  std::vector<Window> windows;
  const auto around = neighbours(ligand);
  for (int d = 0; d < ligand.denticity(); ++d) {
    if (ligand.hapticity(d) == 1) continue;
    const auto in_group = [&](int atom) { return std::ranges::find(ligand.donors[d], atom) != ligand.donors[d].end(); };
    const auto carbon = [&](int atom) { return ligand.atoms[atom].z == 6 && in_group(atom); };
    const double length = haptic_bond(ligand, d);
    for (const Bond& bond : ligand.bonds) {
      if (!carbon(bond.a) || !carbon(bond.b)) continue;
      windows.push_back({graph.from[bond.a], graph.from[bond.b], length - slack, length + slack, force});
      if (bond.order != BondOrder::triple) continue;
      for (const auto& [near, far] : {std::pair(bond.a, bond.b), std::pair(bond.b, bond.a)})
        for (const int next : around[near]) {
          if (in_group(next)) continue;
          const double arm = 0.5 * (topology.getLowerBound(graph.from[near], graph.from[next]) +
                                    topology.getUpperBound(graph.from[near], graph.from[next]));
          const double apart = third_side(length, arm, alkyne_bend);
          windows.push_back({graph.from[near], graph.from[next], arm - slack, arm + slack, force});
          windows.push_back({graph.from[next], graph.from[far], apart - slack, apart + slack, force});
        }
    }
  }
  return windows;
}

Bounds bounds_with_metal(const DistGeom::BoundsMatrix& topology, const std::vector<Window>& windows) {
  const int n = static_cast<int>(topology.numRows());
  Bounds bounds(n + 1, 1.0, 1000.0);
  for (int i = 0; i < n; ++i)
    for (int j = i + 1; j < n; ++j) bounds.set(i, j, topology.getLowerBound(i, j), topology.getUpperBound(i, j));
  // Where graph and arrangement disagree (small chelate rings), the arrangement has the last word.
  for (const Window& w : windows) bounds.set(w.a, w.b, w.low, w.high);
  bounds.smooth();
  return bounds;
}

int rotatable_bonds(const RDKit::ROMol& molecule) {
  int n = 0;
  for (const auto* bond : molecule.bonds())
    n += bond->getBondType() == RDKit::Bond::SINGLE && bond->getBeginAtom()->getDegree() > 1 &&
         bond->getEndAtom()->getDegree() > 1 && !molecule.getRingInfo()->numBondRings(bond->getIdx());
  return n;
}

// Planes that hold the metal: that of a planar donor and its neighbours, and that of a carbonyl, carboxyl or aryl group
// whose oxygen or sulfur binds as part of a chelate.
// A metal above a macrocycle lies in none.
std::vector<FlatGroup> metal_planes(const Ligand& ligand, const Arrangement& arrangement, const LigandGraph& graph) {
  std::vector<FlatGroup> planes;
  if (ligand.denticity() < 2) return planes;
  if (!chelate_rules(ligand).macrocycle.empty() && *std::ranges::max_element(arrangement.distances) > widest_hole + 0.1)
    return planes;
  const int metal = static_cast<int>(ligand.atoms.size());
  const auto around = neighbours(ligand);
  for (int d = 0; d < ligand.denticity(); ++d) {
    const int atom = ligand.donors[d].front();
    const DonorShape shape = donor_shape(ligand, d);
    if (shape == DonorShape::planar && around[atom].size() == 2)
      planes.push_back({graph.from[atom], graph.from[around[atom][0]], graph.from[around[atom][1]], metal});
    if (shape != DonorShape::bent || around[atom].size() != 1) continue;
    const int next = around[atom].front();
    if (around[next].size() != 3 || ligand.atoms[next].z != 6) continue;
    const int third = around[next][0] == atom ? around[next][1] : around[next][0];
    planes.push_back({graph.from[next], graph.from[atom], graph.from[third], metal});
  }
  return planes;
}

// Alkyls, aryls, vinyls and acyls, carbon anions with two or three neighbours, and carbenes.
std::vector<CarbonDonor> carbon_donors(const Ligand& ligand, const Arrangement& arrangement, const LigandGraph& graph) {
  std::vector<CarbonDonor> donors;
  for (int d = 0; d < ligand.denticity(); ++d) {
    const int atom = ligand.donors[d].front();
    const DonorShape shape = donor_shape(ligand, d);
    if (ligand.atoms[atom].z != 6 || (shape != DonorShape::tetrahedral && shape != DonorShape::planar)) continue;
    const auto* carbon = graph.molecule->getAtomWithIdx(graph.from[atom]);
    if (carbon->getFormalCharge() == -1 || (carbon->getFormalCharge() == 0 && carbon->getTotalValence() == 2))
      donors.push_back({graph.from[atom], arrangement.distances[d]});
  }
  return donors;
}

// Given stereocentres, and, where the ligand must not be mirrored, the hand of its donors around the metal.
std::vector<Handedness> hands_of(const Ligand& ligand, const Arrangement& arrangement, const LigandGraph& graph) {
  std::vector<Handedness> hands;
  constexpr double part = 0.5;    // of the volume of an ideal tetrahedron
  constexpr double volume = 2.6;  // Angstrom^3, three bonds of 1.5 at 109.5 degrees
  for (const StereoCentre& centre : ligand.stereo_centres) {
    const std::size_t skip = centre.neighbours.size() - 3;
    const auto arm = [&](std::size_t i) { return graph.from[centre.neighbours[skip + i]]; };
    hands.push_back({graph.from[centre.atom], arm(0), arm(1), arm(2), (centre.clockwise ? 1 : -1) * part * volume});
  }
  if (ligand.stereo_centres.empty()) return hands;
  const int metal = static_cast<int>(ligand.atoms.size());
  const auto single = [&](int d) { return ligand.hapticity(d) == 1 && arrangement.directions[d].size() == 1; };
  const auto atom = [&](int d) { return graph.from[ligand.donors[d].front()]; };
  for (int a = 0; a < ligand.denticity(); ++a)
    for (int b = a + 1; b < ligand.denticity(); ++b)
      for (int c = b + 1; c < ligand.denticity(); ++c) {
        if (!single(a) || !single(b) || !single(c)) continue;
        const double triple =
            arrangement.directions[a][0].dot(arrangement.directions[b][0].cross(arrangement.directions[c][0]));
        if (std::abs(triple) < 0.4) continue;
        const double size = arrangement.distances[a] * arrangement.distances[b] * arrangement.distances[c];
        hands.push_back({metal, atom(a), atom(b), atom(c), part * size * triple});
      }
  return hands;
}

std::vector<Vec3> around_metal(const LigandGraph& graph, const std::vector<Vec3>& points) {
  std::vector<Vec3> positions(graph.place.size());
  for (std::size_t i = 0; i < positions.size(); ++i) positions[graph.place[i]] = points[i] - points.back();
  return positions;
}

// Degrees by which the worst donor misses its vertex, in the better of both hands where the ligand may be mirrored.
double misfit(const Ligand& ligand, const Arrangement& arrangement, std::vector<Vec3> positions) {
  const double here = fit_donors(ligand, positions, arrangement.directions).worst_angle;
  if (!ligand.stereo_centres.empty()) return here;
  for (Vec3& p : positions) p.x() = -p.x();
  return std::min(here, fit_donors(ligand, positions, arrangement.directions).worst_angle);
}

// Random starts of cages may be knotted: an adamantane with one bridgehead inside out keeps its stretched bonds.
bool is_torn(const Ligand& ligand, const std::vector<Vec3>& positions) {
  constexpr double longest = 1.2;  // of the covalent sum
  return std::ranges::any_of(ligand.bonds, [&](const Bond& bond) {
    const double sum =
        element(ligand.atoms[bond.a].z).covalent_radius + element(ligand.atoms[bond.b].z).covalent_radius;
    return (positions[bond.a] - positions[bond.b]).norm() > longest * sum;
  });
}

}  // namespace

std::vector<Conformer> embed_ligand(const Ligand& ligand, const Arrangement& arrangement, double widen,
                                    std::uint64_t seed) {
  const LigandGraph graph = read_graph(ligand);
  const Topology topology = topology_bounds(*graph.molecule);
  auto windows = metal_windows(ligand, arrangement, graph, *topology.bounds, widen);
  std::ranges::copy(small_ring_windows(*graph.molecule), std::back_inserter(windows));
  std::ranges::copy(haptic_windows(ligand, graph, *topology.bounds), std::back_inserter(windows));
  const Bounds bounds = bounds_with_metal(*topology.bounds, windows);
  const auto hands = hands_of(ligand, arrangement, graph);

  // Random starts are cheap next to the force field: it sees those only that come near the vertices.
  // A haptic group has two faces, which may differ (norbornene binds exo).
  bool faces = false;
  for (int d = 0; d < ligand.denticity(); ++d) faces = faces || ligand.hapticity(d) > 1;
  const int wanted = std::clamp(1 + rotatable_bonds(*graph.molecule) + (ligand.denticity() > 1) + 2 * faces, 1, 5);
  const int starts = ligand.denticity() == 1 ? wanted + 1 : 3 * wanted + 2 * ligand.denticity();
  struct Start {
    std::vector<Vec3> points;
    double misfit;
  };
  std::vector<Start> found;
  for (int start = 0; start < starts; ++start) {
    auto points = embed_points(bounds, hands, RandomStream(seed, static_cast<std::uint64_t>(start), "embedding"));
    if (!points) continue;
    const double off = misfit(ligand, arrangement, around_metal(graph, *points));
    found.push_back({std::move(*points), off});
    const auto good = [](const Start& s) { return s.misfit < near_vertex; };
    if (std::count_if(found.begin(), found.end(), good) == wanted) break;
  }
  std::stable_sort(found.begin(), found.end(), [](const Start& a, const Start& b) {
    return std::max(a.misfit, near_vertex) < std::max(b.misfit, near_vertex);
  });
  if (static_cast<int>(found.size()) > wanted) found.resize(wanted);

  LigandField field(*graph.molecule, carbon_donors(ligand, arrangement, graph), *topology.bounds);
  const auto planes = metal_planes(ligand, arrangement, graph);
  std::vector<Conformer> conformers;
  for (const Start& start : found) {
    const auto refined = topology.judged && field.known() ? field.refine(windows, planes, start.points)
                                                          : LigandField::Refined{start.points, 0};
    Conformer conformer{around_metal(graph, refined.points), refined.energy};
    if (!is_torn(ligand, conformer.positions)) conformers.push_back(std::move(conformer));
  }
  return conformers;
}

}  // namespace werner
