// The compounds of lowest linear cost of a whole space, exactly. Where every ligand takes one vertex the model is a sum
// over axes: pairs of trans sites, and sites without a partner. Each axis has a sorted list of fillings per charge and
// electron count; the lists are merged best first, so that 10^8 compounds are never looked at.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <queue>
#include <set>
#include <unordered_set>

#include "werner/complex/isomers.hpp"
#include "werner/core/error.hpp"
#include "werner/evolve/complex_impl.hpp"

namespace werner {

namespace {

struct Axis {
  std::vector<int> vertices;  // one or two
  int kind = 0;               // axes of a kind have the same fillings
};

struct Filling {
  double cost = 0;
  int a = -1, b = -1;  // ligands; b is -1 on an axis of one site
};

// What the rest of the model needs to know of a filling: total charge, ligands with an odd number of electrons (whether
// their number is odd, where that is enough), donated electrons.
using ChargeClass = std::tuple<int, int, int>;
using Fillings = std::map<ChargeClass, std::vector<Filling>>;  // sorted by cost

struct Frame {  // metal, polyhedron and how its vertices fall into axes
  int metal, geometry;
  std::vector<Axis> axes;
  std::vector<Fillings> kinds;
  bool one_each = false;  // fillings of the axes name one compound, mirror images taken together
};

// Trans pairs that share no vertex; a site with several partners (a flat pentagon has none) stands alone.
std::vector<Axis> axes_of(const ComplexTables& tables, const FeatureLayout& layout, int geometry) {
  const std::size_t n = tables.options.geometries[static_cast<std::size_t>(geometry)]->vertices.size();
  std::vector<Axis> axes;
  std::vector<bool> paired(n, false);
  for (const auto& [v, w] : layout.trans[static_cast<std::size_t>(geometry)]) {
    axes.push_back({{v, w}, 0});
    paired[static_cast<std::size_t>(v)] = paired[static_cast<std::size_t>(w)] = true;
  }
  for (std::size_t v = 0; v < n; ++v)
    if (!paired[v]) axes.push_back({{static_cast<int>(v)}, 0});
  return axes;
}

bool axes_overlap(const std::vector<Axis>& axes) {
  std::set<int> seen;
  for (const Axis& axis : axes)
    for (const int v : axis.vertices)
      if (!seen.insert(v).second) return true;
  return false;
}

std::vector<int> ligands_at(const ComplexTables& tables, int geometry, int vertex) {
  std::vector<int> ligands;
  const auto& by_vertices = tables.seats[static_cast<std::size_t>(geometry)].by_vertices;
  if (const auto found = by_vertices.find(1u << vertex); found != by_vertices.end())
    for (const Block& block : found->second) ligands.push_back(block.ligand);
  return ligands;
}

double factorial(std::size_t n) { return n < 2 ? 1 : static_cast<double>(n) * factorial(n - 1); }

Frame make_frame(const ComplexTables& tables, const FeatureLayout& layout, const LinearModel& model, int metal,
                 int geometry) {
  Frame frame{metal, geometry, axes_of(tables, layout, geometry), {}, false};
  const Polyhedron& polyhedron = *tables.options.geometries[static_cast<std::size_t>(geometry)];
  std::map<std::vector<std::vector<int>>, int> kind_of;  // by the ligands that its sites may take
  for (Axis& axis : frame.axes) {
    std::vector<std::vector<int>> lists;
    for (const int v : axis.vertices) lists.push_back(ligands_at(tables, geometry, v));
    const bool alike = lists.size() == 2 && lists[0] == lists[1];
    const auto [entry, added] = kind_of.emplace(lists, static_cast<int>(frame.kinds.size()));
    axis.kind = entry->second;
    if (!added) continue;
    Fillings fillings;
    const auto weight = [&](int ligand) {
      return model.weights[static_cast<std::size_t>(layout.ligand[static_cast<std::size_t>(ligand)])];
    };
    const auto add = [&](int a, int b) {
      Filling filling{weight(a), a, b};
      int charge = tables.options.ligands[static_cast<std::size_t>(a)]->charge;
      int radicals = tables.radical[static_cast<std::size_t>(a)], donated = tables.donated[static_cast<std::size_t>(a)];
      if (b >= 0) {
        filling.cost +=
            weight(b) +
            model.weights[static_cast<std::size_t>(layout.pair(layout.donor_class[static_cast<std::size_t>(a)][0],
                                                               layout.donor_class[static_cast<std::size_t>(b)][0]))];
        charge += tables.options.ligands[static_cast<std::size_t>(b)]->charge;
        radicals += tables.radical[static_cast<std::size_t>(b)];
        donated += tables.donated[static_cast<std::size_t>(b)];
      }
      if (!tables.options.constraints.valence_electrons) donated = 0;
      if (tables.options.spins.numbers.empty()) radicals &= 1;
      fillings[{charge, radicals, donated}].push_back(filling);
    };
    for (const int a : lists[0]) {
      if (lists.size() == 1) add(a, -1);
      if (lists.size() == 2)
        for (const int b : lists[1])
          if (!alike || a <= b) add(a, b);
    }
    for (auto& [key, list] : fillings)
      std::sort(list.begin(), list.end(), [](const Filling& x, const Filling& y) {
        return std::tie(x.cost, x.a, x.b) < std::tie(y.cost, y.a, y.b);
      });
    frame.kinds.push_back(std::move(fillings));
  }
  std::stable_sort(frame.axes.begin(), frame.axes.end(), [](const Axis& x, const Axis& y) { return x.kind < y.kind; });
  // Exchanges of axes of a kind and turns of axes, against the operations of the polyhedron.
  std::map<std::pair<int, std::size_t>, std::size_t> multiplicity;
  double exchanges = 1;
  for (const Axis& axis : frame.axes) {
    if (axis.vertices.size() == 2) exchanges *= 2;
    ++multiplicity[{axis.kind, axis.vertices.size()}];
  }
  for (const auto& [kind, count] : multiplicity) exchanges *= factorial(count);
  std::set<Permutation> operations(polyhedron.rotations.begin(), polyhedron.rotations.end());
  if (tables.achiral) operations.insert(polyhedron.reflections.begin(), polyhedron.reflections.end());
  frame.one_each = static_cast<double>(operations.size()) == exchanges;
  return frame;
}

constexpr std::size_t most_axes = 12;

// A choice of one filling per axis, as ranks in the lists of its classes.
struct Node {
  double cost = 0;
  int group = 0;
  std::array<int, most_axes> ranks{};
};
struct Later {
  bool operator()(const Node& a, const Node& b) const {
    return std::tie(b.cost, b.group, b.ranks) < std::tie(a.cost, a.group, a.ranks);
  }
};

// Lists to be merged: one per axis, and what frame, charge and spin add.
struct Group {
  int frame = 0, unpaired = 0;
  double offset = 0;
  std::vector<const std::vector<Filling>*> lists;
};

class Merge {
 public:
  Merge(const ComplexTables& tables, const FeatureLayout& layout, const LinearModel& model,
        const std::vector<std::pair<int, int>>& fillable)
      : tables_(tables), layout_(layout), model_(model) {
    const ComplexConstraints& wanted = tables.options.constraints;
    more_constraints_ = wanted.atoms || !wanted.required_elements.empty() || !wanted.class_limits.empty() ||
                        !wanted.must_contain.empty() || wanted.max_distinct_ligands;
    for (const auto& [metal, geometry] : fillable)
      frames_.push_back(make_frame(tables, layout, model, metal, geometry));
    for (std::size_t f = 0; f < frames_.size(); ++f) add_groups(static_cast<int>(f), 0, {0, 0, 0}, {}, {});
    for (std::size_t g = 0; g < groups_.size(); ++g) push(static_cast<int>(g), {});
  }

  // The next choice in rising order of cost; false at the end.
  bool next(double& cost, std::vector<Genes>& compounds) {
    if (heap_.empty()) return false;
    const Node node = heap_.top();
    heap_.pop();
    const Group& group = groups_[static_cast<std::size_t>(node.group)];
    // Only ranks up to the first that is not zero rise: so every choice comes from one other, the one with that rank
    // lower by one, and none is met twice.
    for (std::size_t i = 0; i < group.lists.size(); ++i) {
      auto ranks = node.ranks;
      ++ranks[i];
      // Axes with the same list are interchangeable: their ranks rise.
      const bool last = i + 1 == group.lists.size() || group.lists[i] != group.lists[i + 1];
      if (static_cast<std::size_t>(ranks[i]) < group.lists[i]->size() && (last || ranks[i] <= ranks[i + 1]))
        push(node.group, ranks);
      if (node.ranks[i] != 0) break;
    }
    cost = node.cost;
    compounds = compounds_of(group, node.ranks);
    return true;
  }

 private:
  void add_groups(int frame, std::size_t axis, ChargeClass sum, std::vector<const std::vector<Filling>*> lists,
                  std::map<int, ChargeClass> last_of_kind) {
    const Frame& at = frames_[static_cast<std::size_t>(frame)];
    const auto [charge_sum, radicals_sum, donated_sum] = sum;
    const Metal& metal = tables_.options.metals[static_cast<std::size_t>(at.metal)];
    if (axis < at.axes.size()) {
      const int kind = at.axes[axis].kind;
      for (const auto& [key, list] : at.kinds[static_cast<std::size_t>(kind)]) {
        const auto last = last_of_kind.find(kind);
        if (last != last_of_kind.end() && key < last->second) continue;
        auto next_lists = lists;
        next_lists.push_back(&list);
        auto next_last = last_of_kind;
        next_last[kind] = key;
        const auto [charge, radicals, donated] = key;
        add_groups(frame, axis + 1, {charge_sum + charge, radicals_sum + radicals, donated_sum + donated},
                   std::move(next_lists), std::move(next_last));
      }
      return;
    }
    const auto& constraints = tables_.options.constraints;
    const int charge = metal.oxidation_state + charge_sum;
    if (constraints.charge && !constraints.charge->contains(charge)) return;
    if (constraints.valence_electrons && !constraints.valence_electrons->contains(d_electrons(metal) + donated_sum))
      return;
    // Any ligands of these classes have the same spins.
    std::vector<int> ligands;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      ligands.push_back(lists[i]->front().a);
      if (lists[i]->front().b >= 0) ligands.push_back(lists[i]->front().b);
    }
    for (const int unpaired : spins_of(tables_, at.metal, ligands)) {
      const double offset = model_.intercept + weight(layout_.metals + at.metal) +
                            weight(layout_.geometries + at.geometry) + weight(layout_.spin(unpaired)) +
                            weight(layout_.charge(charge));
      groups_.push_back({frame, unpaired, offset, lists});
    }
  }

  double weight(int feature) const { return model_.weights[static_cast<std::size_t>(feature)]; }

  void push(int group_number, const std::array<int, most_axes>& ranks) {
    const Group& group = groups_[static_cast<std::size_t>(group_number)];
    double cost = group.offset;
    for (std::size_t i = 0; i < group.lists.size(); ++i)
      cost += (*group.lists[i])[static_cast<std::size_t>(ranks[i])].cost;
    heap_.push({cost, group_number, ranks});
  }

  std::vector<Genes> compounds_of(const Group& group, const std::array<int, most_axes>& ranks) const {
    const Frame& frame = frames_[static_cast<std::size_t>(group.frame)];
    const Polyhedron& polyhedron = *tables_.options.geometries[static_cast<std::size_t>(frame.geometry)];
    Genes genes;
    genes.metal = frame.metal;
    genes.geometry = frame.geometry;
    genes.unpaired = group.unpaired;
    genes.sites.assign(polyhedron.vertices.size(), Site{});
    for (std::size_t i = 0; i < group.lists.size(); ++i) {
      const Filling& filling = (*group.lists[i])[static_cast<std::size_t>(ranks[i])];
      const std::vector<int>& vertices = frame.axes[i].vertices;
      genes.sites[static_cast<std::size_t>(vertices[0])] = {static_cast<int>(genes.ligands.size()), 0};
      genes.ligands.push_back(filling.a);
      if (filling.b < 0) continue;
      genes.sites[static_cast<std::size_t>(vertices[1])] = {static_cast<int>(genes.ligands.size()), 0};
      genes.ligands.push_back(filling.b);
    }
    if (more_constraints_ && !check(tables_.options.constraints, to_complex(tables_, genes)).ok()) return {};
    if (frame.one_each) return {genes};
    // All isomers of these ligands whose axes are filled alike.
    const Features wanted = features_of(tables_, layout_, genes);
    std::vector<Genes> compounds;
    for (const Isomer& isomer : isomers(polyhedron, to_complex(tables_, genes).ligands)) {
      Genes arranged = genes;
      arranged.sites = isomer.sites;
      if (features_of(tables_, layout_, arranged) == wanted) compounds.push_back(std::move(arranged));
    }
    return compounds;
  }

  const ComplexTables& tables_;
  const FeatureLayout& layout_;
  const LinearModel& model_;
  std::vector<Frame> frames_;
  std::vector<Group> groups_;
  std::priority_queue<Node, std::vector<Node>, Later> heap_;
  bool more_constraints_ = false;  // than those that the groups satisfy
};

}  // namespace

std::vector<std::pair<double, Genome>> ComplexSpace::Impl::best_by_axes(const LinearModel& model, int count) const {
  for (const auto& [metal, geometry] : fillable)
    if (axes_overlap(axes_of(tables, layout, geometry))) return best_by_search(model, count);
  Merge merge(tables, layout, model, fillable);
  std::vector<std::pair<double, Genome>> found;
  std::unordered_set<std::string> seen;
  double cost = 0;
  std::vector<Genes> compounds;
  while (merge.next(cost, compounds)) {
    // Compounds of equal cost stay together until all of them are known.
    if (static_cast<int>(found.size()) >= count && cost > found.back().first + 1e-12 * std::abs(cost)) break;
    for (const Genes& genes : compounds) {
      Genome genome = text(genes);
      if (seen.insert(genome).second) found.emplace_back(cost, std::move(genome));
    }
  }
  std::sort(found.begin(), found.end());
  if (static_cast<int>(found.size()) > count) found.resize(static_cast<std::size_t>(count));
  return found;
}

}  // namespace werner
