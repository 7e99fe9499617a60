#include "werner/complex/conformers.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <numbers>

#include "werner/complex/alignment.hpp"
#include "werner/complex/embedding.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/complex/spans.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

bool keeps_stereo(const Ligand& ligand, const std::vector<Vec3>& positions) {
  return std::ranges::all_of(
             ligand.stereo_centres,
             [&](const StereoCentre& centre) { return (handedness(centre, positions) > 0) == centre.clockwise; }) &&
         std::ranges::all_of(ligand.stereo_bonds,
                             [&](const StereoBond& bond) { return is_cis(bond, positions) == bond.cis; });
}

// Donors on their vertices up to rotation; degrees of the worst donor.
double misfit(const Ligand& ligand, const Arrangement& arrangement, const std::vector<Vec3>& positions) {
  const auto fit = fit_donors(ligand, positions, arrangement.directions);
  return fit.worst_angle;
}

bool distinct(const Ligand& ligand, const Conformer& candidate, const std::vector<Conformer>& kept) {
  std::vector<Vec3> a, b;
  for (const Conformer& other : kept) {
    a.clear();
    b.clear();
    for (std::size_t i = 0; i < ligand.atoms.size(); ++i)
      if (ligand.atoms[i].z > 1) {
        a.push_back(candidate.positions[i]);
        b.push_back(other.positions[i]);
      }
    a.push_back(Vec3::Zero());
    b.push_back(Vec3::Zero());
    if (aligned_rmsd(a, b) < 0.25) return false;
  }
  return true;
}

// A donor bound on its own: the metal exactly where the lone pair points.
void centre_lone_pair(const Ligand& ligand, double distance, std::vector<Vec3>& positions) {
  const DonorShape shape = donor_shape(ligand, 0);
  if (ligand.denticity() > 1 || shape == DonorShape::haptic || shape == DonorShape::bent) return;
  const Vec3 donor = positions[ligand.donors[0].front()];
  Vec3 away = Vec3::Zero();
  const auto around = neighbours(ligand);
  for (const int next : around[ligand.donors[0].front()]) away += (donor - positions[next]).normalized();
  const Vec3 metal =
      shape == DonorShape::bare || away.norm() < 0.05 ? Vec3(Vec3::Zero()) : Vec3(donor + distance * away.normalized());
  for (Vec3& p : positions) p -= metal;
}

constexpr double worst_donor_angle = 32;  // degrees off its vertex; bites of four-membered rings need 15
constexpr double good_donor_angle = 16;   // no further attempt
constexpr double misfit_cost = 0.06;      // kcal/mol/degree^2
constexpr double energy_window = 12;      // kcal/mol above the best
constexpr std::size_t most_conformers = 8;

std::vector<Conformer> choose(const Ligand& ligand, std::vector<Conformer> candidates) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Conformer& a, const Conformer& b) { return a.energy < b.energy; });
  std::vector<Conformer> kept;
  for (const Conformer& candidate : candidates) {
    if (candidate.energy > candidates.front().energy + energy_window || kept.size() == most_conformers) break;
    if (distinct(ligand, candidate, kept)) kept.push_back(candidate);
  }
  const double lowest = kept.empty() ? 0 : kept.front().energy;
  for (Conformer& conformer : kept) conformer.energy -= lowest;
  return kept;
}

ConformerSet single_atom(const Arrangement& arrangement) {
  return {{Conformer{{Vec3(0, 0, arrangement.distances[0])}, 0}}, {}};
}

ConformerSet compute(const Ligand& ligand, const Arrangement& arrangement, std::uint64_t seed) {
  if (ligand.atoms.size() == 1) return single_atom(arrangement);
  std::vector<Conformer> candidates;
  double best_misfit = 180;
  bool stereo_lost = false;
  for (int attempt = 0; attempt < 4 && best_misfit > good_donor_angle; ++attempt) {
    for (const Conformer& embedded :
         embed_ligand(ligand, arrangement, 6.0 * attempt, seed + static_cast<std::uint64_t>(attempt))) {
      std::vector<Vec3> positions = embedded.positions;
      centre_lone_pair(ligand, arrangement.distances[0], positions);
      if (!keeps_stereo(ligand, positions)) {
        stereo_lost = true;
        continue;
      }
      std::vector<std::vector<Vec3>> hands{positions};
      if (ligand.stereo_centres.empty()) {
        hands.push_back(positions);
        for (Vec3& p : hands.back()) p.x() = -p.x();
      }
      for (std::vector<Vec3>& hand : hands) {
        const double off = misfit(ligand, arrangement, hand);
        best_misfit = std::min(best_misfit, off);
        if (off < worst_donor_angle) candidates.push_back({std::move(hand), embedded.energy + misfit_cost * off * off});
      }
    }
  }
  if (candidates.empty()) {
    if (best_misfit < 180)
      return {{},
              {"cannot reach its vertices: its donors miss them by " + std::to_string(std::lround(best_misfit)) +
               " degrees"}};
    if (stereo_lost) return {{}, {"loses a stereocentre or turns a double bond when it binds like this"}};
    return {{}, {"could not be embedded with its donors on their vertices"}};
  }
  return {choose(ligand, std::move(candidates)), {}, !chelate_rules(ligand).macrocycle.empty()};
}

double rounded(double value, double step) { return step * std::round(value / step) + 0.0; }

// Two single donors on a vertex each: what counts is the angle, and where the vertices stand wider than the chelate
// ring can reach, that of the ring.
Arrangement standard_pair(const Ligand& ligand, const Arrangement& arrangement) {
  const int ring = donor_distance(ligand, 0, 1) + 2;
  const double cosine = arrangement.directions[0][0].dot(arrangement.directions[1][0]);
  const double wide = std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / std::numbers::pi;
  const double widest = ring <= 3 ? 45 : ring == 4 ? 65 : ring == 5 ? 84 : ring == 6 ? 92 : 180;
  const double angle = std::min(widest, rounded(wide, 10)) * std::numbers::pi / 180;
  return {{{Vec3(0, 0, 1)}, {Vec3(std::sin(angle), 0, std::cos(angle))}},
          {rounded(arrangement.distances[0], 0.2), rounded(arrangement.distances[1], 0.2)}};
}

// The same arrangement turned so that its first direction is z and the next independent one lies in the xz plane, and
// rounded: what is computed must not depend on who asked first from which side.
Arrangement standard(const Ligand& ligand, const Arrangement& arrangement) {
  const auto single = [&](int d) { return ligand.hapticity(d) == 1 && arrangement.directions[d].size() == 1; };
  if (ligand.denticity() == 2 && single(0) && single(1)) return standard_pair(ligand, arrangement);
  std::vector<Vec3> flat;
  for (const auto& group : arrangement.directions) flat.insert(flat.end(), group.begin(), group.end());
  const Vec3 z = flat.front().normalized();
  Vec3 x = z.unitOrthogonal();
  for (const Vec3& direction : flat)
    if (direction.cross(z).norm() > 0.05) {
      x = (direction - direction.dot(z) * z).normalized();
      break;
    }
  Arrangement result = arrangement;
  for (auto& group : result.directions)
    for (Vec3& direction : group) {
      const Vec3 turned(direction.dot(x), direction.dot(z.cross(x)), direction.dot(z));
      for (int axis = 0; axis < 3; ++axis) direction[axis] = rounded(turned[axis], 1e-3);
    }
  // A ligand that binds through one atom is moved along its axis afterwards; beside a haptic group the rest of the
  // ligand leans according to the distance.
  const bool movable = ligand.denticity() == 1 && ligand.hapticity(0) == 1;
  const double step = ligand.denticity() > 2 ? 0.05 : 0.1;
  for (double& d : result.distances) d = movable ? 2.1 : rounded(d, step);
  return result;
}

std::string cache_key(const Ligand& ligand, const Arrangement& arrangement) {
  std::string key = ligand.smiles;
  for (std::size_t d = 0; d < arrangement.directions.size(); ++d) {
    key += '{';
    for (const int atom : ligand.donors[d]) key += ' ' + std::to_string(atom);
    key += "} " + std::to_string(std::lround(100 * arrangement.distances[d]));
    for (const Vec3& direction : arrangement.directions[d])
      for (const double component : direction) key += ' ' + std::to_string(std::lround(1000 * component));
  }
  return key;
}

// One set per key; the first who asks computes it while others wait for that key only.
class Cache {
 public:
  std::shared_ptr<const ConformerSet> get(const Ligand& ligand, const Arrangement& arrangement) {
    const std::string key = cache_key(ligand, arrangement);
    std::shared_ptr<Entry> entry;
    {
      const std::lock_guard lock(mutex_);
      auto& slot = entries_[key];
      if (!slot) slot = std::make_shared<Entry>();
      entry = slot;
    }
    std::call_once(entry->once, [&] {
      try {
        entry->set = std::make_shared<const ConformerSet>(compute(ligand, arrangement, stable_hash(key)));
      } catch (const std::exception& problem) {
        entry->set = std::make_shared<const ConformerSet>(
            ConformerSet{{}, {std::string("could not be embedded: ") + problem.what()}});
      }
    });
    return entry->set;
  }

 private:
  struct Entry {
    std::once_flag once;
    std::shared_ptr<const ConformerSet> set;
  };
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace

std::shared_ptr<const ConformerSet> ligand_conformers(const Ligand& ligand, const Arrangement& arrangement) {
  static Cache cache;
  return cache.get(ligand, standard(ligand, arrangement));
}

}  // namespace werner
