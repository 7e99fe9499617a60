#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "werner/complex/spans.hpp"

namespace werner {

using Neighbours = std::vector<std::vector<int>>;

static constexpr int unreachable = std::numeric_limits<int>::max() / 2;

// Bonds from a donor group to every atom, never through an atom of `closed`.
static std::vector<int> distances(const Neighbours& neighbours, const DonorGroup& from, const std::set<int>& closed) {
  std::vector<int> distance(neighbours.size(), unreachable), queue(from.begin(), from.end());
  for (const int atom : from) distance[atom] = 0;
  for (std::size_t next = 0; next < queue.size(); ++next)
    for (const int atom : neighbours[queue[next]]) {
      if (distance[atom] != unreachable || closed.contains(atom)) continue;
      distance[atom] = distance[queue[next]] + 1;
      queue.push_back(atom);
    }
  return distance;
}

static int nearest(const std::vector<int>& distance, const DonorGroup& group) {
  int best = unreachable;
  for (const int atom : group) best = std::min(best, distance[atom]);
  return best;
}

// Preferred angles at the metal by ring size, from the usual bite angles of chelates (peroxo 40-45, carboxylate and
// dithiocarbamate 58-75, diamines, bipyridines and dppe 75-88, acac and dppp 82-97, dppb 90-100, xantphos 105-120);
// eleven members and more can reach across the metal.
static std::pair<double, double> bite_window(int size, int hapticity_a, int hapticity_b) {
  const int hapticity = std::max(hapticity_a, hapticity_b);
  // From the centroid of a ring to a tethered donor, or to the other ring of an ansa metallocene.
  if (hapticity >= 3) return {80, size >= 10 || std::min(hapticity_a, hapticity_b) >= 3 ? 180 : 140};
  static const std::map<int, std::pair<double, double>> windows = {{3, {38, 60}},  {4, {60, 78}},  {5, {72, 95}},
                                                                   {6, {80, 105}}, {7, {85, 110}}, {8, {85, 120}},
                                                                   {9, {85, 130}}, {10, {85, 140}}};
  auto window = size <= 10 ? windows.at(std::max(size, 3)) : std::pair(85.0, 180.0);
  // The midpoint of a double bond lies farther back than its nearer end (cod, norbornadiene).
  if (hapticity == 2) window.second += 10;
  return window;
}

// Trigonal planar, alone or by conjugation: its substituents and the metal share a plane.
static bool is_flat(const Ligand& ligand, const Neighbours& neighbours, int atom) {
  const auto unsaturated = [&](int a) {
    if (ligand.atoms[a].aromatic) return true;
    return std::ranges::any_of(ligand.bonds, [&](const Bond& bond) {
      return (bond.a == a || bond.b == a) && (bond.order == BondOrder::double_ || bond.order == BondOrder::aromatic);
    });
  };
  if (unsaturated(atom)) return true;
  const int z = ligand.atoms[atom].z;
  if (z == 6) return neighbours[atom].size() == 2;  // carbene
  // A charge beside a double bond could as well be drawn at its other end: O=C-C=C-N(-) is (-)O-C=C-C=N.
  if (z == 7 && ligand.atoms[atom].formal_charge < 0 &&
      std::ranges::any_of(
          ligand.bonds,
          [&](const Bond& bond) {
            return bond.order == BondOrder::double_ &&
                   (std::ranges::find(neighbours[atom], bond.a) != neighbours[atom].end() ||
                    std::ranges::find(neighbours[atom], bond.b) != neighbours[atom].end());
          }))
    return true;
  // An amide between unsaturated neighbours lends them its lone pair.
  return z == 7 && neighbours[atom].size() == 2 && std::ranges::all_of(neighbours[atom], unsaturated);
}

static std::vector<ChelateRules::Ring> find_rings(const Ligand& ligand, const Neighbours& neighbours) {
  std::vector<ChelateRules::Ring> rings;
  for (int a = 0; a < ligand.denticity(); ++a)
    for (int b = a + 1; b < ligand.denticity(); ++b) {
      std::set<int> others;
      for (int c = 0; c < ligand.denticity(); ++c)
        if (c != a && c != b) others.insert(ligand.donors[c].begin(), ligand.donors[c].end());
      const int direct = nearest(distances(neighbours, ligand.donors[a], others), ligand.donors[b]);
      const int any = nearest(distances(neighbours, ligand.donors[a], {}), ligand.donors[b]);
      if (direct > any) continue;
      const auto [low, high] = bite_window(direct + 2, ligand.hapticity(a), ligand.hapticity(b));
      rings.push_back({a, b, direct + 2, low, high});
    }
  return rings;
}

static const ChelateRules::Ring* ring_between(const std::vector<ChelateRules::Ring>& rings, int a, int b) {
  for (const auto& ring : rings)
    if ((ring.a == a && ring.b == b) || (ring.a == b && ring.b == a)) return &ring;
  return nullptr;
}

// The neighbours of the atom y through which the shortest ways to a donor leave.
static std::set<int> exits(const Neighbours& neighbours, int y, const DonorGroup& towards) {
  const std::vector<int> distance = distances(neighbours, towards, {});
  std::set<int> result;
  for (const int atom : neighbours[y])
    if (distance[atom] + 1 == distance[y]) result.insert(atom);
  return result;
}

// Whether a chelate ring holds its two donors in the plane of the flat one: five-membered ones do even through a
// saturated atom (PNP, PCP), six-membered ones where every atom between the donors is unsaturated (the halves of salen,
// but not dipicolylpyridine). Through two saturated atoms, as between the nitrogens of salen, it bends at a cost.
enum class Stiffness { none, bends, stiff };
static Stiffness stiffness(const ChelateRules::Ring& ring, const Ligand& ligand, const Neighbours& neighbours) {
  if (ring.size > 6) return Stiffness::none;
  const std::vector<int> from_a = distances(neighbours, ligand.donors[ring.a], {});
  const std::vector<int> from_b = distances(neighbours, ligand.donors[ring.b], {});
  int saturated = 0;
  for (int atom = 0; atom < static_cast<int>(ligand.atoms.size()); ++atom) {
    const bool between = from_a[atom] > 0 && from_b[atom] > 0 && from_a[atom] + from_b[atom] + 2 == ring.size;
    saturated += between && !is_flat(ligand, neighbours, atom);
  }
  if (ring.size <= 5) return saturated > 1 ? Stiffness::bends : Stiffness::stiff;
  return saturated > 0 ? Stiffness::none : Stiffness::stiff;
}

static std::vector<ChelateRules::FlatTriple> find_flat_triples(const std::vector<ChelateRules::Ring>& rings,
                                                               const Ligand& ligand, const Neighbours& neighbours) {
  std::vector<ChelateRules::FlatTriple> triples;
  for (int y = 0; y < ligand.denticity(); ++y) {
    if (ligand.hapticity(y) != 1 || !is_flat(ligand, neighbours, ligand.donors[y][0])) continue;
    for (int x = 0; x < ligand.denticity(); ++x)
      for (int z = x + 1; z < ligand.denticity(); ++z) {
        if (x == y || z == y || ring_between(rings, x, z)) continue;
        const auto *first = ring_between(rings, x, y), *second = ring_between(rings, y, z);
        if (!first || !second) continue;
        const Stiffness weaker =
            std::min(stiffness(*first, ligand, neighbours), stiffness(*second, ligand, neighbours));
        if (weaker == Stiffness::none) continue;
        const auto to_x = exits(neighbours, ligand.donors[y][0], ligand.donors[x]);
        const auto to_z = exits(neighbours, ligand.donors[y][0], ligand.donors[z]);
        const bool apart = std::ranges::none_of(to_x, [&](int atom) { return to_z.contains(atom); });
        if (apart) triples.push_back({x, y, z, weaker == Stiffness::stiff});
      }
  }
  return triples;
}

// Four donors in a circle, in cyclic order; empty otherwise.
static std::vector<int> find_macrocycle(const std::vector<ChelateRules::Ring>& rings, const Ligand& ligand) {
  if (ligand.denticity() != 4 || rings.size() != 4) return {};
  std::vector<int> cycle = {0};
  while (cycle.size() < 4) {
    const std::size_t before = cycle.size();
    for (int d = 1; d < 4 && cycle.size() == before; ++d)
      if (ring_between(rings, cycle.back(), d) && std::ranges::find(cycle, d) == cycle.end()) cycle.push_back(d);
    if (cycle.size() == before) return {};
  }
  return ring_between(rings, cycle[3], cycle[0]) ? cycle : std::vector<int>{};
}

ChelateRules chelate_rules(const Ligand& ligand) {
  ChelateRules rules;
  if (ligand.denticity() < 2) return rules;
  const Neighbours around = neighbours(ligand);
  rules.rings = find_rings(ligand, around);
  rules.flat = find_flat_triples(rules.rings, ligand, around);
  rules.macrocycle = find_macrocycle(rules.rings, ligand);
  int members = 0;  // without the metal
  for (const auto& ring : rules.rings) members += ring.size - 2;
  rules.macrocycle_members = members;
  rules.macrocycle_is_large = members >= 13;
  return rules;
}

}  // namespace werner
