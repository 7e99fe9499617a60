#include "werner/complex/bond_orders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <map>

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

// A way for an atom to be: sum of its bond orders, formal charge, and how unlikely that is. Penalties are ours, set so
// that the textbook drawing of ligands wins: 0 for the neutral octet, small for a donor that is an anion, large for odd
// things.
struct AtomState {
  int valence = 0;
  int charge = 0;
  double penalty = 0;
};

struct AtomPlace {
  int z = 0;
  int degree = 0;
  bool donor = false;
  bool small_ring = false;  // in a ring of at most seven atoms, where no linear atom fits
};

constexpr double no_lone_pair = 20;  // a donor that has nothing to give
constexpr double strained = 8;

std::vector<AtomState> carbon_states(const AtomPlace& atom) {
  const bool linear = atom.degree == 2 && atom.small_ring;
  std::vector<AtomState> states{{4, 0, linear ? strained : 0.0},
                                {3, -1, atom.donor ? 0.3 : 4.0},
                                {3, 1, atom.donor ? 9.0 : 8.0},
                                {2, 0,
                                 !atom.donor        ? 12.0
                                 : atom.degree == 1 ? 3.0
                                                    : 1.5}};
  if (atom.donor) {
    states.push_back({2, -2, 6});
    states.push_back({1, -3, 9});
    if (atom.degree == 0) states.push_back({0, -4, 9});
  }
  return states;
}

std::vector<AtomState> nitrogen_states(const AtomPlace& atom) {
  const bool linear = atom.degree == 2 && atom.small_ring;
  std::vector<AtomState> states{{3, 0, 0},
                                {4, 1, (atom.donor ? no_lone_pair : 1.5) + (linear ? strained : 0.0)},
                                {2, -1, atom.donor ? 0.4 : 2.0},
                                {1, -2, atom.donor ? 3.0 : 9.0}};
  if (atom.degree == 0) states.push_back({0, -3, 5});
  return states;
}

std::vector<AtomState> oxygen_states(const AtomPlace& atom) {
  // A terminal oxygen with three bonds is that of CO and NO+.
  return {{2, 0, 0}, {1, -1, atom.donor ? 0.4 : 2.0}, {3, 1, atom.degree == 1 ? 1.0 : 6.0}, {0, -2, 1}};
}

std::vector<AtomState> sulfur_states(const AtomPlace& atom) {
  return {
      {2, 0, 0},    {4, 0, 0.5}, {6, 0, atom.donor ? no_lone_pair : 0.5}, {1, -1, atom.donor ? 0.4 : 2.0}, {3, 1, 3},
      {0, -2, 1.0}, {5, -1, 6}};
}

std::vector<AtomState> phosphorus_states(const AtomPlace& atom) {
  const double no_pair = atom.donor ? no_lone_pair : 0.0;
  return {{3, 0, 0},
          {5, 0, 0.5 + no_pair},
          {4, 1, 2.0 + no_pair},
          {2, -1, atom.donor ? 0.4 : 3.0},
          {6, -1, 1.0 + no_pair},
          {1, -2, 3},
          {0, -3, 5}};
}

std::vector<AtomState> boron_states(const AtomPlace& atom) {
  return {{3, 0, 0}, {4, -1, 0.5}, {2, -1, atom.donor ? 0.5 : 9.0}};
}

std::vector<AtomState> silicon_states(const AtomPlace& atom) {
  return {{4, 0, 0}, {3, -1, atom.donor ? 0.3 : 4.0}, {2, 0, atom.donor ? 2.0 : 9.0}, {5, -1, 3}, {3, 1, 9}};
}

std::vector<AtomState> halogen_states(const AtomPlace& atom) {
  std::vector<AtomState> states{{1, 0, 0}, {0, -1, 0.4}};
  if (atom.z != 9)
    for (const int valence : {3, 5, 7}) states.push_back({valence, 0, 1.0});
  return states;
}

std::vector<AtomState> atom_states(const AtomPlace& atom) {
  switch (atom.z) {
    case 1:
      return {{1, 0, 0}, {0, -1, 0.4}};
    case 5:
      return boron_states(atom);
    case 6:
      return carbon_states(atom);
    case 7:
      return nitrogen_states(atom);
    case 8:
      return oxygen_states(atom);
    case 14:
    case 32:
      return silicon_states(atom);
    case 15:
    case 33:
    case 51:
      return phosphorus_states(atom);
    case 16:
    case 34:
    case 52:
      return sulfur_states(atom);
    case 9:
    case 17:
    case 35:
    case 53:
      return halogen_states(atom);
    default:
      return {};
  }
}

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

double bond_penalty(const Graph& graph, int bond, int order) {
  if (order == 1) return 0;
  const AtomPlace &a = graph.atoms[graph.pairs[bond].first], &b = graph.atoms[graph.pairs[bond].second];
  double penalty = 0;
  if (order == 3 && (a.z > 10 || b.z > 10)) penalty += 3;
  if (order == 3 && a.small_ring && b.small_ring) penalty += strained;
  if (order == 2 && a.z == b.z && (a.z == 8 || a.z == 16 || a.z == 34)) penalty += 2;  // side-on O2 is peroxide
  // Bond order where there is room for charge only: a carbon with its octet outranks an expanded one.
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

// Dynamic programming over the elimination order. A state is the orders of the bonds between done and not done atoms
// and the charge so far; of equal states the least penalty is kept, so that the best assignment of every total charge
// is exact.
class Assignment {
 public:
  explicit Assignment(const Graph& graph) : graph_(graph) {}

  std::vector<BondAssignment> run() {
    // Wider states than these belong to cages that have no localized bonds anyway.
    constexpr std::size_t most_states = 200000;
    Layer layer{{State{}, Entry{}}};
    for (const int atom : elimination_order(graph_)) {
      layers_.emplace_back();
      Layer next;
      for (const auto& [state, entry] : layer) {
        const int from = static_cast<int>(layers_.back().size());
        layers_.back().push_back(entry);
        advance(atom, state, entry.penalty, from, next);
      }
      layer = std::move(next);
      if (layer.empty() || layer.size() > most_states) {
        stuck_at_ = atom;
        return {};
      }
    }
    std::vector<BondAssignment> result;
    for (const auto& [state, entry] : layer) result.push_back(trace(state.charge, entry));
    std::stable_sort(result.begin(), result.end(),
                     [](const BondAssignment& a, const BondAssignment& b) { return a.penalty < b.penalty; });
    return result;
  }

  int stuck_at() const { return stuck_at_; }

 private:
  struct State {
    std::map<int, int> open;  // bond -> order
    int charge = 0;
    auto operator<=>(const State&) const = default;
  };
  struct Entry {
    double penalty = 0;
    int from = -1;  // entry of the layer before
    int atom = -1, charge = 0;
    std::vector<std::pair<int, int>> orders;  // of the bonds that this atom opened
  };
  using Layer = std::map<State, Entry>;

  void advance(int atom, const State& state, double penalty, int from, Layer& next) const {
    State closed = state;
    int used = 0;
    std::vector<int> opened;
    for (const int bond : graph_.bonds_of[atom]) {
      const auto it = closed.open.find(bond);
      if (it == closed.open.end()) {
        opened.push_back(bond);
      } else {
        used += it->second;
        closed.open.erase(it);
      }
    }
    for (const AtomState& way : atom_states(graph_.atoms[atom])) {
      State reached = closed;
      reached.charge += way.charge;
      Entry entry{penalty + way.penalty, from, atom, way.charge, {}};
      spread(opened, 0, way.valence - used, reached, entry, next);
    }
  }

  // Shares what is left of the atom's valence among the bonds it opens.
  void spread(const std::vector<int>& opened, std::size_t i, int left, State& state, Entry& entry, Layer& next) const {
    const int bonds_left = static_cast<int>(opened.size() - i);
    if (bonds_left == 0) {
      if (left != 0) return;
      const auto [it, fresh] = next.emplace(state, entry);
      if (!fresh && entry.penalty < it->second.penalty - 1e-9) it->second = entry;
      return;
    }
    for (int order = 1; order <= std::min(3, left - bonds_left + 1); ++order) {
      const double penalty = bond_penalty(graph_, opened[i], order);
      state.open[opened[i]] = order;
      entry.orders.emplace_back(opened[i], order);
      entry.penalty += penalty;
      spread(opened, i + 1, left - order, state, entry, next);
      entry.penalty -= penalty;
      entry.orders.pop_back();
      state.open.erase(opened[i]);
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
      for (const auto& [bond, order] : entry->orders) orders[bond] = order;
      entry = &layers_[layer - 1][entry->from];
    }
    for (std::size_t i = 0; i < orders.size(); ++i)
      result.bonds.push_back({graph_.pairs[i].first, graph_.pairs[i].second, static_cast<BondOrder>(orders[i])});
    return result;
  }

  const Graph& graph_;
  std::vector<std::vector<Entry>> layers_;
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

  const auto describe = [&](int atom) {
    return "atom " + std::to_string(atom) + " (" + element(atomic_numbers[atom]).symbol + " with " +
           std::to_string(graph.atoms[atom].degree) + " neighbours)";
  };
  BondAssignments result;
  for (int atom = 0; atom < static_cast<int>(graph.atoms.size()); ++atom) {
    const auto states = atom_states(graph.atoms[atom]);
    if (std::none_of(states.begin(), states.end(),
                     [&](const AtomState& state) { return state.valence >= graph.atoms[atom].degree; })) {
      result.reason = "no valence rule fits " + describe(atom);
      return result;
    }
  }
  Assignment assignment(graph);
  result.candidates = assignment.run();
  if (result.candidates.empty()) {
    result.reason = "bond orders cannot be completed at " + describe(assignment.stuck_at());
    return result;
  }
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
