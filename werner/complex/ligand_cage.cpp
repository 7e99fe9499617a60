#include "werner/complex/ligand_cage.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "werner/complex/ligand_identity.hpp"

namespace werner {
namespace {

constexpr int largest_ring = 8, largest_fused_ring = 6;  // see the header
constexpr int shortest_bridge = 2;                       // bonds
constexpr int longest_bridge = largest_ring - shortest_bridge;

// A way from one bridgehead to another: the neighbour by which it leaves, the one by which it arrives (the bridgeheads
// themselves where they are bonded) and what lies between.
struct Bridge {
  int first = 0, last = 0;
  std::vector<int> inside;
  int bonds() const { return static_cast<int>(inside.size()) + 1; }
};

// Handedness of an atom whose neighbours are taken in ascending order, the lone pair first.
using Hand = int;

int parity(const std::vector<int>& values) {
  int sign = 1;
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i + 1; j < values.size(); ++j)
      if (values[i] > values[j]) sign = -sign;
  return sign;
}

Hand hand_of(const StereoCentre& centre) { return (centre.clockwise ? 1 : -1) * parity(centre.neighbours); }

// Two bridgeheads and whether their hands are equal (+1) or opposite (-1).
struct Relation {
  int a = 0, b = 0, sign = 1;
};

struct Cage {
  std::map<int, Hand> hands;  // of one of its two mirror images
};

class Cages {
 public:
  explicit Cages(const Ligand& ligand) : ligand_(ligand), around_(ligand.atoms.size()) {
    for (const Bond& bond : ligand.bonds) {
      around_[bond.a].push_back(bond.b);
      around_[bond.b].push_back(bond.a);
    }
    for (std::vector<int>& neighbours : around_) std::sort(neighbours.begin(), neighbours.end());
    for (int atom = 0; atom < static_cast<int>(around_.size()); ++atom)
      if (may_be_bridgehead(atom)) relate(atom);
    collect();
  }

  const std::vector<Cage>& all() const { return cages_; }
  const std::vector<int>& neighbours(int atom) const { return around_[atom]; }

 private:
  // Tetrahedral, or a pyramid whose lone pair is the fourth arm, with three neighbours that are no hydrogens.
  bool may_be_bridgehead(int atom) const {
    const auto heavy =
        std::ranges::count_if(around_[atom], [&](int neighbour) { return ligand_.atoms[neighbour].z != 1; });
    const int z = ligand_.atoms[atom].z;
    const bool pyramid = z == 7 || z == 15 || z == 33 || z == 51;
    return heavy >= 3 && (around_[atom].size() == 4 || (around_[atom].size() == 3 && pyramid));
  }

  std::map<int, std::vector<Bridge>> bridges_from(int atom) const {
    std::map<int, std::vector<Bridge>> bridges;
    std::vector<int> path;
    const std::function<void(int)> walk = [&](int end) {
      for (const int next : around_[end]) {
        if (next == atom || ligand_.atoms[next].z == 1 || std::ranges::find(path, next) != path.end()) continue;
        if (next > atom && may_be_bridgehead(next))
          bridges[next].push_back({path.empty() ? next : path.front(), end, path});
        if (static_cast<int>(path.size()) + 1 == longest_bridge) continue;
        path.push_back(next);
        walk(next);
        path.pop_back();
      }
    };
    walk(atom);
    return bridges;
  }

  static bool form_small_bicycle(const std::array<const Bridge*, 3>& bridges) {
    std::array<int, 3> bonds;
    for (std::size_t i = 0; i < 3; ++i) {
      bonds[i] = bridges[i]->bonds();
      for (std::size_t j = 0; j < i; ++j)
        if (bridges[i]->first == bridges[j]->first || bridges[i]->last == bridges[j]->last ||
            std::ranges::find_first_of(bridges[i]->inside, bridges[j]->inside) != bridges[i]->inside.end())
          return false;
    }
    std::ranges::sort(bonds);
    return bonds[1] + bonds[2] <= (bonds[0] < shortest_bridge ? largest_fused_ring : largest_ring);
  }

  // Parity of (outward arm, first, second, third) against ascending order.
  int outward_parity(int atom, std::vector<int> arms) const {
    for (const int neighbour : around_[atom])
      if (around_[atom].size() == 4 && std::ranges::find(arms, neighbour) == arms.end()) {
        arms.insert(arms.begin(), neighbour);
        break;
      }
    return parity(arms);
  }

  void relate(int atom) {
    for (const auto& [other, bridges] : bridges_from(atom))
      for (std::size_t i = 0; i < bridges.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
          for (std::size_t k = 0; k < j; ++k) {
            const std::array<const Bridge*, 3> three{&bridges[i], &bridges[j], &bridges[k]};
            if (!form_small_bicycle(three)) continue;
            // Looking inwards along both outward arms, the bridges run clockwise at one end and back at the other.
            const int here = outward_parity(atom, {three[0]->first, three[1]->first, three[2]->first});
            const int there = outward_parity(other, {three[0]->last, three[1]->last, three[2]->last});
            relations_.push_back({atom, other, -here * there});
          }
  }

  void collect() {
    std::map<int, Hand> hand;
    for (const Relation& start : relations_) {
      if (hand.contains(start.a)) continue;
      Cage cage;
      std::vector<int> front{start.a};
      cage.hands[start.a] = 1;
      bool consistent = true;
      while (!front.empty()) {
        const int atom = front.back();
        front.pop_back();
        for (const Relation& relation : relations_) {
          if (relation.a != atom && relation.b != atom) continue;
          const int other = relation.a == atom ? relation.b : relation.a;
          const auto [it, fresh] = cage.hands.emplace(other, cage.hands[atom] * relation.sign);
          if (fresh) front.push_back(other);
          consistent = consistent && it->second == cage.hands[atom] * relation.sign;
        }
      }
      hand.insert(cage.hands.begin(), cage.hands.end());
      if (consistent) cages_.push_back(std::move(cage));
    }
  }

  const Ligand& ligand_;
  std::vector<std::vector<int>> around_;  // ascending
  std::vector<Relation> relations_;
  std::vector<Cage> cages_;
};

// +1 or -1: which of its mirror images a cage is. Nothing when no centre of it is given, or when they contradict each
// other.
std::optional<int> given_hand(const Cage& cage, const std::vector<StereoCentre>& centres) {
  std::optional<int> hand;
  for (const StereoCentre& centre : centres) {
    const auto it = cage.hands.find(centre.atom);
    if (it == cage.hands.end()) continue;
    const int here = it->second * hand_of(centre);
    if (hand && *hand != here) return std::nullopt;
    hand = here;
  }
  return hand;
}

// Equal numbers for atoms that connections, elements and donors cannot tell apart.
std::vector<int> classes_of(const Ligand& ligand) {
  const std::size_t n = ligand.atoms.size();
  std::vector<std::vector<int>> signature(n);
  for (std::size_t i = 0; i < n; ++i) signature[i] = {ligand.atoms[i].z};
  for (const DonorGroup& group : ligand.donors)
    for (const int atom : group) signature[atom].push_back(static_cast<int>(group.size()));
  std::vector<int> classes(n, 0);
  for (std::size_t count = 0;;) {
    const std::set<std::vector<int>> different(signature.begin(), signature.end());
    for (std::size_t i = 0; i < n; ++i)
      classes[i] = static_cast<int>(std::distance(different.begin(), different.find(signature[i])));
    if (different.size() == count) return classes;
    count = different.size();
    for (std::size_t i = 0; i < n; ++i) signature[i].clear();
    for (const Bond& bond : ligand.bonds) {
      signature[bond.a].push_back(classes[bond.b]);
      signature[bond.b].push_back(classes[bond.a]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      std::ranges::sort(signature[i]);
      signature[i].insert(signature[i].begin(), classes[i]);
    }
  }
}

// Centres between two equal branches whose other hand gives the same ligand.
void drop_idle_centres(Ligand& ligand) {
  const std::vector<int> classes = classes_of(ligand);
  std::vector<StereoCentre>& centres = ligand.stereo_centres;
  for (std::size_t i = centres.size(); i-- > 0;) {
    std::set<int> branches;
    for (const int neighbour : centres[i].neighbours) branches.insert(classes[neighbour]);
    if (branches.size() == centres[i].neighbours.size()) continue;
    Ligand other = ligand;
    other.stereo_centres[i].clockwise = !centres[i].clockwise;
    if (with_identity(ligand).key == with_identity(std::move(other)).key)
      centres.erase(centres.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

std::vector<StereoCentre> settled_centres(const Ligand& ligand) {
  if (ligand.stereo_centres.empty()) return {};
  const Cages cages(ligand);
  Ligand settled = ligand;
  std::vector<StereoCentre>& centres = settled.stereo_centres;
  std::erase_if(centres, [&](const StereoCentre& centre) {
    return ligand.atoms[centre.atom].z == 7 && centre.neighbours.size() == 3 &&
           std::ranges::none_of(cages.all(), [&](const Cage& cage) { return cage.hands.contains(centre.atom); });
  });
  for (const Cage& cage : cages.all()) {
    const std::optional<int> hand = given_hand(cage, centres);
    if (!hand) continue;
    const auto in_cage = [&](const StereoCentre& centre) { return cage.hands.contains(centre.atom); };
    std::erase_if(centres, in_cage);
    Ligand bare = settled, mirror = settled;
    for (const auto& [atom, sign] : cage.hands) {
      centres.push_back({.atom = atom, .neighbours = cages.neighbours(atom), .clockwise = sign * *hand > 0});
      mirror.stereo_centres.push_back(centres.back());
      mirror.stereo_centres.back().clockwise = !centres.back().clockwise;
    }
    if (with_identity(settled).key == with_identity(std::move(mirror)).key) settled = std::move(bare);
  }
  drop_idle_centres(settled);
  return centres;
}

}  // namespace werner
