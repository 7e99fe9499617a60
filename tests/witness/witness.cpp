#include "tests/witness/witness.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "tests/witness/graph_match.hpp"
#include "werner/core/element.hpp"

namespace werner::witness {
namespace {

struct Structure {
  const Molecule* molecule = nullptr;
  int metal = -1;
  ColouredGraph ligands;      // all atoms; the metal stands alone
  std::vector<double> ratio;  // distance to the metal over the sum of covalent radii
  std::vector<int> donors;    // atoms that hold the metal
  std::vector<bool> near;     // might count as holding it by a more generous eye
};

double radius(const Molecule& molecule, int atom) { return element(molecule.atomic_numbers[atom]).covalent_radius; }

int find_metal(const Molecule& molecule) {
  int best = -1;
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i) {
    const Element& e = element(molecule.atomic_numbers[i]);
    if (e.is_d_block() || e.is_f_block()) return i;
    if (e.is_metal) best = i;
  }
  return best;
}

// Bonds up to 1.2 radii (1.15 between heavier atoms; carbonyls and sulfonyl groups of crowded complexes come as near as
// 1.22 to their neighbours without being bonded); a hydrogen has one partner.
ColouredGraph bonds_of(const Molecule& molecule, int metal) {
  const int n = static_cast<int>(molecule.size());
  ColouredGraph graph{molecule.atomic_numbers, std::vector<std::vector<int>>(n)};
  for (int i = 0; i < n; ++i) {
    if (i == metal) continue;
    std::vector<std::pair<double, int>> found;
    for (int j = 0; j < n; ++j) {
      if (j == i || j == metal) continue;
      const bool heavy =
          element(molecule.atomic_numbers[i]).period > 2 && element(molecule.atomic_numbers[j]).period > 2;
      const bool hydrogens = molecule.atomic_numbers[i] == 1 && molecule.atomic_numbers[j] == 1;
      const double reach = heavy ? 1.15 : hydrogens ? 1.6 : 1.2;
      const double ratio =
          (molecule.positions[i] - molecule.positions[j]).norm() / (radius(molecule, i) + radius(molecule, j));
      if (ratio < reach) found.emplace_back(ratio, j);
    }
    std::ranges::sort(found);
    if (molecule.atomic_numbers[i] == 1 && found.size() > 1) found.resize(1);
    for (const auto& [ratio, j] : found) graph.neighbours[i].push_back(j);
  }
  // Both ends must agree: a hydrogen that went elsewhere is nobody's second partner.
  for (int i = 0; i < n; ++i)
    std::erase_if(graph.neighbours[i],
                  [&](int j) { return std::ranges::find(graph.neighbours[j], i) == graph.neighbours[j].end(); });
  return graph;
}

// Whether a neighbour nearer to the metal stands in front of the atom; side-on neighbours are as near as the atom
// itself.
bool is_behind(const Structure& s, int atom) {
  const Molecule& m = *s.molecule;
  const auto distance = [&](int i) { return (m.positions[i] - m.positions[s.metal]).norm(); };
  int in_front = 0, far_in_front = 0;
  for (const int j : s.ligands.neighbours[atom]) {
    if (m.atomic_numbers[j] == 1 || s.ratio[j] > 1.3) continue;
    const double bond = (m.positions[atom] - m.positions[j]).norm();
    const double deeper = (distance(atom) - distance(j)) / bond;  // cosine-like: 0 side on, 1 straight behind
    in_front += deeper > 0.12 && m.atomic_numbers[j] != 6 && m.atomic_numbers[j] != 5;
    far_in_front += deeper > 0.42;
  }
  return far_in_front > 0 || in_front > 1;
}

bool can_donate(const Structure& s, int atom) {
  const Molecule& m = *s.molecule;
  const int z = m.atomic_numbers[atom];
  const auto& around = s.ligands.neighbours[atom];
  if (z == 1) return std::ranges::all_of(around, [&](int j) { return m.atomic_numbers[j] == 1; });
  if (around.size() == 4 && z != 5 && element(z).group != 14) return false;
  if (around.size() == 4 && z == 6) return false;
  return true;
}

Structure understand(const Molecule& molecule) {
  Structure s;
  s.molecule = &molecule;
  s.metal = find_metal(molecule);
  s.near.assign(molecule.size(), false);
  if (s.metal < 0) return s;
  s.ligands = bonds_of(molecule, s.metal);
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i)
    s.ratio.push_back((molecule.positions[i] - molecule.positions[s.metal]).norm() /
                      (radius(molecule, i) + radius(molecule, s.metal)));
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i) {
    if (i == s.metal || s.ratio[i] > 1.42 || !can_donate(s, i)) continue;
    s.near[i] = true;
    const int z = molecule.atomic_numbers[i];
    const double reach = z == 6 || z == 5 || z == 1 ? 1.18 : 1.25;
    if (s.ratio[i] < reach && !is_behind(s, i)) s.donors.push_back(i);
  }
  return s;
}

// Neighbouring donors are one site.
std::vector<std::vector<int>> sites_of(const Structure& s, const std::vector<int>& donors) {
  std::vector<std::vector<int>> sites;
  std::vector<int> open = donors;
  while (!open.empty()) {
    std::vector<int> site{open.back()};
    open.pop_back();
    for (std::size_t k = 0; k < site.size(); ++k)
      for (const int j : s.ligands.neighbours[site[k]])
        if (const auto it = std::ranges::find(open, j); it != open.end()) {
          site.push_back(j);
          open.erase(it);
        }
    sites.push_back(std::move(site));
  }
  return sites;
}

Vec3 direction(const Structure& s, const std::vector<int>& site) {
  Vec3 sum = Vec3::Zero();
  for (const int atom : site) sum += s.molecule->positions[atom] - s.molecule->positions[s.metal];
  return sum.normalized();
}

double mean_distance(const Structure& s, const std::vector<int>& site) {
  double sum = 0;
  for (const int atom : site) sum += (s.molecule->positions[atom] - s.molecule->positions[s.metal]).norm();
  return sum / static_cast<double>(site.size());
}

// Root mean square deviation after the best proper rotation about the metal (Kabsch 1976); `mirror` inverts b first.
double superpose(const std::vector<Vec3>& a, const std::vector<Vec3>& b, bool mirror) {
  Eigen::Matrix3d covariance = Eigen::Matrix3d::Zero();
  const double hand = mirror ? -1 : 1;
  for (std::size_t i = 0; i < a.size(); ++i) covariance += hand * b[i] * a[i].transpose();
  const Eigen::JacobiSVD<Eigen::Matrix3d> svd(covariance, Eigen::ComputeFullU | Eigen::ComputeFullV);
  const double sign = (svd.matrixU() * svd.matrixV().transpose()).determinant() < 0 ? -1 : 1;
  const Vec3 values = svd.singularValues();
  const double overlap = values[0] + values[1] + sign * values[2];
  const double squares = 2 * static_cast<double>(a.size()) - 2 * overlap;
  return std::sqrt(std::max(0.0, squares) / static_cast<double>(a.size()));
}

double volume(const Molecule& m, int centre, const std::vector<int>& around) {
  const auto v = [&](int k) { return Vec3((m.positions[around[k]] - m.positions[centre]).normalized()); };
  return v(0).dot(v(1).cross(v(2)));
}

// Stereocentres of the ligands under a mapping: all in the same hand, or all in the other.
bool stereo_agrees(const Structure& a, const Structure& b, const std::vector<int>& map, bool mirror) {
  const std::optional<Refined> classes = refine(a.ligands, a.ligands);
  for (int i = 0; i < static_cast<int>(map.size()); ++i) {
    const int z = a.molecule->atomic_numbers[i];
    const auto& around = a.ligands.neighbours[i];
    const bool counts =
        (z == 6 && around.size() == 4) || ((z == 14 || z == 15 || z == 16 || z == 33) && around.size() >= 3);
    if (!counts) continue;
    std::vector<int> own;
    for (const int j : around) own.push_back(classes->a[j]);
    std::ranges::sort(own);
    if (std::ranges::adjacent_find(own) != own.end()) continue;
    std::vector<int> there;
    for (const int j : around) there.push_back(map[j]);
    const double here = volume(*a.molecule, i, around), other = volume(*b.molecule, map[i], there);
    constexpr double flat = 0.15;  // of three unit vectors; a tetrahedron has 0.77
    if (std::abs(here) < flat || std::abs(other) < flat) continue;
    if ((here > 0) != ((other > 0) != mirror)) return false;
  }
  return true;
}

// Tries all ways to map sites onto sites that the graphs allow.
class SiteMatcher {
 public:
  SiteMatcher(const Structure& a, const Structure& b, std::vector<std::vector<int>> sites_a,
              std::vector<std::vector<int>> sites_b)
      : a_(a), b_(b), sites_a_(std::move(sites_a)), sites_b_(std::move(sites_b)) {
    for (const auto& site : sites_a_) directions_a_.push_back(direction(a_, site));
    for (const auto& site : sites_b_) directions_b_.push_back(direction(b_, site));
  }

  Judgement run(Judgement judgement) {
    best_ = std::move(judgement);
    extend(a_.ligands, b_.ligands);
    return best_;
  }

 private:
  static constexpr int unused = 1 << 20;  // colours of marked sites start here
  static constexpr double same_sphere = 0.4;

  void extend(const ColouredGraph& a, const ColouredGraph& b) {
    if (best_.same() || --attempts_ < 0) return;
    const std::size_t k = chosen_.size();
    if (k == sites_a_.size()) return finish(a, b);
    ColouredGraph marked_a = a;
    for (const int atom : sites_a_[k])
      marked_a.colours[atom] = unused + static_cast<int>(k) * 1000 + a.colours[atom] % 1000;
    for (int candidate = 0; candidate < static_cast<int>(sites_b_.size()); ++candidate) {
      if (std::ranges::find(chosen_, candidate) != chosen_.end()) continue;
      if (sites_a_[k].size() != sites_b_[candidate].size() || !angles_fit(k, candidate)) continue;
      ColouredGraph marked_b = b;
      for (const int atom : sites_b_[candidate])
        marked_b.colours[atom] = unused + static_cast<int>(k) * 1000 + b.colours[atom] % 1000;
      if (!refine(marked_a, marked_b)) continue;
      chosen_.push_back(candidate);
      extend(marked_a, marked_b);
      chosen_.pop_back();
    }
  }

  // Cis stays cis and trans stays trans.
  bool angles_fit(std::size_t k, int candidate) const {
    constexpr double loosest = 50;  // degrees
    for (std::size_t i = 0; i < k; ++i) {
      const auto angle = [](const Vec3& u, const Vec3& v) {
        return std::acos(std::clamp(u.dot(v), -1.0, 1.0)) * 180 / M_PI;
      };
      const double difference =
          angle(directions_a_[i], directions_a_[k]) - angle(directions_b_[chosen_[i]], directions_b_[candidate]);
      if (std::abs(difference) > loosest) return false;
    }
    return true;
  }

  void finish(const ColouredGraph& a, const ColouredGraph& b) {
    std::vector<Vec3> directions;
    for (const int candidate : chosen_) directions.push_back(directions_b_[candidate]);
    for (const bool mirror : {false, true}) {
      const double rmsd = superpose(directions_a_, directions, mirror);
      const bool better = best_.rmsd < 0 || rmsd < best_.rmsd;
      if (rmsd > same_sphere) {
        if (better && !best_.same_isomer) best_.rmsd = rmsd;
        continue;
      }
      const auto map = isomorphism(a, b);
      if (!map) return;
      const bool stereo = stereo_agrees(a_, b_, *map, mirror);
      if (best_.same_isomer && !(stereo && !best_.same_stereo) && !(better && stereo == best_.same_stereo)) continue;
      best_.same_isomer = true;
      best_.same_stereo = stereo;
      best_.rmsd = rmsd;
      best_.distance_errors.clear();
      for (std::size_t k = 0; k < chosen_.size(); ++k)
        best_.distance_errors.push_back(mean_distance(b_, sites_b_[chosen_[k]]) - mean_distance(a_, sites_a_[k]));
    }
  }

  const Structure &a_, &b_;
  std::vector<std::vector<int>> sites_a_, sites_b_;
  std::vector<Vec3> directions_a_, directions_b_;
  std::vector<int> chosen_;
  Judgement best_;
  int attempts_ = 20000;
};

// Atoms whose bond to the metal is a matter of opinion: near it, and no sure donors. The most nearly bound ones.
std::vector<int> arguable(const Structure& s) {
  constexpr double sure = 1.1, farthest = 1.35;
  constexpr std::size_t most = 8;
  std::vector<int> atoms;
  for (int i = 0; i < static_cast<int>(s.ratio.size()); ++i) {
    const bool counted = std::ranges::find(s.donors, i) != s.donors.end();
    if (s.near[i] && s.ratio[i] < farthest && !(counted && s.ratio[i] <= sure)) atoms.push_back(i);
  }
  std::ranges::sort(atoms, {}, [&](int i) { return s.ratio[i]; });
  if (atoms.size() > most) atoms.resize(most);
  return atoms;
}

ColouredGraph marked(const Structure& s, const std::vector<int>& donors) {
  constexpr int mark = 500;
  ColouredGraph graph = s.ligands;
  for (const int atom : donors) graph.colours[atom] += mark;
  return graph;
}

using DonorSets = std::pair<std::vector<int>, std::vector<int>>;

// Donors of both that the graphs can map onto each other. What is arguable in one structure is settled by the other,
// with as few atoms settled so as possible; nothing when no choice makes them equal.
std::optional<DonorSets> agree_on_donors(const Structure& a, const Structure& b) {
  const auto kinds = [](const Structure& s, const std::vector<int>& donors) {
    std::vector<std::pair<int, std::size_t>> list;
    for (const int i : donors) list.emplace_back(s.molecule->atomic_numbers[i], s.ligands.neighbours[i].size());
    std::ranges::sort(list);
    return list;
  };
  std::vector<std::pair<bool, int>> open;  // whether of b, and the atom
  for (const int i : arguable(a)) open.emplace_back(false, i);
  for (const int i : arguable(b)) open.emplace_back(true, i);
  std::optional<DonorSets> found;
  DonorSets sets{a.donors, b.donors};
  const auto turn = [&](const std::pair<bool, int>& atom) {
    std::vector<int>& list = atom.first ? sets.second : sets.first;
    if (std::erase(list, atom.second) == 0) list.push_back(atom.second);
  };
  const auto settle = [&](const auto& self, std::size_t from, int left) -> bool {
    if (left == 0) {
      if (kinds(a, sets.first) != kinds(b, sets.second)) return false;
      if (!isomorphism(marked(a, sets.first), marked(b, sets.second))) return false;
      found = sets;
      return true;
    }
    for (std::size_t k = from; k < open.size(); ++k) {
      turn(open[k]);
      if (self(self, k + 1, left - 1)) return true;
      turn(open[k]);
    }
    return false;
  };
  constexpr int most_settled = 4;
  for (int settled = 0; settled <= most_settled; ++settled)
    if (settle(settle, 0, settled)) break;
  return found;
}

}  // namespace

Judgement judge(const Molecule& original, const Molecule& rebuilt) {
  Judgement judgement;
  const Structure a = understand(original), b = understand(rebuilt);
  const auto different = [&](const std::string& reason) {
    judgement.reason = reason;
    return judgement;
  };
  if (formula(original) != formula(rebuilt)) return different(formula(rebuilt) + " instead of " + formula(original));
  if (a.metal < 0) return different("no metal");

  // Without regard to the metal first; then with donors marked, so that linkage isomers differ.
  if (!isomorphism(a.ligands, b.ligands)) return different("the ligands are bonded differently");
  judgement.same_graph = true;
  const std::optional<DonorSets> donors = agree_on_donors(a, b);
  if (!donors)
    return different(std::to_string(b.donors.size()) + " atoms hold the metal, or others than the " +
                     std::to_string(a.donors.size()) + " of the original");
  Structure marked_a = a, marked_b = b;
  marked_a.donors = donors->first;
  marked_b.donors = donors->second;
  marked_a.ligands = marked(a, donors->first);
  marked_b.ligands = marked(b, donors->second);
  judgement.same_donors = true;
  SiteMatcher matcher(marked_a, marked_b, sites_of(a, marked_a.donors), sites_of(b, marked_b.donors));
  judgement = matcher.run(std::move(judgement));
  if (!judgement.same_isomer)
    judgement.reason = "the donors are arranged differently";
  else if (!judgement.same_stereo)
    judgement.reason = "a stereocentre of a ligand has the other hand";
  return judgement;
}

}  // namespace werner::witness
