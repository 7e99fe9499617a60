#include "werner/complex/canonical_graph.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

#include "werner/core/error.hpp"

namespace werner {

static int permutation_sign(std::vector<int> values) {
  int sign = 1;
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i + 1; j < values.size(); ++j)
      if (values[i] > values[j]) sign = -sign;
  return sign;
}

int stereo_sign(const StereoElement& element, const std::vector<int>& number) {
  int sign = element.sign;
  for (const auto* order : {&element.order, &element.order_2}) {
    std::vector<int> values;
    for (const int v : *order) values.push_back(v < 0 ? -1 : number[v]);
    std::vector<int> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return 0;
    sign *= permutation_sign(values);
  }
  return sign;
}

namespace {

// Vertex -> number of vertices in earlier cells; a vertex alone in its cell has its final place.
using Partition = std::vector<int>;

constexpr int leaf_limit = 20000;

// Replaces each vertex' signature by the number of vertices with smaller ones.
template <class Signature>
Partition rank(const std::vector<Signature>& signatures) {
  std::vector<int> order(signatures.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) { return signatures[a] < signatures[b]; });
  Partition result(signatures.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    result[order[i]] =
        i > 0 && signatures[order[i]] == signatures[order[i - 1]] ? result[order[i - 1]] : static_cast<int>(i);
  return result;
}

int count_cells(const Partition& partition) {
  std::vector<char> seen(partition.size(), 0);
  for (const int cell : partition) seen[cell] = 1;
  return static_cast<int>(std::count(seen.begin(), seen.end(), 1));
}

// Splits cells by the cells of neighbours and by stereo signs until nothing changes.
Partition refine(const ColouredGraph& graph, Partition partition) {
  const std::size_t n = partition.size();
  int cells = count_cells(partition);
  while (cells < static_cast<int>(n)) {
    using Signature = std::tuple<int, std::vector<int>, std::vector<int>>;
    std::vector<Signature> signatures(n);
    for (std::size_t v = 0; v < n; ++v) {
      auto& [colour, around, signs] = signatures[v];
      colour = partition[v];
      for (const int u : graph.neighbours[v]) around.push_back(partition[u]);
      std::sort(around.begin(), around.end());
    }
    for (const StereoElement& element : graph.stereo)
      for (const int carrier : element.carriers)
        std::get<2>(signatures[carrier]).push_back(stereo_sign(element, partition));
    for (auto& [colour, around, signs] : signatures) std::sort(signs.begin(), signs.end());
    partition = rank(signatures);
    const int now = count_cells(partition);
    if (now == cells) break;
    cells = now;
  }
  return partition;
}

std::vector<int> inverse(const std::vector<int>& permutation) {
  std::vector<int> result(permutation.size());
  for (std::size_t i = 0; i < permutation.size(); ++i) result[permutation[i]] = static_cast<int>(i);
  return result;
}

struct Leaf {
  std::vector<int> certificate;  // edges and stereo signs in canonical numbers
  Partition label;
  std::vector<int> path;  // the vertices individualised on the way
};

class Search {
 public:
  explicit Search(const ColouredGraph& graph) : graph_(graph) {}

  void run() { explore(refine(graph_, rank(graph_.colours))); }
  const Leaf& best() const { return *best_; }
  const std::vector<std::vector<int>>& generators() const { return generators_; }

 private:
  // Returns the depth of the node that goes on; deeper ones stop, because what they would find is an image of what is
  // known.
  std::size_t explore(const Partition& partition) {
    const auto cell = target_cell(partition);
    if (cell.empty()) return visit_leaf(partition);
    const std::size_t depth = path_.size();
    std::vector<int> explored;
    for (const int vertex : cell) {
      if (is_image_of(explored, vertex)) continue;
      explored.push_back(vertex);
      Partition split = partition;
      for (const int other : cell)
        if (other != vertex) ++split[other];
      path_.push_back(vertex);
      const std::size_t go_on = explore(refine(graph_, std::move(split)));
      path_.pop_back();
      if (go_on < depth) return go_on;
    }
    return depth;
  }

  std::vector<int> target_cell(const Partition& partition) const {
    std::vector<int> size(partition.size() + 1, 0);
    for (const int cell : partition) ++size[cell];
    const auto it = std::find_if(size.begin(), size.end(), [](int s) { return s > 1; });
    std::vector<int> members;
    if (it != size.end())
      for (std::size_t v = 0; v < partition.size(); ++v)
        if (partition[v] == it - size.begin()) members.push_back(static_cast<int>(v));
    return members;
  }

  // Whether a known automorphism that keeps the path takes an explored vertex to this one.
  bool is_image_of(const std::vector<int>& explored, int vertex) const {
    if (explored.empty() || generators_.empty()) return false;
    std::vector<int> orbit(graph_.colours.size());
    std::iota(orbit.begin(), orbit.end(), 0);
    const auto root = [&](int v) {
      while (orbit[v] != v) v = orbit[v] = orbit[orbit[v]];
      return v;
    };
    for (const auto& generator : generators_) {
      if (!std::all_of(path_.begin(), path_.end(), [&](int v) { return generator[v] == v; })) continue;
      for (std::size_t v = 0; v < generator.size(); ++v) orbit[root(static_cast<int>(v))] = root(generator[v]);
    }
    return std::any_of(explored.begin(), explored.end(), [&](int v) { return root(v) == root(vertex); });
  }

  std::size_t visit_leaf(const Partition& label) {
    if (++leaves_ > leaf_limit) throw Error("symmetry too intricate to find a canonical order of atoms");
    Leaf leaf{certificate(label), label, path_};
    if (!first_) {
      first_ = best_ = std::move(leaf);
      return path_.size();
    }
    for (const Leaf* known : {&*first_, &*best_}) {
      if (leaf.certificate != known->certificate) continue;
      const std::vector<int> place = inverse(leaf.label);
      std::vector<int> automorphism(label.size());
      for (std::size_t v = 0; v < label.size(); ++v) automorphism[v] = place[known->label[v]];
      generators_.push_back(std::move(automorphism));
      const auto fork = std::mismatch(path_.begin(), path_.end(), known->path.begin(), known->path.end());
      return static_cast<std::size_t>(fork.first - path_.begin());
    }
    if (leaf.certificate < best_->certificate) best_ = std::move(leaf);
    return path_.size();
  }

  std::vector<int> certificate(const Partition& label) const {
    std::vector<int> result;
    const std::vector<int> vertex = inverse(label);
    for (const int v : vertex) {
      std::vector<int> lower;
      for (const int u : graph_.neighbours[v])
        if (label[u] < label[v]) lower.push_back(label[u]);
      std::sort(lower.begin(), lower.end());
      result.push_back(-1);
      result.insert(result.end(), lower.begin(), lower.end());
    }
    std::vector<std::vector<int>> signs;
    for (const StereoElement& element : graph_.stereo) {
      std::vector<int> entry;
      for (const int carrier : element.carriers) entry.push_back(label[carrier]);
      std::sort(entry.begin(), entry.end());
      entry.push_back(stereo_sign(element, label));
      signs.push_back(std::move(entry));
    }
    std::sort(signs.begin(), signs.end());
    for (const auto& entry : signs) result.insert(result.end(), entry.begin(), entry.end());
    return result;
  }

  const ColouredGraph& graph_;
  std::vector<int> path_;
  std::optional<Leaf> first_, best_;
  std::vector<std::vector<int>> generators_;
  int leaves_ = 0;
};

}  // namespace

CanonicalForm canonical_form(const ColouredGraph& graph) {
  CanonicalForm form;
  if (graph.colours.empty()) return form;
  Search search(graph);
  search.run();
  form.label = search.best().label;
  form.generators = search.generators();
  return form;
}

ColouredGraph mirror_image(ColouredGraph graph) {
  for (StereoElement& element : graph.stereo)
    if (element.mirrored) element.sign = -element.sign;
  return graph;
}

}  // namespace werner
