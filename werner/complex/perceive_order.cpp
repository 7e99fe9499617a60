#include "werner/complex/perceive_order.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "werner/complex/canonical_graph.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"

namespace werner {

std::vector<int> canonical_order(const Molecule& molecule, const std::vector<int>& atoms,
                                 const std::vector<std::vector<int>>& neighbours, const std::vector<int>& donors) {
  const auto is_donor = [&](int atom) { return std::ranges::find(donors, atom) != donors.end(); };
  // Hydrogens that are no donors count as a property of their atom: the symmetry of methyl groups costs nothing.
  const auto folded = [&](int atom) {
    return molecule.atomic_numbers[atom] == 1 && !is_donor(atom) && neighbours[atom].size() == 1 &&
           molecule.atomic_numbers[neighbours[atom].front()] != 1;
  };
  ColouredGraph graph;
  std::map<int, int> vertex;
  for (const int atom : atoms) {
    if (folded(atom)) continue;
    vertex.emplace(atom, static_cast<int>(graph.colours.size()));
    graph.colours.push_back(element(molecule.atomic_numbers[atom]).symbol + (is_donor(atom) ? "*" : "") +
                            std::to_string(std::ranges::count_if(neighbours[atom], folded)));
  }
  graph.neighbours.resize(graph.colours.size());
  for (const auto& [atom, number] : vertex)
    for (const int next : neighbours[atom])
      if (const auto other = vertex.find(next); other != vertex.end())
        graph.neighbours[number].push_back(other->second);
  CanonicalForm form;
  try {
    form = canonical_form(graph);
  } catch (const Error&) {
    return atoms;
  }
  const auto rank = [&](int atom) {
    const bool behind = folded(atom);
    return std::pair(behind, form.label[vertex.at(behind ? neighbours[atom].front() : atom)]);
  };
  std::vector<int> order = atoms;
  std::ranges::stable_sort(order, {}, rank);
  return order;
}

}  // namespace werner
