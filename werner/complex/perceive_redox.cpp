#include "werner/complex/perceive_redox.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace werner {
namespace {

// Lengths of a carbon-donor bond in Angstrom in the neutral and the doubly reduced chelate.
struct Lengths {
  double neutral, reduced;
};

std::optional<Lengths> lengths_of(int z) {
  if (z == 7) return Lengths{1.295, 1.385};
  if (z == 8) return Lengths{1.235, 1.345};
  if (z == 16) return Lengths{1.670, 1.745};
  return std::nullopt;
}

double electrons_in(const Molecule& molecule, int carbon, int donor) {
  const Lengths lengths = *lengths_of(molecule.atomic_numbers[donor]);
  const double length = (molecule.positions[carbon] - molecule.positions[donor]).norm();
  return std::clamp(2 * (length - lengths.neutral) / (lengths.reduced - lengths.neutral), 0.0, 2.0);
}

struct Graph {
  std::vector<std::vector<std::pair<int, BondOrder>>> bonds;  // per atom of the fragment: other atom and order
};

// Whether a path of bonds other than a-b leads from a to b in at most five steps: both stand in a ring of six or less.
bool in_one_ring(const Graph& graph, int a, int b) {
  std::vector<int> reached{a};
  for (int step = 0; step < 5; ++step) {
    std::vector<int> next = reached;
    for (const int atom : reached)
      for (const auto& [other, order] : graph.bonds[atom])
        if (!(atom == a && other == b)) next.push_back(other);
    std::ranges::sort(next);
    next.erase(std::unique(next.begin(), next.end()), next.end());
    reached = std::move(next);
  }
  return std::ranges::find(reached, b) != reached.end();
}

}  // namespace

bool RedoxChelate::contradicts() const {
  constexpr double spread = 0.65;  // bond lengths of undisputed catecholates and dithiolates scatter by this much
  return std::abs(electrons_seen - electrons_drawn) > spread;
}

std::vector<RedoxChelate> redox_chelates(const Molecule& molecule, const Fragment& fragment,
                                         const BondAssignment& assignment) {
  const auto& atoms = fragment.atoms;
  Graph graph{std::vector<std::vector<std::pair<int, BondOrder>>>(atoms.size())};
  for (const Bond& bond : assignment.bonds) {
    graph.bonds[bond.a].emplace_back(bond.b, bond.order);
    graph.bonds[bond.b].emplace_back(bond.a, bond.order);
  }
  std::vector<int> donors;  // atoms of the fragment
  for (const auto& group : fragment.donor_groups)
    if (group.size() == 1 && lengths_of(molecule.atomic_numbers[group[0]]))
      donors.push_back(static_cast<int>(std::ranges::find(atoms, group[0]) - atoms.begin()));
  constexpr int carbon = 6;
  // Oxalate and its kin keep their charge in carbonyl groups.
  const auto has_carbonyl = [&](int atom, int donor) {
    return std::ranges::any_of(graph.bonds[atom], [&](const auto& bond) {
      return bond.first != donor && bond.second == BondOrder::double_ &&
             molecule.atomic_numbers[atoms[bond.first]] != carbon;
    });
  };
  const auto carbons_of = [&](int donor) {
    std::vector<std::pair<int, BondOrder>> found;
    for (const auto& [other, order] : graph.bonds[donor])
      if (molecule.atomic_numbers[atoms[other]] == carbon && graph.bonds[other].size() == 3 &&
          !has_carbonyl(other, donor) && !in_one_ring(graph, donor, other))
        found.emplace_back(other, order);
    return found;
  };
  std::vector<RedoxChelate> result;
  for (const int first : donors)
    for (const int second : donors) {
      if (second <= first) continue;
      for (const auto& [a, order_a] : carbons_of(first))
        for (const auto& [b, order_b] : carbons_of(second)) {
          const auto bond = std::ranges::find(graph.bonds[a], b, &std::pair<int, BondOrder>::first);
          if (a == b || bond == graph.bonds[a].end() || order_a != order_b) continue;
          const bool reduced = assignment.formal_charges[first] == -1 && assignment.formal_charges[second] == -1;
          if (!reduced && order_a != BondOrder::double_) continue;
          const int x = atoms[first], y = atoms[second];
          result.push_back({{x, atoms[a], atoms[b], y},
                            reduced ? 2 : 0,
                            (electrons_in(molecule, atoms[a], x) + electrons_in(molecule, atoms[b], y)) / 2});
        }
    }
  return result;
}

}  // namespace werner
