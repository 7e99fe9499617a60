#include "werner/complex/perceive_bonds.hpp"

#include <algorithm>

#include "werner/complex/perceive.hpp"
#include "werner/complex/perceive_donors.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

constexpr int hydrogen = 1, boron = 5, carbon = 6, phosphorus = 15;

// Lengths are in units of the sum of covalent radii. Limits are the gaps between bonds and contacts in the structures
// of tmQM; see docs/perception.md.

// Longest bond between two atoms that are no metal centres: where the distances of tmQM have their gap between bonds
// and contacts.
double bond_reach(int a, int b) {
  if (a == hydrogen && b == hydrogen) return 1.6;  // H2 on a metal is stretched to 0.8 to 1.0 Angstrom
  if (a == hydrogen || b == hydrogen || a == boron || b == boron) return 1.25;  // bridges, cages
  const bool light = element(a).period == 2 || element(b).period == 2;
  if (light && (a == phosphorus || b == phosphorus)) return 1.08;
  return light ? 1.16 : 1.15;
}

// Whether two carbons are held by one metal. Carbonyls are pressed to 1.62 to 1.85 Angstrom of each other and of allyl
// groups there (molybdenum and tungsten in GFN2 geometries), while the bonds within haptic groups are 1.35 to 1.50.
bool held_together(const Molecule& molecule, const std::vector<int>& metals, int i, int j) {
  constexpr double held = 1.15;
  return molecule.atomic_numbers[i] == carbon && molecule.atomic_numbers[j] == carbon &&
         std::ranges::any_of(metals, [&](int metal) {
           return relative_distance(molecule, i, metal) < held && relative_distance(molecule, j, metal) < held;
         });
}

std::vector<std::vector<int>> ligand_neighbours(const Molecule& molecule, const std::vector<int>& metals,
                                                const std::vector<bool>& is_centre) {
  const int n = static_cast<int>(molecule.size());
  std::vector<std::vector<int>> neighbours(n);
  for (int i = 0; i < n; ++i) {
    if (is_centre[i]) continue;
    for (int j = i + 1; j < n; ++j) {
      if (is_centre[j]) continue;
      const int a = molecule.atomic_numbers[i], b = molecule.atomic_numbers[j];
      const double reach = bond_reach(a, b) * (bonding_radius(a) + bonding_radius(b));
      if ((molecule.positions[i] - molecule.positions[j]).squaredNorm() >= reach * reach) continue;
      constexpr double longest_haptic = 1.06;
      if (relative_distance(molecule, i, j) > longest_haptic && held_together(molecule, metals, i, j)) continue;
      neighbours[i].push_back(j);
      neighbours[j].push_back(i);
    }
  }
  // A hydrogen has one partner, unless it bridges two borons.
  for (int i = 0; i < n; ++i) {
    if (molecule.atomic_numbers[i] != hydrogen || neighbours[i].size() < 2) continue;
    const auto distance = [&](int j) { return relative_distance(molecule, i, j); };
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

}  // namespace

double bonding_radius(int z) {
  const double tabulated = element(z).covalent_radius;
  return tabulated > 0 ? tabulated : 1.7;  // berkelium and beyond have none
}

double relative_distance(const Molecule& molecule, int i, int j) {
  return (molecule.positions[i] - molecule.positions[j]).norm() /
         (bonding_radius(molecule.atomic_numbers[i]) + bonding_radius(molecule.atomic_numbers[j]));
}

static bool in_d_or_f_block(const Molecule& molecule, int atom) {
  const Element& e = element(molecule.atomic_numbers[atom]);
  return e.is_d_block() || e.is_f_block();
}

std::vector<int> metal_centres(const Molecule& molecule) {
  std::vector<int> block, alkaline, others;
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i) {
    const Element& e = element(molecule.atomic_numbers[i]);
    if (in_d_or_f_block(molecule, i))
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

// Sodium and the heavier alkali metals beside a metal of the d or f block are counter-ions, whatever they touch; so are
// lithium and the alkaline earths that hold nothing.
static bool is_counter_ion(const Molecule& molecule, int metal, const std::vector<int>& donors) {
  constexpr int lithium = 3;
  const Element& e = element(molecule.atomic_numbers[metal]);
  if (in_d_or_f_block(molecule, metal)) return false;
  return (e.group == 1 && molecule.atomic_numbers[metal] > lithium) || (e.group <= 2 && donors.empty());
}

Connectivity connect(const Molecule& molecule) {
  Connectivity result;
  result.metals = metal_centres(molecule);
  std::vector<bool> is_centre(molecule.size(), false);
  for (const int metal : result.metals) is_centre[metal] = true;
  result.neighbours = ligand_neighbours(molecule, result.metals, is_centre);
  for (const int metal : result.metals)
    result.donors.push_back(donors_of(molecule, result.neighbours, is_centre, metal));
  if (std::ranges::any_of(result.metals, [&](int metal) { return in_d_or_f_block(molecule, metal); }))
    for (std::size_t k = result.metals.size(); k-- > 0;)
      if (is_counter_ion(molecule, result.metals[k], result.donors[k])) {
        result.metals.erase(result.metals.begin() + static_cast<std::ptrdiff_t>(k));
        result.donors.erase(result.donors.begin() + static_cast<std::ptrdiff_t>(k));
      }
  for (std::size_t i = 0; i < result.metals.size(); ++i)
    for (std::size_t j = i + 1; j < result.metals.size(); ++j) {
      const int a = result.metals[i], b = result.metals[j];
      const double reach =
          1.15 * (bonding_radius(molecule.atomic_numbers[a]) + bonding_radius(molecule.atomic_numbers[b]));
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
