#include "tests/witness/graph_match.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace werner::witness {
namespace {

using Signature = std::pair<int, std::vector<int>>;  // own colour, sorted colours of the neighbours

std::vector<Signature> signatures(const ColouredGraph& graph, const std::vector<int>& colours) {
  std::vector<Signature> result;
  for (std::size_t i = 0; i < colours.size(); ++i) {
    std::vector<int> around;
    for (const int j : graph.neighbours[i]) around.push_back(colours[j]);
    std::ranges::sort(around);
    result.emplace_back(colours[i], std::move(around));
  }
  return result;
}

std::optional<std::vector<int>> search(ColouredGraph a, ColouredGraph b, int& attempts) {
  const std::optional<Refined> refined = refine(a, b);
  if (!refined || --attempts < 0) return std::nullopt;
  a.colours = refined->a;
  b.colours = refined->b;
  std::map<int, std::vector<int>> cells_a, cells_b;
  for (std::size_t i = 0; i < a.colours.size(); ++i) cells_a[a.colours[i]].push_back(static_cast<int>(i));
  for (std::size_t i = 0; i < b.colours.size(); ++i) cells_b[b.colours[i]].push_back(static_cast<int>(i));
  for (const auto& [colour, cell] : cells_a) {
    if (cell.size() == 1) continue;
    const int fresh = static_cast<int>(a.colours.size()) + 1;
    a.colours[cell.front()] = fresh;
    for (const int candidate : cells_b.at(colour)) {
      ColouredGraph marked = b;
      marked.colours[candidate] = fresh;
      if (auto found = search(a, marked, attempts)) return found;
    }
    return std::nullopt;
  }
  std::vector<int> map(a.colours.size());
  for (const auto& [colour, cell] : cells_a) map[cell.front()] = cells_b.at(colour).front();
  for (std::size_t i = 0; i < map.size(); ++i) {
    std::set<int> wanted;
    for (const int j : a.neighbours[i]) wanted.insert(map[j]);
    const auto& there = b.neighbours[map[i]];
    if (wanted != std::set<int>(there.begin(), there.end())) return std::nullopt;
  }
  return map;
}

}  // namespace

std::optional<Refined> refine(const ColouredGraph& a, const ColouredGraph& b) {
  Refined refined{a.colours, b.colours};
  if (refined.a.size() != refined.b.size()) return std::nullopt;
  std::size_t classes = 0;
  while (true) {
    const auto left = signatures(a, refined.a), right = signatures(b, refined.b);
    std::map<Signature, int> number;
    for (const auto& s : left) number.emplace(s, 0);
    for (const auto& s : right) number.emplace(s, 0);
    int next = 0;
    for (auto& [signature, n] : number) n = next++;
    std::vector<int> count(number.size(), 0);
    for (std::size_t i = 0; i < left.size(); ++i) {
      ++count[refined.a[i] = number.at(left[i])];
      --count[refined.b[i] = number.at(right[i])];
    }
    if (std::ranges::any_of(count, [](int n) { return n != 0; })) return std::nullopt;
    if (number.size() == classes) return refined;
    classes = number.size();
  }
}

std::optional<std::vector<int>> isomorphism(const ColouredGraph& a, const ColouredGraph& b) {
  int attempts = 3000;
  return search(a, b, attempts);
}

}  // namespace werner::witness
