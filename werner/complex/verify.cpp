// Whether a structure is the complex it should be. The limits are what real complexes show: unless another source is
// named, quantiles over 9,179 complexes of tmQM (Balcells and Skjelstad 2020, doi:10.1021/acs.jcim.0c01041; crystal
// structures relaxed by GFN2-xTB), those of 10,000 in which perception finds as many metal bonds as the Cambridge
// database lists. What has relaxed may be as odd as one in a thousand of them, what we build as one in a hundred.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/complex/alignment.hpp"
#include "werner/complex/aromatic_rings.hpp"
#include "werner/complex/assemble.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/complex/shape_limit.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

struct Limits {
  // Ratios to the sum of covalent radii. Donors: 0.1 % are longer than 1.30 at metals of the fourth period and of group
  // 12, 1.24 at all others, 1.30 where haptic; none is longer than 1.32, 1.27 and 1.34.
  double longest_metal_bond, longest_heavy_metal_bond, longest_haptic_bond;
  // Inside a ligand: 1 % of the complexes have a bond longer than 1.09, 0.1 % than 1.22; none longer than 1.25.
  double longest_bond;
  // Atoms of different ligands. The closest pair of a complex is below 1.27 in 0.1 %, below 1.19 in none.
  double shortest_contact;
  // Ratios to the single-bond radius of the metal and the covalent radius: atoms that neither bind nor are bonded to a
  // donor. Below 1.16 lie 0.1 %, below 1.23 1 % of the nearest; hydrogens (agostic ones among them) below 1.05
  // and 1.11.
  double nearest_stranger, nearest_hydrogen;
  // Metal-donor-atom angle in degrees of what is bonded to a donor, by donors of the first two periods and heavier
  // ones; 1 % lie below 85 (alkyl carbons; 97 at nitrogen, 99 at oxygen) and 77, 0.1 % below 81 and 70; hydrogens 76
  // and 66.
  double least_angle, least_heavy_angle, least_hydrogen_angle;
  // The same where the atom lies between two donors: 1 % below 70 and 69, none below 69 and 62.
  double least_bridge_angle, least_heavy_bridge_angle;
  // And at haptic groups: 1 % below 96, 0.1 % below 82, none below 78.
  double least_haptic_angle;
  // Ratio to the van der Waals sum; the closest pair without donors is below 0.60 in 1 %, below 0.54 in 0.1 %. What has
  // relaxed is as its energy wants it.
  double clash;
  // The same of two donors, none of them haptic or hydrogen: never below 0.70, but 0.57 where two carbon atoms couple,
  // to which it does not apply.
  double donor_clash;
  // Angstrom, hydrogens on carbon or nitrogen more than three bonds apart, of 2,000 complexes: below 1.83 in 0.1 %,
  // never below 1.72.
  double nearest_hydrogens;
  // Angstrom, root mean square out of the plane of an aromatic ring, the worst ring of a complex: above 0.04 in 1 %,
  // 0.085 in 0.1 %, never above 0.17.
  double ring_out_of_plane;
};
constexpr Limits built_limits{.longest_metal_bond = 1.30,
                              .longest_heavy_metal_bond = 1.24,
                              .longest_haptic_bond = 1.30,
                              .longest_bond = 1.22,
                              .shortest_contact = 1.25,
                              .nearest_stranger = 1.20,
                              .nearest_hydrogen = 1.10,
                              .least_angle = 85,
                              .least_heavy_angle = 77,
                              .least_hydrogen_angle = 76,
                              .least_bridge_angle = 70,
                              .least_heavy_bridge_angle = 66,
                              .least_haptic_angle = 82,
                              .clash = 0.58,
                              .donor_clash = 0.66,
                              .nearest_hydrogens = 1.72,
                              .ring_out_of_plane = 0.085};
constexpr Limits relaxed_limits{.longest_metal_bond = 1.32,
                                .longest_heavy_metal_bond = 1.27,
                                .longest_haptic_bond = 1.34,
                                .longest_bond = 1.25,
                                .shortest_contact = 1.19,
                                .nearest_stranger = 1.15,
                                .nearest_hydrogen = 1.04,
                                .least_angle = 80,
                                .least_heavy_angle = 69,
                                .least_hydrogen_angle = 66,
                                .least_bridge_angle = 69,
                                .least_heavy_bridge_angle = 62,
                                .least_haptic_angle = 78,
                                .clash = 0,
                                .donor_clash = 0,
                                .nearest_hydrogens = 1.65,
                                .ring_out_of_plane = 0.17};
// The shortest of 40,000 metal-donor bonds (an oxo group) has 0.69, that of uranyl 0.67; the closest of all pairs
// inside a ligand that are no bond 1.16 (the phosphorus atoms of cages).
constexpr double shortest_metal_bond = 0.68, shortest_f_block_bond = 0.62, shortest_inner_contact = 1.15;
// Hydrogens of a boryl or borane donor bend to the metal by nature, 60 degrees and more.
constexpr double least_angle_at_boron = 58;

std::string two_digits(double value) {
  const long hundredths = std::lround(100 * value);
  const std::string fraction = std::to_string(100 + std::abs(hundredths) % 100).substr(1);
  return std::to_string(hundredths / 100) + "." + fraction;
}

// One ligand of the structure, its atoms counted from `offset`.
struct Part {
  const Ligand& ligand;
  std::size_t offset;
  std::vector<std::vector<int>> around;
  std::vector<int> group;  // per atom: donor group or -1
};

class Check {
 public:
  Check(const Complex& complex, const Molecule& structure, Stage stage)
      : complex_(complex),
        structure_(structure),
        stage_(stage),
        limits_(stage == Stage::built ? built_limits : relaxed_limits) {
    std::size_t offset = 1;
    for (const LigandPtr& ligand : complex.ligands) {
      Part part{*ligand, offset, neighbours(*ligand), std::vector<int>(ligand->atoms.size(), -1)};
      for (int d = 0; d < ligand->denticity(); ++d)
        for (const int atom : ligand->donors[d]) part.group[atom] = d;
      parts_.push_back(std::move(part));
      offset += ligand->atoms.size();
    }
  }

  Verdict run() {
    for (const Part& part : parts_) {
      donors_bound(part);
      bonds_whole(part);
      stereo_kept(part);
      rings_flat(part);
      metal_left_alone(part);
      nothing_new_inside(part);
    }
    for (std::size_t a = 0; a < parts_.size(); ++a)
      for (std::size_t b = a + 1; b < parts_.size(); ++b) ligands_apart(parts_[a], parts_[b]);
    if (verdict_.ok()) shape_kept();
    return std::move(verdict_);
  }

 private:
  double distance(std::size_t i, std::size_t j) const {
    return (structure_.positions[i] - structure_.positions[j]).norm();
  }
  const Element& element_of(std::size_t i) const { return element(structure_.atomic_numbers[i]); }
  double radii(std::size_t i, std::size_t j) const {
    return element_of(i).covalent_radius + element_of(j).covalent_radius;
  }
  std::string name(std::size_t i) const { return element_of(i).symbol + std::to_string(i); }
  void refuse(const std::string& reason) { verdict_.reasons.push_back(reason); }

  void donors_bound(const Part& part) {
    const Element& metal = element(complex_.metal.z);
    const double longest = metal.period == 4 || metal.group == 0 || metal.group >= 12
                               ? limits_.longest_metal_bond
                               : limits_.longest_heavy_metal_bond;
    for (int d = 0; d < part.ligand.denticity(); ++d)
      for (const int atom : part.ligand.donors[d]) {
        const std::size_t i = part.offset + atom;
        const double r = distance(0, i),
                     limit = (part.ligand.hapticity(d) > 1 ? limits_.longest_haptic_bond : longest) * radii(0, i);
        if (r > limit)
          refuse("donor " + name(i) + " is not bound: " + two_digits(r) + " Angstrom, at most " + two_digits(limit));
        if (r < (metal.is_f_block() ? shortest_f_block_bond : shortest_metal_bond) * radii(0, i))
          refuse("donor " + name(i) + " is inside the metal: " + two_digits(r) + " Angstrom");
      }
  }

  void bonds_whole(const Part& part) {
    for (const Bond& bond : part.ligand.bonds) {
      const std::size_t i = part.offset + bond.a, j = part.offset + bond.b;
      if (distance(i, j) > limits_.longest_bond * radii(i, j))
        refuse("bond " + name(i) + "-" + name(j) + " of ligand '" + part.ligand.name +
               "' is broken: " + two_digits(distance(i, j)) + " Angstrom");
    }
  }

  void stereo_kept(const Part& part) {
    const auto begin = structure_.positions.begin() + static_cast<std::ptrdiff_t>(part.offset);
    const std::vector<Vec3> positions(begin, begin + static_cast<std::ptrdiff_t>(part.ligand.atoms.size()));
    for (const StereoCentre& centre : part.ligand.stereo_centres)
      if ((handedness(centre, positions) > 0) != centre.clockwise)
        refuse("stereocentre " + name(part.offset + centre.atom) + " of ligand '" + part.ligand.name + "' is inverted");
    for (const StereoBond& bond : part.ligand.stereo_bonds)
      if (is_cis(bond, positions) != bond.cis)
        refuse("double bond " + name(part.offset + bond.a) + "=" + name(part.offset + bond.b) + " of ligand '" +
               part.ligand.name + "' has turned");
  }

  void rings_flat(const Part& part) {
    for (const std::vector<int>& ring : aromatic_rings(part.ligand)) {
      Vec3 centre = Vec3::Zero();
      for (const int atom : ring) centre += structure_.positions[part.offset + atom] / static_cast<double>(ring.size());
      Eigen::Matrix3d spread = Eigen::Matrix3d::Zero();
      for (const int atom : ring) {
        const Vec3 away = structure_.positions[part.offset + atom] - centre;
        spread += away * away.transpose() / static_cast<double>(ring.size());
      }
      const double least =
          Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(spread, Eigen::EigenvaluesOnly).eigenvalues()[0];
      const double off = std::sqrt(std::max(0.0, least));
      if (off > limits_.ring_out_of_plane)
        refuse("aromatic ring at " + name(part.offset + ring.front()) + " of ligand '" + part.ligand.name +
               "' is bent: " + two_digits(off) + " Angstrom out of its plane");
    }
  }

  // Angle at a donor between the metal and an atom bonded to the donor, degrees.
  double angle_at(std::size_t donor, std::size_t atom) const {
    const Vec3 u = structure_.positions[0] - structure_.positions[donor],
               v = structure_.positions[atom] - structure_.positions[donor];
    return std::atan2(u.cross(v).norm(), u.dot(v)) * 180 / std::numbers::pi;
  }

  double least_angle(const Part& part, int donor, int atom, bool bridge) const {
    const int z = part.ligand.atoms[donor].z;
    const bool heavy = element(z).period > 2, hydrogen = part.ligand.atoms[atom].z == 1;
    if (z == 5 && hydrogen) return least_angle_at_boron;
    if (part.ligand.hapticity(part.group[donor]) > 1) return limits_.least_haptic_angle;
    if (bridge || z == 1) return heavy ? limits_.least_heavy_bridge_angle : limits_.least_bridge_angle;
    if (hydrogen) return limits_.least_hydrogen_angle;
    return heavy ? limits_.least_heavy_angle : limits_.least_angle;
  }

  // Nothing but donors binds.
  void metal_left_alone(const Part& part) {
    // Where donors sit nearer than Cordero's radius has it, so does everything else.
    const double metal_radius = single_donor_radius(complex_.metal.z);
    for (int atom = 0; atom < static_cast<int>(part.ligand.atoms.size()); ++atom) {
      if (part.group[atom] >= 0) continue;
      const std::size_t i = part.offset + atom;
      const auto bad = [&](const std::string& why) {
        refuse("atom " + name(i) + " is bound to the metal and should not be: " + two_digits(distance(0, i)) +
               " Angstrom" + why);
      };
      std::vector<int> beside;
      for (const int next : part.around[atom])
        if (part.group[next] >= 0) beside.push_back(next);
      const bool bridge =
          std::ranges::any_of(beside, [&](int donor) { return part.group[donor] != part.group[beside.front()]; });
      if (beside.empty()) {
        const double least = (element_of(i).number == 1 ? limits_.nearest_hydrogen : limits_.nearest_stranger) *
                             (metal_radius + element_of(i).covalent_radius);
        if (distance(0, i) < least) bad("");
      }
      for (const int donor : beside)
        if (angle_at(part.offset + donor, i) < least_angle(part, donor, atom, bridge)) {
          bad(", bent by its donor to " + std::to_string(std::lround(angle_at(part.offset + donor, i))) + " degrees");
          break;
        }
    }
  }

  bool organic_hydrogen(const Part& part, std::size_t atom) const {
    if (part.ligand.atoms[atom].z != 1 || part.around[atom].empty()) return false;
    const int z = part.ligand.atoms[part.around[atom].front()].z;
    return z == 6 || z == 7;
  }

  void nothing_new_inside(const Part& part) {
    const std::size_t n = part.ligand.atoms.size();
    std::vector<char> near(n);
    for (std::size_t i = 0; i < n; ++i) {
      // Up to three bonds apart, hydrogens may be as near as they like.
      std::fill(near.begin(), near.end(), 0);
      for (const int a : part.around[i]) {
        near[a] = 1;
        for (const int b : part.around[a]) {
          near[b] = std::max<char>(near[b], 2);
          for (const int c : part.around[b]) near[c] = std::max<char>(near[c], 2);
        }
      }
      for (const int a : part.around[i]) near[a] = 1;
      for (std::size_t j = i + 1; j < n; ++j) {
        if (near[j] == 1) continue;
        const std::size_t a = part.offset + i, b = part.offset + j;
        const bool hydrogens = near[j] == 0 && organic_hydrogen(part, i) && organic_hydrogen(part, j);
        const double least = hydrogens ? limits_.nearest_hydrogens : shortest_inner_contact * radii(a, b);
        if (distance(a, b) < least)
          refuse("atoms " + name(a) + " and " + name(b) + " of ligand '" + part.ligand.name +
                 "' have come together: " + two_digits(distance(a, b)) + " Angstrom");
      }
    }
  }

  static bool single_donor(const Part& part, std::size_t atom) {
    return part.group[atom] >= 0 && part.ligand.hapticity(part.group[atom]) == 1 && part.ligand.atoms[atom].z > 1;
  }

  static bool carbon(const Part& part, std::size_t atom) { return part.ligand.atoms[atom].z == 6; }

  void ligands_apart(const Part& first, const Part& second) {
    for (std::size_t i = 0; i < first.ligand.atoms.size(); ++i)
      for (std::size_t j = 0; j < second.ligand.atoms.size(); ++j) {
        const std::size_t a = first.offset + i, b = second.offset + j;
        double least = limits_.shortest_contact * radii(a, b);
        const double touching = element_of(a).vdw_radius + element_of(b).vdw_radius;
        if (first.group[i] < 0 || second.group[j] < 0)
          least = std::max(least, limits_.clash * touching);
        else if (single_donor(first, i) && single_donor(second, j) && !(carbon(first, i) && carbon(second, j)))
          least = std::max(least, limits_.donor_clash * touching);
        if (organic_hydrogen(first, i) && organic_hydrogen(second, j))
          least = std::max(least, limits_.nearest_hydrogens);
        if (distance(a, b) < least)
          refuse("ligands touch: " + name(a) + " and " + name(b) + " are " + two_digits(distance(a, b)) +
                 " Angstrom apart");
      }
  }

  void shape_kept() {
    const double measure = assigned_shape_measure(complex_, structure_), limit = shape_limit(complex_, stage_);
    if (measure > limit)
      refuse("is no longer " + complex_.geometry->name + ": shape measure " + two_digits(measure) + ", at most " +
             two_digits(limit));
  }

  const Complex& complex_;
  const Molecule& structure_;
  const Stage stage_;
  const Limits& limits_;
  std::vector<Part> parts_;
  Verdict verdict_;
};

}  // namespace

Verdict verify_structure(const Complex& complex, const Molecule& structure, Stage stage) {
  std::size_t expected = 1;
  for (const LigandPtr& ligand : complex.ligands) expected += ligand->atoms.size();
  if (structure.size() != expected || structure.atomic_numbers.front() != complex.metal.z)
    return {{"has " + std::to_string(structure.size()) + " atoms, expected " + std::to_string(expected) +
             " with the metal first"}};
  for (const Vec3& p : structure.positions)
    if (!p.allFinite()) return {{"has coordinates that are not numbers"}};
  return Check(complex, structure, stage).run();
}

}  // namespace werner
