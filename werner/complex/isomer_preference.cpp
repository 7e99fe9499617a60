#include "werner/complex/isomer_preference.hpp"

#include <algorithm>
#include <cmath>

#include "werner/complex/metal_donor.hpp"

namespace werner {
namespace {

constexpr double weight = 4;         // degrees of strain for one unit of the rules below
constexpr double trans_angle = 150;  // degrees and more are trans
constexpr double cis_angle = 100;    // degrees and less are crowded
constexpr double crowding = 2;       // for two bulky donors of different ligands in cis position
constexpr double coplanar = 1;       // for two flat diimines in one plane, whose inner hydrogens meet
constexpr double two_oxo = 9;        // for two multiple bonds in the wrong position to each other

// What the rules see of a donor.
struct DonorTraits {
  // Trans influence in arbitrary units (order of Appleton, Clark and Manzer 1973, doi:10.1016/S0010-8545(00)80238-6,
  // and Coe and Glenwright 2000, doi:10.1016/S0010-8545(99)00184-8); two large ones avoid being trans.
  double trans_influence = 0.3;
  bool multiple = false;  // oxo, nitrido, imido, alkylidene
  bool bulky = false;     // cone angle of about 140 degrees and more (Tolman 1977, doi:10.1021/cr60307a002)
};

bool aromatic_nitrogen(const Ligand& ligand, int donor) {
  const LigandAtom& atom = ligand.atoms[ligand.donors[donor].front()];
  return ligand.hapticity(donor) == 1 && atom.z == 7 && atom.aromatic;
}

// Phosphines with two or more branched substituents or aryl rings, and carbenes with such on their nitrogens.
bool is_bulky(const Ligand& ligand, int atom, const std::vector<std::vector<int>>& around) {
  const auto heavy = [&](int a) {
    return std::ranges::count_if(around[a], [&](int other) { return ligand.atoms[other].z > 1; });
  };
  const auto branched = [&](int from) {
    return std::ranges::count_if(around[from],
                                 [&](int a) { return a != atom && ligand.atoms[a].z > 1 && heavy(a) >= 3; });
  };
  const int z = ligand.atoms[atom].z;
  if (z == 15 || z == 33) return around[atom].size() == 3 && branched(atom) >= 2;
  if (z != 6 || around[atom].size() != 2) return false;
  int arms = 0;
  for (const int next : around[atom]) arms += ligand.atoms[next].z == 7 && branched(next) >= 1 && heavy(next) == 3;
  return arms == 2 && ligand.denticity() == 1 && std::ranges::any_of(around[atom], [&](int n) {
           return std::ranges::any_of(around[n], [&](int a) { return a != atom && heavy(a) >= 3; });
         });
}

DonorTraits traits_of(const Ligand& ligand, int donor) {
  DonorTraits traits;
  if (ligand.hapticity(donor) > 1) {
    traits.trans_influence = 1;
    return traits;
  }
  const auto around = neighbours(ligand);
  const int atom = ligand.donors[donor].front();
  const LigandAtom& a = ligand.atoms[atom];
  const DonorShape shape = donor_shape(ligand, donor);
  const bool to_nitrogen = std::ranges::any_of(around[atom], [&](int n) { return ligand.atoms[n].z == 7; });
  const bool free_carbene =
      a.z == 6 && a.formal_charge == 0 && around[atom].size() <= 2 && shape == DonorShape::planar && !to_nitrogen;
  traits.multiple = a.formal_charge <= -2 || free_carbene;
  traits.bulky = is_bulky(ligand, atom, around);
  if (traits.multiple)
    traits.trans_influence = 3;
  else if (a.z == 7 && ligand.atoms.size() == 2)
    traits.trans_influence = 1.5;  // nitrosyl
  else if (a.z == 6 && shape == DonorShape::linear)
    traits.trans_influence = 1;  // carbonyl, isocyanide, cyanide
  else if (a.z == 6 && a.formal_charge == 0)
    traits.trans_influence = 1.2;  // carbenes with nitrogen
  else if (a.z == 1 || a.z == 5 || a.z == 6 || a.z == 14 || a.z == 32 || a.z == 50)
    traits.trans_influence = 2.5;  // hydride, boryl, alkyl, aryl, silyl
  else if (a.z == 15 || a.z == 33 || a.z == 51)
    traits.trans_influence = 1;
  else if (a.z == 16 || a.z == 34 || a.z == 7)
    traits.trans_influence = 0.5;
  return traits;
}

// Two multiple bonds: beside each other where they need different d orbitals (d0), opposite where two d electrons take
// the third (d2) or f orbitals serve both (uranyl): Tatsumi and Hoffmann 1980, doi:10.1021/ic50211a033.
bool opposite_is_right(const Metal& metal) { return metal.z > 89 || d_electrons(metal) == 2; }

}  // namespace

double preference_cost(const Complex& complex) {
  std::vector<DonorTraits> traits;
  for (const Site& site : complex.sites) traits.push_back(traits_of(*complex.ligands[site.ligand], site.donor));
  const int n = complex.geometry->coordination_number();
  double cost = 0;
  for (int v = 0; v < n; ++v)
    for (int w = v + 1; w < n; ++w) {
      if (complex.sites[v] == complex.sites[w]) continue;
      const double angle = complex.geometry->angle(v, w);
      const bool trans = angle > trans_angle;
      if (traits[v].multiple && traits[w].multiple) {
        if (trans != opposite_is_right(complex.metal)) cost += two_oxo;
      } else if (trans) {
        cost += traits[v].trans_influence * traits[w].trans_influence;
      }
      if (angle < cis_angle && traits[v].bulky && traits[w].bulky && complex.sites[v].ligand != complex.sites[w].ligand)
        cost += crowding;
    }
  // Flat diimines opposite to each other with both their ends.
  const int ligands = static_cast<int>(complex.ligands.size());
  const auto vertex_of = [&](int ligand, int donor) {
    return static_cast<int>(std::ranges::find(complex.sites, Site{ligand, donor}) - complex.sites.begin());
  };
  const auto flat = [&](int l) {
    const Ligand& ligand = *complex.ligands[l];
    return ligand.denticity() == 2 && aromatic_nitrogen(ligand, 0) && aromatic_nitrogen(ligand, 1);
  };
  for (int a = 0; a < ligands; ++a)
    for (int b = a + 1; b < ligands; ++b) {
      if (!flat(a) || !flat(b)) continue;
      int opposite = 0;
      for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) opposite += complex.geometry->angle(vertex_of(a, i), vertex_of(b, j)) > trans_angle;
      if (opposite == 2) cost += coplanar;
    }
  return weight * cost;
}

std::vector<Isomer> plausible_isomers(const Metal& metal, const Polyhedron& polyhedron,
                                      const std::vector<LigandPtr>& ligands, const IsomerOptions& options) {
  std::vector<Isomer> list = isomers(polyhedron, ligands, options);
  Complex complex{metal, 0, &polyhedron, ligands, {}};
  for (Isomer& isomer : list) {
    complex.sites = isomer.sites;
    isomer.strain += preference_cost(complex);
  }
  std::ranges::stable_sort(list, {}, [](const Isomer& isomer) { return std::round(isomer.strain * 1000); });
  return list;
}

}  // namespace werner
