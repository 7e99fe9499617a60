// Whether a structure is the complex it should be. Limits suit structures fresh from assembly as well as relaxed ones.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "werner/complex/alignment.hpp"
#include "werner/complex/assemble.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

// Ratios to the sum of covalent radii.
constexpr double longest_bond = 1.30;         // inside a ligand
constexpr double longest_metal_bond = 1.35;   // Jahn-Teller axes of copper(II) reach 1.3
constexpr double longest_haptic_bond = 1.42;  // indenyl and allyl slip
constexpr double shortest_contact = 1.25;     // below, two atoms of different ligands count as bonded
constexpr double relaxed_contact = 1.20;      // donors of crowded complexes come nearer when they relax
constexpr double shortest_inner_contact = 1.12;
constexpr double clash = 0.58;             // of the van der Waals sum, ligands fresh from assembly
constexpr double nearest_stranger = 1.15;  // an atom that is no donor, and the metal
constexpr double nearest_neighbour = 1.0;  // the same for an atom bonded to a donor
constexpr double nearest_bridge = 0.85;    // and for one between two donors, as boron in tetrahydroborate
constexpr double shortest_bond = 0.6;

std::string atom_name(const Molecule& structure, std::size_t i) {
  return element(structure.atomic_numbers[i]).symbol + std::to_string(i);
}

std::string two_digits(double value) {
  const long hundredths = std::lround(100 * value);
  const std::string fraction = std::to_string(100 + std::abs(hundredths) % 100).substr(1);
  return std::to_string(hundredths / 100) + "." + fraction;
}

// The largest shape measure that still counts as the polyhedron: chelate rings pull donors together, the more the
// farther apart their vertices are. A relaxed complex of four donors may twist halfway from the square to the
// tetrahedron, as crowded ones do: these are 33.3 apart, and the measure grows with the square of the displacement.
double shape_limit(const Complex& complex, Stage stage) {
  double limit = stage == Stage::relaxed && complex.geometry->coordination_number() == 4 ? 33.3 / 4 : 5;
  for (std::size_t v = 0; v < complex.sites.size(); ++v)
    for (std::size_t w = v + 1; w < complex.sites.size(); ++w) {
      const Site &a = complex.sites[v], &b = complex.sites[w];
      if (a.ligand != b.ligand || a.donor == b.donor) continue;
      const int ring = donor_distance(*complex.ligands[a.ligand], a.donor, b.donor) + 2;
      if (ring > 6) continue;
      const double bite = ring <= 4 ? 65 : ring == 5 ? 82 : 90;
      const double gap = complex.geometry->angle(static_cast<int>(v), static_cast<int>(w)) - bite;
      limit += std::max(ring <= 4 ? 4.0 : ring == 5 ? 2.0 : 1.0, 0.13 * gap);
    }
  return std::min(limit, 16.0);
}

}  // namespace

double assigned_shape_measure(const Complex& complex, const Molecule& structure) {
  // Both centred at their centroids, the metal among the points, all donors at unit distance.
  std::vector<int> offsets;
  int offset = 1;
  for (const LigandPtr& ligand : complex.ligands) {
    offsets.push_back(offset);
    offset += static_cast<int>(ligand->atoms.size());
  }
  std::vector<Vec3> found{Vec3::Zero()}, ideal{Vec3::Zero()};
  std::vector<std::vector<int>> vertices(complex.ligands.size());
  for (std::size_t v = 0; v < complex.sites.size(); ++v) {
    const Site& site = complex.sites[v];
    const Ligand& ligand = *complex.ligands[site.ligand];
    std::vector<Vec3> positions;
    for (std::size_t i = 0; i < ligand.atoms.size(); ++i)
      positions.push_back(structure.positions[offsets[site.ligand] + i] - structure.positions[0]);
    const bool two = std::count(complex.sites.begin(), complex.sites.end(), site) == 2;
    const auto directions = donor_directions(ligand, site.donor, positions, two);
    const auto earlier =
        std::count(complex.sites.begin(), complex.sites.begin() + static_cast<std::ptrdiff_t>(v), site);
    found.push_back(directions[earlier]);
    ideal.push_back(complex.geometry->vertices[v]);
  }
  const auto centre = [](std::vector<Vec3>& points) {
    const Vec3 middle =
        std::accumulate(points.begin(), points.end(), Vec3(Vec3::Zero())) / static_cast<double>(points.size());
    for (Vec3& p : points) p -= middle;
  };
  const auto measure = [&](std::vector<Vec3> a, std::vector<Vec3> b) {
    centre(a);
    centre(b);
    const Eigen::Matrix3d rotation = best_rotation(a, b);
    double cross = 0, square_a = 0, square_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      cross += b[i].dot(rotation * a[i]);
      square_a += a[i].squaredNorm();
      square_b += b[i].squaredNorm();
    }
    return 100 * (1 - cross * cross / (square_a * square_b));
  };
  double best = measure(found, ideal);
  // The two ends of a group that spans two vertices may lie either way.
  for (std::size_t v = 0; v < complex.sites.size(); ++v)
    for (std::size_t w = v + 1; w < complex.sites.size(); ++w)
      if (complex.sites[v] == complex.sites[w]) {
        std::vector<Vec3> swapped = found;
        std::swap(swapped[v + 1], swapped[w + 1]);
        const double other = measure(swapped, ideal);
        if (other < best) {
          best = other;
          found = swapped;
        }
      }
  return best;
}

Verdict verify_structure(const Complex& complex, const Molecule& structure, Stage stage) {
  Verdict verdict;
  std::vector<int> owner{-1};
  std::size_t expected = 1;
  for (const LigandPtr& ligand : complex.ligands) expected += ligand->atoms.size();
  if (structure.size() != expected || structure.atomic_numbers.front() != complex.metal.z) {
    verdict.reasons.push_back("has " + std::to_string(structure.size()) + " atoms, expected " +
                              std::to_string(expected) + " with the metal first");
    return verdict;
  }
  for (const Vec3& p : structure.positions)
    if (!p.allFinite()) {
      verdict.reasons.push_back("has coordinates that are not numbers");
      return verdict;
    }
  const auto distance = [&](std::size_t i, std::size_t j) {
    return (structure.positions[i] - structure.positions[j]).norm();
  };
  const auto radii = [&](std::size_t i, std::size_t j) {
    return element(structure.atomic_numbers[i]).covalent_radius + element(structure.atomic_numbers[j]).covalent_radius;
  };
  const auto contact = [&](std::size_t i, std::size_t j) {
    return element(structure.atomic_numbers[i]).vdw_radius + element(structure.atomic_numbers[j]).vdw_radius;
  };
  std::vector<char> donor{0}, beside{0};
  std::size_t offset = 1;
  for (std::size_t l = 0; l < complex.ligands.size(); ++l) {
    const Ligand& ligand = *complex.ligands[l];
    const auto around = neighbours(ligand);
    std::vector<char> binds(ligand.atoms.size(), 0), next_to(ligand.atoms.size(), 0);
    for (int d = 0; d < ligand.denticity(); ++d)
      for (const int atom : ligand.donors[d]) {
        binds[atom] = 1;
        for (const int next : around[atom]) ++next_to[next];
        const std::size_t i = offset + atom;
        const double r = distance(0, i),
                     limit = (ligand.hapticity(d) > 1 ? longest_haptic_bond : longest_metal_bond) * radii(0, i);
        if (r > limit)
          verdict.reasons.push_back("donor " + atom_name(structure, i) + " is not bound: " + two_digits(r) +
                                    " Angstrom, at most " + two_digits(limit));
        if (r < shortest_bond * radii(0, i))
          verdict.reasons.push_back("donor " + atom_name(structure, i) + " is inside the metal: " + two_digits(r) +
                                    " Angstrom");
      }
    for (const Bond& bond : ligand.bonds) {
      const std::size_t i = offset + bond.a, j = offset + bond.b;
      const double r = distance(i, j);
      if (r > longest_bond * radii(i, j))
        verdict.reasons.push_back("bond " + atom_name(structure, i) + "-" + atom_name(structure, j) + " of ligand '" +
                                  ligand.name + "' is broken: " + two_digits(r) + " Angstrom");
    }
    std::vector<Vec3> positions(
        structure.positions.begin() + static_cast<std::ptrdiff_t>(offset),
        structure.positions.begin() + static_cast<std::ptrdiff_t>(offset + ligand.atoms.size()));
    for (const StereoCentre& centre : ligand.stereo_centres)
      if ((handedness(centre, positions) > 0) != centre.clockwise)
        verdict.reasons.push_back("stereocentre " + atom_name(structure, offset + centre.atom) + " of ligand '" +
                                  ligand.name + "' is inverted");
    for (const StereoBond& bond : ligand.stereo_bonds) {
      const Vec3 axis = (positions[bond.b] - positions[bond.a]).normalized();
      const auto across = [&](int substituent, int atom) -> Vec3 {
        const Vec3 arm = positions[substituent] - positions[atom];
        return arm - arm.dot(axis) * axis;
      };
      if ((across(bond.a2, bond.a).dot(across(bond.b2, bond.b)) > 0) != bond.cis)
        verdict.reasons.push_back("double bond " + atom_name(structure, offset + bond.a) + "=" +
                                  atom_name(structure, offset + bond.b) + " of ligand '" + ligand.name +
                                  "' has turned");
    }
    for (std::size_t i = 0; i < ligand.atoms.size(); ++i) {
      owner.push_back(static_cast<int>(l));
      donor.push_back(binds[i]);
      beside.push_back(next_to[i]);
    }
    std::vector<std::vector<char>> bonded(ligand.atoms.size(), std::vector<char>(ligand.atoms.size(), 0));
    for (const Bond& bond : ligand.bonds) bonded[bond.a][bond.b] = bonded[bond.b][bond.a] = 1;
    for (std::size_t i = 0; i < ligand.atoms.size(); ++i)
      for (std::size_t j = i + 1; j < ligand.atoms.size(); ++j)
        if (!bonded[i][j] && distance(offset + i, offset + j) < shortest_inner_contact * radii(offset + i, offset + j))
          verdict.reasons.push_back("atoms " + atom_name(structure, offset + i) + " and " +
                                    atom_name(structure, offset + j) + " of ligand '" + ligand.name +
                                    "' have come together: " + two_digits(distance(offset + i, offset + j)) +
                                    " Angstrom");
    offset += ligand.atoms.size();
  }
  // Where donors sit nearer than Cordero's radius has it, so do their neighbours.
  const double own_radius = single_donor_radius(complex.metal.z);
  for (std::size_t i = 1; i < structure.size(); ++i) {
    if (!donor[i] && distance(0, i) < (beside[i] > 1 ? nearest_bridge
                                       : beside[i]   ? nearest_neighbour
                                                     : nearest_stranger) *
                                          (own_radius + element(structure.atomic_numbers[i]).covalent_radius))
      verdict.reasons.push_back("atom " + atom_name(structure, i) + " is bound to the metal and should not be: " +
                                two_digits(distance(0, i)) + " Angstrom");
    for (std::size_t j = i + 1; j < structure.size(); ++j) {
      if (owner[i] == owner[j]) continue;
      const double nearest = std::max((stage == Stage::built ? shortest_contact : relaxed_contact) * radii(i, j),
                                      stage == Stage::built && !donor[i] && !donor[j] ? clash * contact(i, j) : 0.0);
      if (distance(i, j) < nearest)
        verdict.reasons.push_back("ligands touch: " + atom_name(structure, i) + " and " + atom_name(structure, j) +
                                  " are " + two_digits(distance(i, j)) + " Angstrom apart");
    }
  }
  if (verdict.ok()) {
    const double measure = assigned_shape_measure(complex, structure), limit = shape_limit(complex, stage);
    if (measure > limit)
      verdict.reasons.push_back("is no longer " + complex.geometry->name + ": shape measure " + two_digits(measure) +
                                ", at most " + two_digits(limit));
  }
  return verdict;
}

}  // namespace werner
