#include "werner/complex/perceive_donors.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "werner/complex/perceive_bonds.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

constexpr int hydrogen = 1, boron = 5, carbon = 6, fluorine = 9, palladium = 46, platinum = 78;

// All lengths below are relative distances. The limits are those that agree best with the connectivity of the Cambridge
// database as tmQM quotes it (metal node degree), found on half of 10,000 structures; see docs/perception.md.

bool is_pi(int z) { return z == carbon || z == boron; }
bool has_lone_pair(int z) { return element(z).group >= 15; }
bool is_halogen(int z) { return element(z).group == 17; }

// Atoms that give their hydrogen to a metal as a bridge (borohydride, silane); C-H, N-H and O-H contacts are agostic or
// hydrogen bonds and not donors.
bool is_hydridic(int z) { return z == boron || element(z).group == 14 * (z != carbon) || element(z).is_metal; }

// What donors are judged by. `ratio`: relative distance of every atom to the metal, far for other metals.
struct Surroundings {
  const Molecule& molecule;
  const std::vector<std::vector<int>>& neighbours;
  int metal = 0;
  std::vector<double> ratio;

  int z(int atom) const { return molecule.atomic_numbers[atom]; }
  bool bonded(int a, int b) const { return std::ranges::find(neighbours[a], b) != neighbours[a].end(); }
};

// Whether all valences are used among the ligand's own atoms, so that nothing is left to give: CH3, PR4+, SO2R2, BF4-.
// Not said of cage atoms (carboranes), which have more than four neighbours or several borons.
bool is_saturated(const Surroundings& around, int atom) {
  const auto& neighbours = around.neighbours[atom];
  if (around.z(atom) == hydrogen) return false;
  const auto borons = std::ranges::count_if(neighbours, [&](int j) { return around.z(j) == boron; });
  if (neighbours.size() > 4 || borons >= 2) return false;
  return neighbours.size() == 4 || (is_halogen(around.z(atom)) && neighbours.size() >= 2);
}

bool is_carbonyl(const Surroundings& around, int atom) {
  return around.z(atom) == carbon && around.neighbours[atom].size() == 3 &&
         std::ranges::any_of(around.neighbours[atom], [&](int j) {
           return element(around.z(j)).group == 16 && around.neighbours[j].size() == 1;
         });
}

// Donors with lone pairs: long bonds are normal beside the small radii of low-spin 3d metals and in group 12. 4d and 5d
// metals of groups 10 and 11 have many near contacts that are no bonds: above a complete square of palladium and
// platinum only what is near is bound, and so it is beside six donors of a late 3d metal.
double lone_pair_reach(int metal, int nearer_donors) {
  const Element& e = element(metal);
  if (metal == palladium || metal == platinum) return nearer_donors < 4 ? 1.26 : 1.18;
  if (e.period == 4) return nearer_donors < 6 || e.group < 8 ? 1.32 : 1.16;
  if (e.group == 12) return 1.37;
  return e.group == 11 ? 1.18 : 1.28;
}

// Distance to the metal up to which an atom can be a donor.
double donor_reach(const Surroundings& around, int atom, int nearer_donors) {
  const int z = around.z(atom), metal = around.z(around.metal);
  const auto& neighbours = around.neighbours[atom];
  if (is_saturated(around, atom)) return element(z).group == 14 && z != carbon ? 0.98 : 0;  // five-coordinate silicon
  if (z == hydrogen) {
    const bool protic =
        std::ranges::any_of(neighbours, [&](int j) { return around.z(j) != hydrogen && !is_hydridic(around.z(j)); });
    return protic ? 0 : 1.2;
  }
  if (is_halogen(z) && !neighbours.empty())
    return z != fluorine ? 1.05 : around.z(neighbours[0]) == carbon ? 1.0 : 1.18;
  // A carbonyl group beside a coordinated diene or allyl is not part of it.
  if (is_pi(z)) return metal == palladium || is_carbonyl(around, atom) ? 1.1 : 1.2;
  return lone_pair_reach(metal, nearer_donors);
}

// Angle at `b` in degrees.
double angle(const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 u = a - b, v = c - b;
  return std::atan2(u.cross(v).norm(), u.dot(v)) * 180 / std::numbers::pi;
}

// Behind a nearer candidate, as seen from the metal. Side-on groups see the metal at about 70 degrees from each of
// their bonds; an atom behind a donor at 90 and more. An atom between two nearer heteroatoms (carboxylate,
// dithiocarbamate, nitrate) is behind both.
bool is_shadowed(const Surroundings& around, const std::vector<bool>& candidate, int atom) {
  constexpr double steepest = 87;  // degrees
  constexpr double side_by_side =
      0.07;  // atoms of a ring of phosphorus that lies on the metal are as near as each other
  const auto& positions = around.molecule.positions;
  int heteroatoms = 0;
  for (const int j : around.neighbours[atom]) {
    if (!candidate[j] || around.ratio[j] >= around.ratio[atom]) continue;
    heteroatoms +=
        !is_pi(around.z(j)) && around.z(j) != hydrogen && around.ratio[j] < around.ratio[atom] - side_by_side;
    if (angle(positions[around.metal], positions[j], positions[atom]) > steepest) return true;
  }
  return heteroatoms >= 2;
}

// The second donor of a four-membered chelate ring (carboxylate, nitrate, thiosemicarbazide) is near the metal whether
// it is bound or not. It is bound where it comes as near as the first, or completes the octahedron of a 3d metal.
bool is_idle_second(const Surroundings& around, const std::vector<int>& nearer, int atom) {
  constexpr double near = 1.14, alike = 0.04, sixth = 1.28;
  const double ratio = around.ratio[atom];
  const Element& metal = element(around.z(around.metal));
  if (ratio <= near) return false;
  if (metal.period == 4 && metal.group < 12 && nearer.size() == 5 && ratio < sixth) return false;
  return std::ranges::any_of(nearer, [&](int first) {
    return has_lone_pair(around.z(first)) && ratio - around.ratio[first] >= alike &&
           std::ranges::any_of(around.neighbours[atom], [&](int j) { return around.bonded(first, j); });
  });
}

// Carbon rings that lie near the metal as a whole, without saturated atoms and without carbonyl groups (maleic
// anhydride and quinones hold a metal by their double bonds alone). `reach` goes by the number of atoms.
std::vector<std::vector<int>> near_rings(const Surroundings& around) {
  constexpr std::array<double, 4> reach{1.35, 1.35, 1.25, 1.25};  // rings of five to eight
  constexpr std::size_t smallest = 5, largest = 8;
  const auto in_pi_ring = [&](int atom) {
    return around.ratio[atom] <= reach[0] && around.z(atom) == carbon && around.neighbours[atom].size() <= 3 &&
           !is_carbonyl(around, atom);
  };
  std::vector<std::vector<int>> found;
  std::vector<int> path;
  const auto extend = [&](const auto& self, int at) -> void {
    for (const int next : around.neighbours[at]) {
      if (next == path[0] && path.size() >= smallest && path[1] < path.back() &&
          std::ranges::all_of(path, [&](int i) { return around.ratio[i] <= reach[path.size() - smallest]; }))
        found.push_back(path);
      if (next <= path[0] || path.size() == largest || !in_pi_ring(next) || std::ranges::find(path, next) != path.end())
        continue;
      path.push_back(next);
      self(self, next);
      path.pop_back();
    }
  };
  for (int i = 0; i < static_cast<int>(around.neighbours.size()); ++i) {
    if (!in_pi_ring(i)) continue;
    path = {i};
    extend(extend, i);
  }
  return found;
}

// A carbon on its own is held by a sigma bond, which is short; further out it is an agostic or ipso contact.
bool is_lone_contact(const Surroundings& around, const std::vector<bool>& donor, int atom) {
  constexpr double longest_sigma = 1.12;
  const Element& metal = element(around.z(around.metal));
  return metal.group <= 10 && around.z(atom) == carbon && around.ratio[atom] > longest_sigma &&
         std::ranges::none_of(around.neighbours[atom], [&](int j) { return donor[j] && is_pi(around.z(j)); });
}

}  // namespace

std::vector<int> donors_of(const Molecule& molecule, const std::vector<std::vector<int>>& neighbours,
                           const std::vector<bool>& is_centre, int metal) {
  const int n = static_cast<int>(molecule.size());
  Surroundings around{molecule, neighbours, metal, std::vector<double>(n, 1e9)};
  std::vector<int> candidates;
  for (int i = 0; i < n; ++i) {
    if (is_centre[i]) continue;
    around.ratio[i] = relative_distance(molecule, i, metal);
    if (around.ratio[i] < donor_reach(around, i, 0)) candidates.push_back(i);
  }
  std::ranges::stable_sort(candidates, {}, [&](int i) { return around.ratio[i]; });
  std::vector<bool> candidate(n, false), donor(n, false);
  for (const int i : candidates) candidate[i] = true;
  std::vector<int> nearer;
  for (const int i : candidates) {
    if (around.ratio[i] > donor_reach(around, i, static_cast<int>(nearer.size())) ||
        is_shadowed(around, candidate, i) || (has_lone_pair(around.z(i)) && is_idle_second(around, nearer, i)))
      continue;
    donor[i] = true;
    nearer.push_back(i);
  }
  // A slipped ring is bound as a whole: two of five or three of six of its atoms hold the metal firmly enough.
  const std::vector<bool> before = donor;  // fused rings do not count what another ring has added
  for (const auto& ring : near_rings(around))
    if (std::ranges::count_if(ring, [&](int i) { return before[i]; }) >= static_cast<int>(ring.size()) / 2)
      for (const int i : ring) donor[i] = true;
  for (const int i : candidates)
    if (donor[i] && is_lone_contact(around, donor, i)) donor[i] = false;
  std::vector<int> donors;
  for (int i = 0; i < n; ++i)
    if (donor[i]) donors.push_back(i);
  return donors;
}

}  // namespace werner
