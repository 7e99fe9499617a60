#include "werner/complex/bond_orders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <limits>

#include "werner/complex/valence_rules.hpp"
#include "werner/core/element.hpp"

namespace werner {

std::vector<ConnectedPair> connect_by_radii(std::span<const int> atomic_numbers, std::span<const Vec3> positions) {
  constexpr double tolerance = 1.25;
  std::vector<ConnectedPair> pairs;
  const int n = static_cast<int>(atomic_numbers.size());
  std::vector<double> nearest(n, std::numeric_limits<double>::infinity());
  const auto distance = [&](int i, int j) { return (positions[i] - positions[j]).norm(); };
  for (int i = 0; i < n; ++i)
    for (int j = i + 1; j < n; ++j) {
      const double radii = element(atomic_numbers[i]).covalent_radius + element(atomic_numbers[j]).covalent_radius;
      if (distance(i, j) >= tolerance * radii) continue;
      pairs.emplace_back(i, j);
      nearest[i] = std::min(nearest[i], distance(i, j));
      nearest[j] = std::min(nearest[j], distance(i, j));
    }
  std::erase_if(pairs, [&](const ConnectedPair& pair) {
    const auto [i, j] = pair;
    return (atomic_numbers[i] == 1 && distance(i, j) > nearest[i]) ||
           (atomic_numbers[j] == 1 && distance(i, j) > nearest[j]);
  });
  return pairs;
}

namespace {

struct Graph {
  std::vector<AtomPlace> atoms;
  std::vector<ConnectedPair> pairs;
  std::vector<std::vector<int>> bonds_of;  // atom -> indices into pairs
  int other(int bond, int atom) const { return pairs[bond].first == atom ? pairs[bond].second : pairs[bond].first; }
};

// Bonds of the smallest ring that the bond closes, or 0.
int ring_size(const Graph& graph, int bond) {
  std::vector<int> distance(graph.atoms.size(), -1);
  const auto [start, goal] = graph.pairs[bond];
  std::deque<int> front{start};
  distance[start] = 0;
  while (!front.empty() && distance[goal] < 0) {
    const int atom = front.front();
    front.pop_front();
    for (const int b : graph.bonds_of[atom]) {
      const int next = graph.other(b, atom);
      if (b == bond || distance[next] >= 0) continue;
      distance[next] = distance[atom] + 1;
      front.push_back(next);
    }
  }
  return distance[goal] < 0 ? 0 : distance[goal] + 1;
}

// Carbons of a ring of seven that holds a metal as a whole.
void mark_tropylium(Graph& graph) {
  constexpr std::size_t carbons = 7;
  const auto in_group = [&](int atom) { return graph.atoms[atom].z == 6 && graph.atoms[atom].donor; };
  for (int start = 0; start < static_cast<int>(graph.atoms.size()); ++start) {
    if (!in_group(start)) continue;
    std::vector<int> group{start};
    bool ring = true;
    for (std::size_t k = 0; k < group.size() && group.size() <= carbons; ++k) {
      int inside = 0;
      for (const int bond : graph.bonds_of[group[k]]) {
        const int next = graph.other(bond, group[k]);
        if (!in_group(next)) continue;
        ++inside;
        if (std::find(group.begin(), group.end(), next) == group.end()) group.push_back(next);
      }
      ring = ring && inside == 2;
    }
    graph.atoms[start].tropylium = ring && group.size() == carbons;
  }
}

double bond_penalty(const Graph& graph, int bond, int order) {
  if (order == 1) return 0;
  const AtomPlace &a = graph.atoms[graph.pairs[bond].first], &b = graph.atoms[graph.pairs[bond].second];
  double penalty = 0;
  if (order == 3 && (a.z > 10 || b.z > 10)) penalty += 3;
  if (order == 3 && a.small_ring && b.small_ring) penalty += strained_penalty;
  // Carbon monoxide and nitrosonium have a triple bond to oxygen; acyl groups are no acylium cations.
  constexpr double acylium = 6;
  if (order == 3 && ((a.z == 8 && b.degree > 1) || (b.z == 8 && a.degree > 1))) penalty += acylium;
  if (order == 2 && a.z == b.z && (a.z == 8 || a.z == 16 || a.z == 34)) penalty += 2;  // side-on O2 is peroxide
  // Silicon does without double bonds wherever it can.
  if (order == 2 && (a.z == 14 || b.z == 14)) penalty += 2;
  return penalty;
}

// Atoms one after another, always the one that leaves the fewest bonds between done and not done.
std::vector<int> elimination_order(const Graph& graph) {
  const int n = static_cast<int>(graph.atoms.size());
  std::vector<int> order;
  std::vector<char> done(n, 0);
  while (static_cast<int>(order.size()) < n) {
    int best = -1;
    std::array<int, 2> best_score{};
    for (int atom = 0; atom < n; ++atom) {
      if (done[atom]) continue;
      int opened = 0, closed = 0;
      for (const int b : graph.bonds_of[atom]) (done[graph.other(b, atom)] ? closed : opened) += 1;
      const std::array<int, 2> score{opened - closed, -closed};
      if (best < 0 || score < best_score) {
        best = atom;
        best_score = score;
      }
    }
    done[best] = 1;
    order.push_back(best);
  }
  return order;
}

// Dynamic programming over the elimination order. A state is the orders of the open bonds, those between done and not
// done atoms, and the charge so far; of equal states the least penalty is kept, so that the best assignment of every
// total charge is exact, except that states further than `slack` behind the best of their layer are given up.
class Assignment {
 public:
  Assignment(const Graph& graph, double slack) : graph_(graph), slack_(slack) {
    for (const AtomPlace& atom : graph.atoms) ways_.push_back(atom_states(atom));
  }

  std::vector<BondAssignment> run() {
    // Wider states than these belong to cages that have no localized bonds anyway.
    constexpr std::size_t most_states = 200000;
    Layer layer{{State{neutral}, Entry{}}};
    for (const int atom : elimination_order(graph_)) {
      const Step step = open_bonds_after(atom);
      const double best = std::min_element(layer.begin(), layer.end(), [](const auto& a, const auto& b) {
                            return a.second.penalty < b.second.penalty;
                          })->second.penalty;
      std::erase_if(layer, [&](const auto& item) { return item.second.penalty > best + slack_; });
      Layer next;
      for (std::size_t from = 0; from < layer.size(); ++from)
        advance(step, layer[from].first, layer[from].second.penalty, static_cast<int>(from), next);
      layers_.push_back(std::move(layer));
      layer = best_of_each_state(std::move(next));
      if (layer.empty() || layer.size() > most_states || open_.size() > most_open) {
        stuck_at_ = atom;
        return {};
      }
    }
    std::vector<BondAssignment> result;
    for (const auto& [state, entry] : layer) result.push_back(trace(charge_of(state), entry));
    std::stable_sort(result.begin(), result.end(),
                     [](const BondAssignment& a, const BondAssignment& b) { return a.penalty < b.penalty; });
    return result;
  }

  int stuck_at() const { return stuck_at_; }

 private:
  // The charge, counted from `neutral`, in the lowest byte, then two bits for the order of each open bond.
  using State = std::uint64_t;
  static constexpr State neutral = 64, charge_bits = 0xff;
  static constexpr std::size_t most_open = 28;
  struct Entry {
    double penalty = 0;
    int from = -1;  // entry of the layer before
    int atom = -1, charge = 0;
    std::array<char, 8> orders{};  // of the bonds that this atom opened, in the order of Step::opened
  };
  using Layer = std::vector<std::pair<State, Entry>>;  // in the order of the states once it is complete

  static int charge_of(State state) { return static_cast<int>(state & charge_bits) - static_cast<int>(neutral); }
  static State place_of(std::size_t bond) { return 8 + 2 * static_cast<State>(bond); }
  static int order_of(State state, std::size_t bond) { return static_cast<int>(state >> place_of(bond) & 3); }

  // Of equal states the least penalty; of equal penalties the first.
  static Layer best_of_each_state(Layer all) {
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : a.second.penalty < b.second.penalty;
    });
    all.erase(std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
              all.end());
    return all;
  }

  struct Step {
    int atom = 0;
    std::vector<std::size_t> kept, closed;  // numbers of open bonds in the state before
    std::vector<int> opened;                // bonds
  };

  Step open_bonds_after(int atom) {
    Step step{.atom = atom, .kept = {}, .closed = {}, .opened = {}};
    const std::vector<int>& bonds = graph_.bonds_of[atom];
    std::vector<int> open;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const bool closes = std::find(bonds.begin(), bonds.end(), open_[i]) != bonds.end();
      (closes ? step.closed : step.kept).push_back(i);
      if (!closes) open.push_back(open_[i]);
    }
    for (const int bond : bonds)
      if (std::find(open_.begin(), open_.end(), bond) == open_.end()) step.opened.push_back(bond);
    open.insert(open.end(), step.opened.begin(), step.opened.end());
    open_ = std::move(open);
    opened_of_.resize(graph_.atoms.size());
    opened_of_[atom] = step.opened;
    return step;
  }

  void advance(const Step& step, State state, double penalty, int from, Layer& next) const {
    int used = 0;
    for (const std::size_t bond : step.closed) used += order_of(state, bond);
    State kept = 0;
    for (std::size_t i = 0; i < step.kept.size(); ++i)
      kept |= static_cast<State>(order_of(state, step.kept[i])) << place_of(i);
    for (const AtomState& way : ways_[step.atom]) {
      const int charge = charge_of(state) + way.charge;
      if (std::abs(charge) >= static_cast<int>(neutral)) continue;  // no ligand is charged so
      Entry entry{penalty + way.penalty, from, step.atom, way.charge, {}};
      spread(step, 0, way.valence - used, kept | static_cast<State>(charge + static_cast<int>(neutral)), entry, next);
    }
  }

  // Shares what is left of the atom's valence among the bonds it opens.
  void spread(const Step& step, std::size_t i, int left, State state, Entry& entry, Layer& next) const {
    const int bonds_left = static_cast<int>(step.opened.size() - i);
    if (bonds_left == 0) {
      if (left == 0) next.emplace_back(state, entry);
      return;
    }
    for (int order = 1; order <= std::min(3, left - bonds_left + 1); ++order) {
      const double penalty = bond_penalty(graph_, step.opened[i], order);
      entry.orders[i] = static_cast<char>(order);
      entry.penalty += penalty;
      spread(step, i + 1, left - order, state | static_cast<State>(order) << place_of(step.kept.size() + i), entry,
             next);
      entry.penalty -= penalty;
    }
  }

  BondAssignment trace(int charge, const Entry& last) const {
    BondAssignment result;
    result.charge = charge;
    result.penalty = last.penalty;
    result.formal_charges.assign(graph_.atoms.size(), 0);
    std::vector<int> orders(graph_.pairs.size(), 1);
    const Entry* entry = &last;
    for (std::size_t layer = layers_.size(); entry->atom >= 0; --layer) {
      result.formal_charges[entry->atom] = entry->charge;
      const std::vector<int>& opened = opened_of_[entry->atom];
      for (std::size_t i = 0; i < opened.size(); ++i) orders[opened[i]] = entry->orders[i];
      entry = &layers_[layer - 1][entry->from].second;
    }
    for (std::size_t i = 0; i < orders.size(); ++i)
      result.bonds.push_back({graph_.pairs[i].first, graph_.pairs[i].second, static_cast<BondOrder>(orders[i])});
    return result;
  }

  const Graph& graph_;
  double slack_;
  std::vector<std::vector<AtomState>> ways_;
  std::vector<int> open_;                    // open bonds, in the order of the state
  std::vector<std::vector<int>> opened_of_;  // atom -> bonds it opened
  std::vector<Layer> layers_;
  int stuck_at_ = -1;
};

// Two neighbouring ring carbons with =O, =S or =NR donors (quinone, dithione, and their imines with a hydrogen) could
// as well be the dianion with an aromatic ring or an ene-dithiolate; as ligands they are counted so.
double quinoid_penalty(const Graph& graph, const BondAssignment& assignment) {
  std::vector<char> exo(graph.atoms.size(), 0), in_ring(graph.atoms.size(), 0);
  for (std::size_t i = 0; i < assignment.bonds.size(); ++i) {
    const Bond& bond = assignment.bonds[i];
    for (const auto& [carbon, donor] : {std::pair(bond.a, bond.b), std::pair(bond.b, bond.a)}) {
      const AtomPlace& end = graph.atoms[donor];
      if (bond.order == BondOrder::double_ && graph.atoms[carbon].z == 6 && end.donor && end.degree == 1)
        exo[carbon] = end.z == 16 || end.z == 34 ? 2 : end.z == 8 && graph.atoms[carbon].small_ring ? 1 : 0;
    }
  }
  double penalty = 0;
  for (const Bond& bond : assignment.bonds) {
    const bool both_sulfur = exo[bond.a] == 2 && exo[bond.b] == 2;
    const bool both_oxygen = exo[bond.a] == 1 && exo[bond.b] == 1;
    if (both_sulfur || both_oxygen) penalty += 1.5;
  }
  return penalty;
}

}  // namespace

BondAssignments assign_bond_orders(std::span<const int> atomic_numbers, std::span<const ConnectedPair> connected,
                                   std::optional<int> charge, std::span<const int> donors) {
  Graph graph;
  graph.pairs.assign(connected.begin(), connected.end());
  graph.bonds_of.resize(atomic_numbers.size());
  for (std::size_t i = 0; i < connected.size(); ++i) {
    graph.bonds_of[connected[i].first].push_back(static_cast<int>(i));
    graph.bonds_of[connected[i].second].push_back(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < atomic_numbers.size(); ++i)
    graph.atoms.push_back({.z = atomic_numbers[i], .degree = static_cast<int>(graph.bonds_of[i].size())});
  for (const int donor : donors) graph.atoms[donor].donor = true;
  for (std::size_t i = 0; i < connected.size(); ++i)
    if (const int size = ring_size(graph, static_cast<int>(i)); size > 0 && size <= 7)
      graph.atoms[connected[i].first].small_ring = graph.atoms[connected[i].second].small_ring = true;
  mark_tropylium(graph);

  const auto describe = [&](int atom) {
    return "atom " + std::to_string(atom) + " (" + element(atomic_numbers[atom]).symbol + " with " +
           std::to_string(graph.atoms[atom].degree) + " neighbours)";
  };
  BondAssignments result;
  for (int atom = 0; atom < static_cast<int>(graph.atoms.size()); ++atom) {
    const auto states = atom_states(graph.atoms[atom]);
    if (std::none_of(states.begin(), states.end(),
                     [&](const AtomState& state) { return state.valence >= graph.atoms[atom].degree; }) ||
        graph.atoms[atom].degree > 7) {
      result.reason = "no valence rule fits " + describe(atom);
      return result;
    }
  }
  // Charges that are far from sensible are only looked for when they are asked for.
  for (const double slack : {12.0, std::numeric_limits<double>::infinity()}) {
    Assignment assignment(graph, slack);
    result.candidates = assignment.run();
    const bool found =
        std::any_of(result.candidates.begin(), result.candidates.end(),
                    [&](const BondAssignment& candidate) { return !charge || candidate.charge == *charge; });
    if (found) break;
    if (result.candidates.empty())
      result.reason = "bond orders cannot be completed at " + describe(assignment.stuck_at());
  }
  if (result.candidates.empty()) return result;
  result.reason.clear();
  for (BondAssignment& candidate : result.candidates) candidate.penalty += quinoid_penalty(graph, candidate);
  std::stable_sort(result.candidates.begin(), result.candidates.end(),
                   [](const BondAssignment& a, const BondAssignment& b) { return a.penalty < b.penalty; });
  if (charge) {
    std::string charges;
    for (const BondAssignment& candidate : result.candidates)
      charges += (charges.empty() ? "" : ", ") + std::to_string(candidate.charge);
    std::erase_if(result.candidates, [&](const BondAssignment& candidate) { return candidate.charge != *charge; });
    if (result.candidates.empty())
      result.reason =
          "no closed-shell bond orders give charge " + std::to_string(*charge) + ", possible are " + charges;
  }
  return result;
}

}  // namespace werner
