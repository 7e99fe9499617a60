#include "werner/physics/coordination.hpp"

#include <algorithm>

#include "werner/complex/perceive.hpp"
#include "werner/core/element.hpp"

namespace werner {

// Numbers the connected components of the atoms that `inside` admits; -1 elsewhere.
static std::vector<int> components(int atoms, const std::vector<Bond>& bonds, const std::vector<bool>& inside) {
  std::vector<std::vector<int>> neighbours(atoms);
  for (const Bond& bond : bonds) {
    neighbours[bond.a].push_back(bond.b);
    neighbours[bond.b].push_back(bond.a);
  }
  std::vector<int> component(atoms, -1);
  int next = 0;
  for (int start = 0; start < atoms; ++start) {
    if (!inside[start] || component[start] >= 0) continue;
    std::vector<int> open{start};
    component[start] = next;
    while (!open.empty()) {
      const int atom = open.back();
      open.pop_back();
      for (const int other : neighbours[atom])
        if (inside[other] && component[other] < 0) {
          component[other] = next;
          open.push_back(other);
        }
    }
    ++next;
  }
  return component;
}

int metal_of(const Molecule& molecule) {
  int first = -1;
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i) {
    const Element& e = element(molecule.atomic_numbers[i]);
    if (e.is_d_block() || e.is_f_block()) return i;
    if (e.is_metal && first < 0) first = i;
  }
  return first;
}

std::optional<CoordinationSphere> coordination_sphere(const Molecule& molecule) {
  CoordinationSphere sphere;
  sphere.metal = metal_of(molecule);
  if (sphere.metal < 0) return std::nullopt;
  const int n = static_cast<int>(molecule.size());
  const std::vector<Bond> bonds = molecule.bonds.empty() ? perceive_bonds(molecule) : molecule.bonds;
  std::vector<bool> donor(n, false), rest(n, true);
  rest[sphere.metal] = false;
  for (const Bond& bond : bonds) {
    if (bond.a == sphere.metal) donor[bond.b] = true;
    if (bond.b == sphere.metal) donor[bond.a] = true;
  }
  const std::vector<int> ligand = components(n, bonds, rest), group = components(n, bonds, donor);
  for (int atom = 0; atom < n; ++atom) {
    if (!donor[atom]) continue;
    auto site =
        std::ranges::find_if(sphere.sites, [&](const DonorSite& each) { return group[each.atoms[0]] == group[atom]; });
    if (site == sphere.sites.end()) site = sphere.sites.insert(site, DonorSite{{}, Vec3::Zero(), ligand[atom]});
    site->atoms.push_back(atom);
  }
  for (DonorSite& site : sphere.sites) {
    for (const int atom : site.atoms) site.position += molecule.positions[atom];
    site.position /= static_cast<double>(site.atoms.size());
  }
  return sphere;
}

}  // namespace werner
