#include "werner/complex/cleanup_model.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "werner/complex/alignment.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

// Force constants in kcal/mol/Angstrom^2: bonds and angles near those of organic force fields, softer where the
// start geometry is only a guess.
constexpr double bond_force = 300, angle_force = 60, rigid_torsion_force = 12, free_torsion_force = 0.3;
constexpr double metal_bond_force = 300, metal_angle_force = 50;
constexpr double planarity_force = 10, stereo_force = 4;  // kcal/mol/Angstrom^6
constexpr double contact_force = 40;                      // kcal/mol at full overlap
constexpr double hydrogen_contact_force = 160;            // the same between hydrogens of one ligand
constexpr double contact_scale = 0.88;                    // of the van der Waals sum between ligands
constexpr double inner_scale = 0.80;  // inside a ligand, and near the metal where everything is crowded
constexpr double hydrogen_bond_scale = 0.68;
constexpr double donor_scale = 0.80;         // between donors of two ligands, hardly ever less in crystals
constexpr double carbon_donor_scale = 0.72;  // of two carbon atoms: carbonyls at right angles are 2.6 Angstrom apart
constexpr double widest_bond = 1.4;          // of the covalent sum: what donors keep at the least, hydrides too
constexpr double donor_force = 160;
constexpr double stranger_gap =
    0.7;  // Angstrom beyond the covalent sum that other atoms of a ligand keep from the metal
constexpr double list_margin = 1.2;  // Angstrom beyond the reach that are listed

// Separation in bonds up to 4 between all atoms of a ligand; 5 stands for farther.
std::vector<std::vector<std::uint8_t>> separations(const Ligand& ligand, const std::vector<std::vector<int>>& around) {
  const std::size_t n = ligand.atoms.size();
  std::vector<std::vector<std::uint8_t>> apart(n, std::vector<std::uint8_t>(n, 5));
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<int> shell{static_cast<int>(i)};
    apart[i][i] = 0;
    for (std::uint8_t d = 1; d <= 4; ++d) {
      std::vector<int> next;
      for (const int a : shell)
        for (const int b : around[a])
          if (apart[i][b] == 5 && b != static_cast<int>(i)) {
            apart[i][b] = d;
            next.push_back(b);
          }
      shell = std::move(next);
    }
  }
  return apart;
}

bool in_ring(const std::vector<std::vector<int>>& around, int a, int b) {
  std::vector<char> seen(around.size(), 0);
  std::vector<int> stack{a};
  seen[a] = 1;
  while (!stack.empty()) {
    const int at = stack.back();
    stack.pop_back();
    for (const int next : around[at]) {
      if (at == a && next == b) continue;
      if (next == b) return true;
      if (!seen[next]) {
        seen[next] = 1;
        stack.push_back(next);
      }
    }
  }
  return false;
}

// Boron, carbon and nitrogen are flat beside a double bond; sulfoxides and phosphine oxides are not.
std::vector<char> unsaturated(const Ligand& ligand) {
  std::vector<char> flat(ligand.atoms.size(), 0);
  for (const Bond& bond : ligand.bonds)
    if (bond.order != BondOrder::single) flat[bond.a] = flat[bond.b] = 1;
  for (std::size_t i = 0; i < flat.size(); ++i)
    flat[i] = (flat[i] && element(ligand.atoms[i].z).period == 2) || ligand.atoms[i].aromatic;
  return flat;
}

// What one ligand brings, in its own atom numbers.
struct LigandTerms {
  struct Pair {
    int a, b;
    double force;
  };
  std::vector<Pair> pairs;                 // distances kept as the conformer has them
  std::vector<std::array<int, 4>> planar;  // centre and three atoms in its plane
  std::vector<Pair> contacts;              // pairs that repel; force is the scale of the radii
};

bool polar(int z) { return z == 7 || z == 8 || z == 9 || z == 16 || z == 17 || z == 35 || z == 53; }

LigandTerms ligand_terms(const Ligand& ligand) {
  const auto around = neighbours(ligand);
  const auto apart = separations(ligand, around);
  const auto flat = unsaturated(ligand);
  const int n = static_cast<int>(ligand.atoms.size());
  LigandTerms terms;
  std::vector<std::vector<std::uint8_t>> torsion(n, std::vector<std::uint8_t>(n, 0));
  for (const Bond& bond : ligand.bonds) {
    const bool rigid =
        bond.order != BondOrder::single || (flat[bond.a] && flat[bond.b]) || in_ring(around, bond.a, bond.b);
    for (const int x : around[bond.a])
      for (const int y : around[bond.b])
        if (x != bond.b && y != bond.a && x != y)
          torsion[x][y] = torsion[y][x] = std::max<std::uint8_t>(torsion[x][y], rigid ? 2 : 1);
  }
  for (int i = 0; i < n; ++i)
    for (int j = i + 1; j < n; ++j) {
      if (apart[i][j] == 1) terms.pairs.push_back({i, j, bond_force});
      if (apart[i][j] == 2) terms.pairs.push_back({i, j, angle_force});
      if (apart[i][j] == 3)
        terms.pairs.push_back({i, j, torsion[i][j] == 2 ? rigid_torsion_force : free_torsion_force});
      if (apart[i][j] >= 4) {
        const bool bridge = (ligand.atoms[i].z == 1 && polar(ligand.atoms[j].z)) ||
                            (ligand.atoms[j].z == 1 && polar(ligand.atoms[i].z));
        terms.contacts.push_back({i, j, bridge ? hydrogen_bond_scale : inner_scale});
      }
    }
  for (int i = 0; i < n; ++i)
    if (flat[i] && around[i].size() == 3) terms.planar.push_back({i, around[i][0], around[i][1], around[i][2]});
  // Distances along a flat ring change only in second order when it folds: its torsions are held by volumes.
  const auto aromatic = [&](int atom) { return ligand.atoms[atom].aromatic; };
  for (const Bond& bond : ligand.bonds) {
    if (!aromatic(bond.a) || !aromatic(bond.b) || !in_ring(around, bond.a, bond.b)) continue;
    for (const int x : around[bond.a])
      for (const int y : around[bond.b])
        if (x != bond.b && y != bond.a && x != y && aromatic(x) && aromatic(y))
          terms.planar.push_back({bond.a, x, bond.b, y});
  }
  return terms;
}

}  // namespace

CleanupModel cleanup_model(const Complex& complex, const std::vector<Arrangement>& arrangements,
                           const std::vector<Vec3>& reference, const std::vector<Vec3>& positions, double donor_hold) {
  CleanupModel model;
  model.fixed.assign(positions.size(), 0);
  model.fixed[0] = 1;
  const double metal_radius = element(complex.metal.z).covalent_radius;
  std::vector<int> owner{-1}, z{complex.metal.z};
  std::vector<char> inner{1};  // the donors and what is bonded to them
  std::vector<char> donor{0};
  int offset = 1;
  for (std::size_t l = 0; l < complex.ligands.size(); ++l) {
    const Ligand& ligand = *complex.ligands[l];
    const auto around = neighbours(ligand);
    const LigandTerms terms = ligand_terms(ligand);
    const int n = static_cast<int>(ligand.atoms.size());
    std::vector<char> near(n, 0);
    std::vector<char> binds(n, 0);
    for (int d = 0; d < ligand.denticity(); ++d)
      for (const int atom : ligand.donors[d]) binds[atom] = near[atom] = 1;
    for (int d = 0; d < ligand.denticity(); ++d) {
      for (const int atom : ligand.donors[d]) {
        const int global = offset + atom;
        model.distances.push_back({0, global, arrangements[l].distances[d], metal_bond_force});
        model.anchors.push_back({global, arrangements[l].distances[d] * reference[global].normalized(),
                                 donor_hold / static_cast<double>(ligand.hapticity(d))});
        for (const int next : around[atom])
          if (!binds[next]) {
            near[next] = 1;
            model.distances.push_back({0, offset + next, reference[offset + next].norm(), metal_angle_force});
          }
      }
    }
    for (const auto& pair : terms.pairs)
      model.distances.push_back({offset + pair.a, offset + pair.b,
                                 (reference[offset + pair.a] - reference[offset + pair.b]).norm(), pair.force});
    for (const auto& [centre, a, b, c] : terms.planar)
      model.volumes.push_back({offset + centre, offset + a, offset + b, offset + c, 0, planarity_force});
    for (const auto& pair : terms.contacts) {
      const bool hydrogens = ligand.atoms[pair.a].z == 1 && ligand.atoms[pair.b].z == 1;
      const double reach =
          pair.force * (element(ligand.atoms[pair.a].z).vdw_radius + element(ligand.atoms[pair.b].z).vdw_radius);
      if ((positions[offset + pair.a] - positions[offset + pair.b]).norm() < reach + list_margin)
        model.repulsions.push_back(
            {offset + pair.a, offset + pair.b, reach, hydrogens ? hydrogen_contact_force : contact_force});
    }
    for (const StereoCentre& centre : ligand.stereo_centres) {
      const std::size_t skip = centre.neighbours.size() - 3;
      const auto arm = [&](std::size_t i) { return offset + centre.neighbours[skip + i]; };
      const Vec3& origin = reference[offset + centre.atom];
      const double volume =
          (reference[arm(0)] - origin).dot((reference[arm(1)] - origin).cross(reference[arm(2)] - origin));
      model.volumes.push_back({offset + centre.atom, arm(0), arm(1), arm(2), volume, stereo_force});
    }
    for (int i = 0; i < n; ++i) {
      owner.push_back(static_cast<int>(l));
      z.push_back(ligand.atoms[i].z);
      inner.push_back(near[i]);
      donor.push_back(binds[i]);
      if (!near[i]) {
        const double reach = metal_radius + element(ligand.atoms[i].z).covalent_radius + stranger_gap;
        if (positions[offset + i].norm() < reach + list_margin)
          model.repulsions.push_back({0, offset + i, reach, 2 * contact_force});
      }
    }
    offset += n;
  }
  for (int i = 1; i < offset; ++i)
    for (int j = i + 1; j < offset; ++j) {
      if (owner[i] == owner[j]) continue;
      if (donor[i] && donor[j]) {
        const Element &first = element(z[i]), &second = element(z[j]);
        double reach = widest_bond * (first.covalent_radius + second.covalent_radius);
        if (z[i] > 1 && z[j] > 1)
          reach = std::max(reach, (z[i] == 6 && z[j] == 6 ? carbon_donor_scale : donor_scale) *
                                      (first.vdw_radius + second.vdw_radius));
        if ((positions[i] - positions[j]).norm() < reach + list_margin)
          model.repulsions.push_back({i, j, reach, donor_force});
        continue;
      }
      double scale = donor[i] || donor[j] || (inner[i] && inner[j]) ? inner_scale : contact_scale;
      if ((z[i] == 1 && polar(z[j])) || (z[j] == 1 && polar(z[i]))) scale = hydrogen_bond_scale;
      const double reach = scale * (element(z[i]).vdw_radius + element(z[j]).vdw_radius);
      if ((positions[i] - positions[j]).squaredNorm() < (reach + list_margin) * (reach + list_margin))
        model.repulsions.push_back({i, j, reach, contact_force});
    }
  return model;
}

}  // namespace werner
