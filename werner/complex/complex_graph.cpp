#include "werner/complex/complex_graph.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "werner/complex/canonical_graph.hpp"
#include "werner/complex/perceive_bonds.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"

namespace werner {

namespace {

using Neighbours = std::vector<std::vector<int>>;

Neighbours neighbours_of(const Molecule& molecule, const std::vector<Bond>& bonds) {
  Neighbours around(molecule.size());
  for (const Bond& bond : bonds) {
    around[static_cast<std::size_t>(bond.a)].push_back(bond.b);
    around[static_cast<std::size_t>(bond.b)].push_back(bond.a);
  }
  return around;
}

std::vector<std::vector<int>> connected(const Neighbours& around) {
  std::vector<std::vector<int>> list;
  std::vector<char> seen(around.size(), 0);
  for (std::size_t start = 0; start < around.size(); ++start) {
    if (seen[start]) continue;
    std::vector<int> piece{static_cast<int>(start)};
    seen[start] = 1;
    for (std::size_t k = 0; k < piece.size(); ++k)
      for (const int next : around[static_cast<std::size_t>(piece[k])])
        if (!seen[static_cast<std::size_t>(next)]) {
          seen[static_cast<std::size_t>(next)] = 1;
          piece.push_back(next);
        }
    std::ranges::sort(piece);
    list.push_back(std::move(piece));
  }
  return list;
}

// Colours of vertices in canonical order, each with its neighbours of smaller number.
std::string text_of(const ColouredGraph& graph, const std::vector<int>& label) {
  std::vector<std::size_t> vertex(label.size());
  for (std::size_t v = 0; v < label.size(); ++v) vertex[static_cast<std::size_t>(label[v])] = v;
  std::string text;
  for (const std::size_t v : vertex) {
    text += graph.colours[v];
    std::vector<int> lower;
    for (const int u : graph.neighbours[v])
      if (label[static_cast<std::size_t>(u)] < label[v]) lower.push_back(label[static_cast<std::size_t>(u)]);
    std::ranges::sort(lower);
    for (const int u : lower) text += "." + std::to_string(u);
    text += ' ';
  }
  return text;
}

// The smallest canonical number among the vertices that automorphisms exchange.
std::vector<int> orbits_of(const CanonicalForm& form) {
  std::vector<std::size_t> root(form.label.size());
  std::iota(root.begin(), root.end(), 0);
  const auto find = [&](std::size_t v) {
    while (root[v] != v) v = root[v] = root[root[v]];
    return v;
  };
  for (const std::vector<int>& generator : form.generators)
    for (std::size_t v = 0; v < generator.size(); ++v) root[find(v)] = find(static_cast<std::size_t>(generator[v]));
  std::vector<int> least(form.label.size(), static_cast<int>(form.label.size()));
  for (std::size_t v = 0; v < root.size(); ++v) least[find(v)] = std::min(least[find(v)], form.label[v]);
  std::vector<int> orbits;
  for (std::size_t v = 0; v < root.size(); ++v) orbits.push_back(least[find(v)]);
  return orbits;
}

// Classes of equal neighbourhoods of any width, numbered by their history; for graphs that have no canonical order.
void refine(const ColouredGraph& graph, ComplexGraph& result) {
  std::vector<std::string> names = graph.colours;
  result.orbits.assign(names.size(), 0);
  std::size_t distinct = 0;
  while (true) {
    std::map<std::string, int> numbers;
    for (const std::string& name : names) numbers.emplace(name, 0);
    int number = 0;
    result.key = "refined ";
    for (auto& [name, value] : numbers) {
      value = number++;
      result.key += name + "x" + std::to_string(std::ranges::count(names, name)) + " ";
    }
    for (std::size_t v = 0; v < names.size(); ++v) result.orbits[v] = numbers.at(names[v]);
    if (numbers.size() == distinct) return;
    distinct = numbers.size();
    for (std::size_t v = 0; v < names.size(); ++v) {
      std::vector<int> around;
      for (const int u : graph.neighbours[v]) around.push_back(result.orbits[static_cast<std::size_t>(u)]);
      std::ranges::sort(around);
      names[v] = graph.colours[v] + ":" + std::to_string(result.orbits[v]);
      for (const int u : around) names[v] += "." + std::to_string(u);
    }
  }
}

class Constitution {
 public:
  Constitution(const Molecule& molecule, const std::vector<Bond>& bonds)
      : molecule_(molecule),
        around_(neighbours_of(molecule, bonds)),
        is_metal_(molecule.size(), 0),
        counted_(molecule.size(), 0) {
    const std::vector<int> metals = connect(molecule).metals;  // without those that are counter-ions
    for (const int metal : metals) is_metal_[static_cast<std::size_t>(metal)] = 1;
    for (const std::vector<int>& piece : connected(around_))
      if (metals.empty() || std::ranges::any_of(piece, [&](int atom) { return is_metal(atom); }))
        for (const int atom : piece) counted_[static_cast<std::size_t>(atom)] = 1;
  }

  std::vector<int> atoms() const {
    std::vector<int> list;
    for (int atom = 0; atom < static_cast<int>(molecule_.size()); ++atom)
      if (counted_[static_cast<std::size_t>(atom)] && !folded(atom)) list.push_back(atom);
    return list;
  }

  ColouredGraph graph(const std::vector<int>& atoms) const {
    std::vector<int> vertex(molecule_.size(), -1);
    for (std::size_t v = 0; v < atoms.size(); ++v) vertex[static_cast<std::size_t>(atoms[v])] = static_cast<int>(v);
    ColouredGraph graph;
    for (const int atom : atoms) {
      const std::vector<int>& beside = around_[static_cast<std::size_t>(atom)];
      const auto hydrogens = std::ranges::count_if(beside, [&](int next) { return folded(next); });
      graph.colours.push_back(element(molecule_.atomic_numbers[static_cast<std::size_t>(atom)]).symbol +
                              (hydrogens > 0 ? "H" + std::to_string(hydrogens) : ""));
      std::vector<int>& list = graph.neighbours.emplace_back();
      for (const int next : beside)
        if (const int v = vertex[static_cast<std::size_t>(next)]; v >= 0) list.push_back(v);
    }
    return graph;
  }

 private:
  bool is_metal(int atom) const { return is_metal_[static_cast<std::size_t>(atom)] != 0; }
  bool folded(int atom) const {
    const auto i = static_cast<std::size_t>(atom);
    if (molecule_.atomic_numbers[i] != 1 || around_[i].size() != 1) return false;
    const int carrier = around_[i].front();
    return !is_metal(carrier) && molecule_.atomic_numbers[static_cast<std::size_t>(carrier)] != 1;
  }

  const Molecule& molecule_;
  Neighbours around_;
  std::vector<char> is_metal_, counted_;
};

}  // namespace

std::vector<std::vector<int>> pieces(const Molecule& molecule, const std::vector<Bond>& bonds) {
  return connected(neighbours_of(molecule, bonds));
}

std::vector<int> constitution_atoms(const Molecule& molecule, const std::vector<Bond>& bonds) {
  return Constitution(molecule, bonds).atoms();
}

ComplexGraph complex_graph(const Molecule& molecule, const std::vector<Bond>& bonds) {
  const Constitution constitution(molecule, bonds);
  ComplexGraph result;
  result.atoms = constitution.atoms();
  const ColouredGraph graph = constitution.graph(result.atoms);
  try {
    const CanonicalForm form = canonical_form(graph);
    result.key = text_of(graph, form.label);
    result.orbits = orbits_of(form);
  } catch (const Error&) {
    refine(graph, result);
  }
  return result;
}

}  // namespace werner
