#include "werner/complex/placement.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "werner/complex/alignment.hpp"
#include "werner/complex/assemble.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/complex/spans.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

// A monodentate or haptic ligand moved along its axis so that all its donor atoms have exactly the distance wanted;
// conformers are kept for rounded distances.
std::vector<Vec3> at_distance(const Ligand& ligand, double distance, const std::vector<Vec3>& positions) {
  const DonorGroup& group = ligand.donors.front();
  Vec3 centroid = Vec3::Zero();
  double square = 0;
  for (const int atom : group) {
    centroid += positions[atom] / static_cast<double>(group.size());
    square += positions[atom].squaredNorm() / static_cast<double>(group.size());
  }
  const double height = centroid.norm(), radius_square = square - height * height;
  const double wanted = std::sqrt(std::max(0.25, distance * distance - radius_square));
  std::vector<Vec3> moved = positions;
  for (Vec3& p : moved) p += (wanted - height) * centroid.normalized();
  return moved;
}

std::vector<Vec3> rotated(const std::vector<Vec3>& positions, const Eigen::Matrix3d& rotation) {
  std::vector<Vec3> result;
  result.reserve(positions.size());
  for (const Vec3& p : positions) result.emplace_back(rotation * p);
  return result;
}

// Whether the directions leave the rotation about them free.
bool collinear(const std::vector<std::vector<Vec3>>& directions) {
  const Vec3& axis = directions.front().front();
  for (const auto& group : directions)
    for (const Vec3& direction : group)
      if (direction.cross(axis).norm() > 0.2) return false;
  return true;
}

// Both ways in which the ends of two-vertex groups can lie on their vertices.
std::vector<std::vector<std::vector<Vec3>>> end_orders(const std::vector<std::vector<Vec3>>& directions) {
  std::vector<std::vector<std::vector<Vec3>>> orders{directions};
  for (std::size_t d = 0; d < directions.size(); ++d)
    if (directions[d].size() == 2)
      for (std::size_t i = 0, n = orders.size(); i < n; ++i) {
        orders.push_back(orders[i]);
        std::swap(orders.back()[d][0], orders.back()[d][1]);
      }
  return orders;
}

constexpr int axis_steps = 18;
constexpr std::size_t axis_conformers = 5;
constexpr double misfit_cost = 0.06;  // kcal/mol/degree^2
constexpr double worst_fit = 34;      // degrees
constexpr double open_part = 0.3;

// Single precision copies of all poses of a ligand for the clash sum.
struct Cloud {
  int atoms = 0;
  std::vector<float> x, y, z;  // pose after pose
  std::vector<float> radius;
};

constexpr float contact_scale = 0.92F;  // of the van der Waals sum: where a contact begins to cost
constexpr float contact_energy = 12;    // kcal/mol at full overlap

Cloud make_cloud(const Ligand& ligand, const LigandPoses& poses) {
  Cloud cloud;
  cloud.atoms = static_cast<int>(ligand.atoms.size());
  for (const LigandAtom& atom : ligand.atoms)
    cloud.radius.push_back(contact_scale * static_cast<float>(element(atom.z).vdw_radius));
  for (const Pose& pose : poses.poses)
    for (const Vec3& p : pose.positions) {
      cloud.x.push_back(static_cast<float>(p.x()));
      cloud.y.push_back(static_cast<float>(p.y()));
      cloud.z.push_back(static_cast<float>(p.z()));
    }
  return cloud;
}

// Soft overlap of two poses; stops early above `limit`.
float overlap(const Cloud& a, int pose_a, const Cloud& b, int pose_b, float limit) {
  const std::size_t from_a = static_cast<std::size_t>(pose_a) * a.atoms,
                    from_b = static_cast<std::size_t>(pose_b) * b.atoms;
  const float *bx = &b.x[from_b], *by = &b.y[from_b], *bz = &b.z[from_b], *radius = b.radius.data();
  float sum = 0;
  for (int i = 0; i < a.atoms; ++i) {
    const float ax = a.x[from_a + i], ay = a.y[from_a + i], az = a.z[from_a + i], ar = a.radius[i];
    float row = 0;
    for (int j = 0; j < b.atoms; ++j) {
      const float dx = ax - bx[j], dy = ay - by[j], dz = az - bz[j], reach = ar + radius[j];
      const float gap = std::max(0.0F, 1 - (dx * dx + dy * dy + dz * dz) / (reach * reach));
      row += gap * gap;
    }
    sum += row;
    if (contact_energy * sum > limit) break;
  }
  return contact_energy * sum;
}

}  // namespace

// An actinide with two oxo groups.
static bool is_actinyl(const Complex& complex) {
  constexpr int actinium = 89, lawrencium = 103;
  if (complex.metal.z < actinium || complex.metal.z > lawrencium) return false;
  return std::ranges::count_if(complex.ligands, [](const LigandPtr& ligand) {
           return ligand->denticity() == 1 && donor_type(*ligand, 0) == "O-multiple";
         }) >= 2;
}

Arrangement arrangement_of(const Complex& complex, int ligand) {
  const Ligand& l = *complex.ligands[ligand];
  Arrangement arrangement;
  arrangement.directions.resize(l.denticity());
  for (std::size_t v = 0; v < complex.sites.size(); ++v)
    if (complex.sites[v].ligand == ligand)
      arrangement.directions[complex.sites[v].donor].push_back(complex.geometry->vertices[v]);
  for (int d = 0; d < l.denticity(); ++d)
    arrangement.distances.push_back(metal_donor_distance(complex.metal, l, d, *complex.geometry));
  // Around actinyl ions the other donors stand farther out than the radius of the ion says: U-O 2.41 Angstrom in
  // [UO2(H2O)5]2+, U-Cl 2.67 in [UO2Cl4]2-.
  constexpr double equatorial_stretch = 0.24;
  if (is_actinyl(complex))
    for (int d = 0; d < l.denticity(); ++d)
      if (!donor_type(l, d).ends_with("-multiple")) arrangement.distances[d] += equatorial_stretch;
  // Both ends of a ring of four are farther out than a donor on its own: zinc acetate has 2.0 Angstrom with one oxygen,
  // 2.1 to 2.2 with both.
  constexpr double four_ring_stretch = 0.08;
  for (int a = 0; a < l.denticity(); ++a)
    if (l.hapticity(a) == 1)
      for (int b = 0; b < l.denticity(); ++b)
        if (b != a && l.hapticity(b) == 1 && donor_distance(l, a, b) == 2) {
          arrangement.distances[a] += four_ring_stretch;
          break;
        }
  // Aromatic rings smaller than porphyrin have smaller holes, corroles 1.85 to 1.96 Angstrom.
  constexpr double corrole_hole = 1.95;
  constexpr int porphyrin_members = 16;
  const auto rules = chelate_rules(l);
  const bool aromatic =
      std::ranges::all_of(l.donors, [&](const DonorGroup& group) { return l.atoms[group.front()].aromatic; });
  if (aromatic && rules.macrocycle_is_large && rules.macrocycle_members < porphyrin_members)
    for (double& d : arrangement.distances) d = std::min(d, corrole_hole);
  // A flat macrocycle on a face of a cube or antiprism: as far out as those of double-deckers are, at least (zirconium
  // bis(phthalocyanine) has 2.30 Angstrom, the lanthanides and uranium 2.38 to 2.5).
  constexpr double double_decker = 2.35;
  if (rules.macrocycle_is_large && !rules.macrocycle.empty()) {
    const auto at = [&](int i) { return arrangement.directions[rules.macrocycle[i]].front(); };
    const double widest = std::min(at(0).dot(at(2)), at(1).dot(at(3)));
    if (arrangement.directions[rules.macrocycle[0]].size() == 1 && widest > std::cos(150 * std::numbers::pi / 180))
      for (double& d : arrangement.distances) d = std::max(d, double_decker);
  }
  return arrangement;
}

LigandPoses ligand_poses(const Complex& complex, int ligand, const Arrangement& arrangement) {
  const Ligand& l = *complex.ligands[ligand];
  const auto set = ligand_conformers(l, arrangement);
  if (set->conformers.empty()) {
    // The set is shared by all ligands of this structure; the name is that of the one who asks.
    LigandPoses failed{{}, set->reasons};
    for (std::string& reason : failed.reasons) reason = "ligand '" + l.name + "' " + reason;
    return failed;
  }
  const bool alone = l.denticity() == 1;
  const bool on_axis = collinear(arrangement.directions);
  LigandPoses result;
  result.own_distances = set->own_distances;
  std::size_t used = 0;
  for (const Conformer& conformer : set->conformers) {
    if (on_axis && ++used > axis_conformers) break;
    for (const auto& directions : end_orders(arrangement.directions)) {
      const DonorFit fit = fit_donors(l, conformer.positions, directions);
      if (fit.worst_angle > worst_fit) continue;
      const std::vector<Vec3> placed = rotated(conformer.positions, fit.rotation);
      const std::vector<Vec3> exact = alone ? at_distance(l, arrangement.distances[0], placed) : placed;
      if (!on_axis) {
        result.poses.push_back({exact, conformer.energy + misfit_cost * fit.worst_angle * fit.worst_angle});
        continue;
      }
      const bool round = l.atoms.size() == 1 ||
                         (l.hapticity(0) == 1 && l.atoms.size() == 2 && donor_shape(l, 0) == DonorShape::linear);
      const int steps = round ? 1 : axis_steps;
      for (int k = 0; k < steps; ++k) {
        const Eigen::AngleAxisd turn(2 * std::numbers::pi * k / steps, directions[0][0].normalized());
        result.poses.push_back({rotated(exact, turn.toRotationMatrix()), conformer.energy});
      }
    }
  }
  if (result.poses.empty()) result.reasons = {"ligand '" + l.name + "' cannot reach its vertices with any conformer"};
  return result;
}

std::vector<Placement> place_ligands(const Complex& complex, const std::vector<LigandPoses>& ligands, int starts,
                                     int wanted, RandomStream random) {
  const int n = static_cast<int>(ligands.size());
  std::vector<Cloud> clouds;
  for (int l = 0; l < n; ++l) clouds.push_back(make_cloud(*complex.ligands[l], ligands[l]));

  // Ligands with few poses first, and of those the large ones: they leave the others least choice.
  std::vector<int> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    const auto rank = [&](int l) { return std::pair(complex.ligands[l]->denticity() > 1 ? 0 : 1, -clouds[l].atoms); };
    return rank(a) < rank(b);
  });

  // Starts after the first see a random part of the poses, so that they end in different minima.
  std::vector<std::vector<char>> open(n);
  const auto open_some = [&](int start) {
    for (int l = 0; l < n; ++l) {
      open[l].assign(ligands[l].poses.size(), 1);
      if (start > 0)
        for (char& o : open[l]) o = random.chance(open_part);
      if (std::none_of(open[l].begin(), open[l].end(), [](char o) { return o; }))
        open[l][random.below(static_cast<int>(open[l].size()))] = 1;
    }
  };

  // The pose of ligand l with the least overlap with those already placed.
  const auto best_pose = [&](const std::vector<int>& poses, int l) {
    int best = 0;
    float least = std::numeric_limits<float>::max();
    for (int p = 0; p < static_cast<int>(ligands[l].poses.size()); ++p) {
      if (!open[l][p]) continue;
      float energy = static_cast<float>(ligands[l].poses[p].energy);
      for (int other = 0; other < n && energy < least; ++other)
        if (other != l && poses[other] >= 0)
          energy += overlap(clouds[l], p, clouds[other], poses[other], least - energy);
      if (energy < least) {
        least = energy;
        best = p;
      }
    }
    return best;
  };
  const auto total = [&](const std::vector<int>& poses) {
    double energy = 0;
    for (int a = 0; a < n; ++a) {
      energy += ligands[a].poses[poses[a]].energy;
      for (int b = a + 1; b < n; ++b)
        energy += overlap(clouds[a], poses[a], clouds[b], poses[b], std::numeric_limits<float>::max());
    }
    return energy;
  };

  std::vector<Placement> found;
  for (int start = 0; start < starts; ++start) {
    std::vector<int> poses(n, -1);
    open_some(start);
    for (int sweep = 0; sweep < 4; ++sweep) {
      const std::vector<int> before = poses;
      for (const int l : order) poses[l] = best_pose(poses, l);
      if (poses == before) break;
    }
    if (std::none_of(found.begin(), found.end(), [&](const Placement& p) { return p.poses == poses; }))
      found.push_back({poses, total(poses)});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Placement& a, const Placement& b) { return a.clash < b.clash; });
  if (static_cast<int>(found.size()) > wanted) found.resize(wanted);
  return found;
}

}  // namespace werner
