#include "werner/complex/perceive_bonds.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/complex/perceive.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

constexpr int hydrogen = 1, boron = 5, carbon = 6, fluorine = 9, palladium = 46;

// All lengths below are in units of the sum of covalent radii. The limits are those that agree best with the
// connectivity of the Cambridge database as tmQM quotes it (metal node degree) on 10,000 structures; see
// docs/perception.md.

double radius(int z) {
  const double tabulated = element(z).covalent_radius;
  return tabulated > 0 ? tabulated : 1.7;  // berkelium and beyond have none
}

bool is_halogen(int z) { return element(z).group == 17; }

// Atoms that give their hydrogen to a metal as a bridge (borohydride, silane); C-H, N-H and O-H contacts are agostic or
// hydrogen bonds and not donors.
bool is_hydridic(int z) { return z == boron || element(z).group == 14 * (z != carbon) || element(z).is_metal; }

// Longest bond between two atoms that are no metal centres.
double bond_reach(int a, int b) {
  if (a == hydrogen && b == hydrogen) return 1.6;  // H2 on a metal is stretched to 0.8 to 1.0 Angstrom
  return element(a).period > 2 && element(b).period > 2 ? 1.15 : 1.25;
}

std::vector<std::vector<int>> ligand_neighbours(const Molecule& molecule, const std::vector<bool>& is_centre) {
  const int n = static_cast<int>(molecule.size());
  std::vector<std::vector<int>> neighbours(n);
  for (int i = 0; i < n; ++i) {
    if (is_centre[i]) continue;
    for (int j = i + 1; j < n; ++j) {
      if (is_centre[j]) continue;
      const int a = molecule.atomic_numbers[i], b = molecule.atomic_numbers[j];
      const double reach = bond_reach(a, b) * (radius(a) + radius(b));
      if ((molecule.positions[i] - molecule.positions[j]).squaredNorm() >= reach * reach) continue;
      neighbours[i].push_back(j);
      neighbours[j].push_back(i);
    }
  }
  // A hydrogen has one partner, unless it bridges two borons.
  for (int i = 0; i < n; ++i) {
    if (molecule.atomic_numbers[i] != hydrogen || neighbours[i].size() < 2) continue;
    const auto distance = [&](int j) {
      return (molecule.positions[i] - molecule.positions[j]).norm() /
             (radius(hydrogen) + radius(molecule.atomic_numbers[j]));
    };
    const int nearest = *std::ranges::min_element(neighbours[i], {}, distance);
    const auto keeps = [&](int j) {
      return j == nearest || (molecule.atomic_numbers[j] == boron && molecule.atomic_numbers[nearest] == boron);
    };
    for (const int j : neighbours[i])
      if (!keeps(j)) std::erase(neighbours[j], i);
    std::erase_if(neighbours[i], [&](int j) { return !keeps(j); });
  }
  return neighbours;
}

// Whether all valences are used among the ligand's own atoms, so that nothing is left to give: CH3, PR4+, SO2R2, BF4-.
// Not said of cage atoms (carboranes), which have more than four neighbours or several borons.
bool is_saturated(const Molecule& molecule, const std::vector<int>& neighbours, int z) {
  if (z == hydrogen) return false;
  const auto borons = std::ranges::count_if(neighbours, [&](int j) { return molecule.atomic_numbers[j] == boron; });
  if (neighbours.size() > 4 || borons >= 2) return false;
  return neighbours.size() == 4 || (is_halogen(z) && neighbours.size() >= 2);
}

// Donors with lone pairs: long bonds are normal beside the small radii of low-spin 3d metals and in group 12, while
// square planes and pairs of 4d and 5d metals of groups 10 and 11 have many near contacts that are no bonds.
double lone_pair_reach(int metal) {
  const Element& e = element(metal);
  if (e.period == 4 || e.group == 12) return 1.32;
  return e.group == 10 || e.group == 11 ? 1.18 : 1.28;
}

// Distance to the metal up to which an atom can be a donor.
double donor_reach(const Molecule& molecule, const std::vector<int>& neighbours, int atom, int metal) {
  const int z = molecule.atomic_numbers[atom];
  if (is_saturated(molecule, neighbours, z))
    return element(z).group == 14 && z != carbon ? 0.98 : 0;  // five-coordinate silicon
  if (z == hydrogen) {
    for (const int j : neighbours)
      if (molecule.atomic_numbers[j] != hydrogen && !is_hydridic(molecule.atomic_numbers[j])) return 0;
    return 1.2;
  }
  if (is_halogen(z) && !neighbours.empty())
    return z != fluorine ? 1.05 : molecule.atomic_numbers[neighbours[0]] == carbon ? 1.0 : 1.18;
  if (z == carbon || z == boron) return metal == palladium ? 1.1 : 1.2;
  return lone_pair_reach(metal);
}

// Angle at `b` in degrees.
double angle(const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 u = a - b, v = c - b;
  return std::atan2(u.cross(v).norm(), u.dot(v)) * 180 / std::numbers::pi;
}

// Five- and six-membered carbon rings that lie near the metal as a whole, without saturated atoms and without carbonyl
// groups (maleic anhydride and quinones hold a metal by their double bonds alone).
std::vector<std::vector<int>> near_rings(const Molecule& molecule, const std::vector<std::vector<int>>& neighbours,
                                         const std::vector<double>& ratio) {
  constexpr double reach = 1.35;
  const auto in_pi_ring = [&](int atom) {
    return ratio[atom] <= reach && molecule.atomic_numbers[atom] == carbon && neighbours[atom].size() <= 3 &&
           std::ranges::none_of(neighbours[atom], [&](int j) {
             return element(molecule.atomic_numbers[j]).group == 16 && neighbours[j].size() == 1;
           });
  };
  std::vector<std::vector<int>> found;
  std::vector<int> path;
  const auto extend = [&](const auto& self, int at) -> void {
    for (const int next : neighbours[at]) {
      if (next == path[0] && path.size() >= 5 && path[1] < path.back()) found.push_back(path);
      if (next <= path[0] || path.size() == 6 || !in_pi_ring(next) || std::ranges::find(path, next) != path.end())
        continue;
      path.push_back(next);
      self(self, next);
      path.pop_back();
    }
  };
  for (int i = 0; i < static_cast<int>(neighbours.size()); ++i) {
    if (!in_pi_ring(i)) continue;
    path = {i};
    extend(extend, i);
  }
  return found;
}

std::vector<int> donors_of(const Molecule& molecule, const std::vector<std::vector<int>>& neighbours,
                           const std::vector<bool>& is_centre, int metal) {
  const int n = static_cast<int>(molecule.size());
  const Vec3& centre = molecule.positions[metal];
  const double metal_radius = radius(molecule.atomic_numbers[metal]);
  std::vector<double> ratio(n, 1e9);  // distance over sum of radii
  std::vector<int> candidates;
  for (int i = 0; i < n; ++i) {
    if (is_centre[i]) continue;
    ratio[i] = (molecule.positions[i] - centre).norm() / (metal_radius + radius(molecule.atomic_numbers[i]));
    if (ratio[i] < donor_reach(molecule, neighbours[i], i, molecule.atomic_numbers[metal])) candidates.push_back(i);
  }
  const auto is_pi = [&](int i) { return molecule.atomic_numbers[i] == carbon || molecule.atomic_numbers[i] == boron; };
  std::vector<bool> candidate(n, false);
  for (const int i : candidates) candidate[i] = true;
  // Side-on groups see the metal at about 70 degrees from each of their bonds; an atom behind a donor at 90 and more.
  // An atom between two nearer heteroatoms (carboxylate, dithiocarbamate, nitrate) is behind both.
  constexpr double steepest = 87;
  std::vector<bool> donor(n, false);
  for (const int i : candidates) {
    bool shadowed = false;
    int hetero = 0;
    for (const int j : neighbours[i]) {
      if (!candidate[j]) continue;
      hetero += !is_pi(j) && molecule.atomic_numbers[j] != hydrogen && ratio[j] < ratio[i];
      shadowed =
          shadowed || (ratio[j] < ratio[i] && angle(centre, molecule.positions[j], molecule.positions[i]) > steepest);
    }
    donor[i] = !shadowed && hetero < 2;
  }
  // A slipped ring is bound as a whole: two of five or three of six of its atoms hold the metal firmly enough.
  for (const auto& ring : near_rings(molecule, neighbours, ratio)) {
    int bound = 0;
    for (const int i : ring) bound += donor[i];
    if (bound >= (ring.size() == 5 ? 2 : 3))
      for (const int i : ring) donor[i] = true;
  }
  std::vector<int> donors;
  for (int i = 0; i < n; ++i)
    if (donor[i]) donors.push_back(i);
  return donors;
}

}  // namespace

std::vector<int> metal_centres(const Molecule& molecule) {
  std::vector<int> block, alkaline, others;
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i) {
    const Element& e = element(molecule.atomic_numbers[i]);
    if (e.is_d_block() || e.is_f_block())
      block.push_back(i);
    else if (e.is_metal)
      (e.group <= 2 ? alkaline : others).push_back(i);
  }
  std::vector<int> centres = block;
  centres.insert(centres.end(), alkaline.begin(), alkaline.end());
  if (centres.empty()) centres = others;
  std::ranges::sort(centres);
  return centres;
}

Connectivity connect(const Molecule& molecule) {
  Connectivity result;
  result.metals = metal_centres(molecule);
  std::vector<bool> is_centre(molecule.size(), false);
  for (const int metal : result.metals) is_centre[metal] = true;
  result.neighbours = ligand_neighbours(molecule, is_centre);
  for (const int metal : result.metals)
    result.donors.push_back(donors_of(molecule, result.neighbours, is_centre, metal));
  for (std::size_t i = 0; i < result.metals.size(); ++i)
    for (std::size_t j = i + 1; j < result.metals.size(); ++j) {
      const int a = result.metals[i], b = result.metals[j];
      const double reach = 1.15 * (radius(molecule.atomic_numbers[a]) + radius(molecule.atomic_numbers[b]));
      if ((molecule.positions[a] - molecule.positions[b]).norm() < reach) result.metal_bonds.emplace_back(a, b);
    }
  return result;
}

std::vector<Bond> perceive_bonds(const Molecule& molecule) {
  const Connectivity graph = connect(molecule);
  std::vector<Bond> bonds;
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i)
    for (const int j : graph.neighbours[i])
      if (i < j) bonds.push_back({i, j, BondOrder::single});
  for (std::size_t k = 0; k < graph.metals.size(); ++k)
    for (const int donor : graph.donors[k]) bonds.push_back({donor, graph.metals[k], BondOrder::dative});
  for (const auto& [a, b] : graph.metal_bonds) bonds.push_back({a, b, BondOrder::single});
  return bonds;
}

}  // namespace werner
