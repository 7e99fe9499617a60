// The compounds of lowest linear cost of a whole space with ligands of any denticity, exactly and without listing it: a
// depth-first search that puts down block after block and, by the bound on completing, hardly meets anything but
// compounds below a threshold; the threshold is found by bisection. Of all ways of writing a compound only the
// canonical one is kept.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <unordered_set>

#include "werner/evolve/complex_bound.hpp"

namespace werner {

namespace {

struct Placed {
  int ligand = 0, kind = 0, seat = 0;
};

struct Found {
  double cost = 0;
  int frame = 0, unpaired = 0, blocks = 0;
  std::array<Placed, most_vertices_of_a_shape> placed{};
};

// Metal on polyhedron.
struct Frame {
  int metal = 0, geometry = 0;
  const Shape* shape = nullptr;
};

Genes genes_of(const ComplexTables& tables, const Frame& frame, const Found& found) {
  Genes genes;
  genes.metal = frame.metal;
  genes.geometry = frame.geometry;
  genes.unpaired = found.unpaired;
  genes.sites.assign(frame.shape->partners.size(), Site{});
  for (int i = 0; i < found.blocks; ++i) {
    const Placed& block = found.placed[static_cast<std::size_t>(i)];
    const BlockKind& kind = frame.shape->table.kinds[static_cast<std::size_t>(block.kind)];
    put_block(tables, genes, {block.ligand, kind.seats[static_cast<std::size_t>(block.seat)]});
  }
  return genes;
}

class Search {
 public:
  Search(const ComplexTables& tables, const FeatureLayout& layout, const LinearModel& model, const Frame& frame,
         int number)
      : tables_(tables),
        constraints_(tables.options.constraints),
        frame_(frame),
        table_(frame.shape->table),
        bound_(tables, layout, model, *frame.shape, frame.metal, frame.geometry) {
    now_.frame = number;
  }

  double lowest() { return bound_.start() + bound_.least({}); }

  // Appends everything of at most this cost; false when the list has grown beyond `limit`.
  bool collect(double threshold, std::size_t limit, std::vector<Found>& list) {
    now_.blocks = 0;
    return extend({}, bound_.start(), 0, threshold, limit, list);
  }

 private:
  const BlockKind& kind(const Placed& block) const { return table_.kinds[static_cast<std::size_t>(block.kind)]; }
  const Ligand& ligand(const Placed& block) const {
    return *tables_.options.ligands[static_cast<std::size_t>(block.ligand)];
  }
  std::span<const Placed> placed() const { return std::span(now_.placed).first(static_cast<std::size_t>(now_.blocks)); }
  int mirror_of(const Placed& block) const { return tables_.mirror_of[static_cast<std::size_t>(block.ligand)]; }
  int code(int ligand, int seat) const { return 1 + ligand * table_.most_seats + seat; }

  bool extend(const PartlyFilled& state, double cost, int atoms, double threshold, std::size_t limit,
              std::vector<Found>& list) {
    if (bound_.full(state.taken)) {
      keep(state, cost, threshold, list);
      return list.size() <= limit;
    }
    const auto vertex = static_cast<std::size_t>(bound_.next_vertex(state.taken));
    for (std::size_t k = 0; k < table_.kinds.size(); ++k)
      for (const int seat : table_.kinds[k].by_vertex[vertex]) {
        if (table_.kinds[k].masks[static_cast<std::size_t>(seat)] & state.taken) continue;
        const auto [next, trans] = bound_.with(state, table_.kinds[k], seat);
        const double others = cost + trans + bound_.least(next);
        for (const auto& [own, number] : frame_.shape->by_cost[k]) {
          if (!(others + own <= threshold)) break;
          now_.placed[static_cast<std::size_t>(now_.blocks++)] = {number, static_cast<int>(k), seat};
          const int size = atoms + static_cast<int>(ligand(placed().back()).atoms.size());
          const bool go_on =
              !promising(next.taken, size) || extend(next, cost + trans + own, size, threshold, limit, list);
          --now_.blocks;
          if (!go_on) return false;
        }
      }
    return true;
  }

  // Whether what has been placed can become a canonical compound that satisfies the constraints.
  bool promising(std::uint32_t taken, int atoms) const {
    const Placed& last = placed().back();
    const int own = code(now_.placed[0].ligand, now_.placed[0].seat);
    const auto smaller = [&](int ligand, int first) { return first >= 0 && code(ligand, first) < own; };
    if (smaller(last.ligand, kind(last).first_rotated[static_cast<std::size_t>(last.seat)])) return false;
    if (tables_.closed && smaller(mirror_of(last), kind(last).first_reflected[static_cast<std::size_t>(last.seat)]))
      return false;
    if (constraints_.atoms && 1 + atoms > constraints_.atoms->high) return false;
    const auto open = bound_.open_vertices(taken);
    for (const ClassLimit& limit : tables_.limits) {
      int members = 0;
      for (const Placed& block : placed()) members += limit.count[static_cast<std::size_t>(block.ligand)];
      if (members > limit.window.high || members + open < limit.window.low) return false;
    }
    const auto missing = std::ranges::count_if(tables_.demanded, [&](int demanded) {
      return std::ranges::none_of(placed(), [&](const Placed& block) { return block.ligand == demanded; });
    });
    if (missing > open) return false;
    if (!constraints_.max_distinct_ligands) return true;
    std::array<int, most_vertices_of_a_shape> different{};
    std::ranges::transform(placed(), different.begin(), &Placed::ligand);
    std::sort(different.begin(), different.begin() + now_.blocks);
    return std::unique(different.begin(), different.begin() + now_.blocks) - different.begin() <=
           *constraints_.max_distinct_ligands;
  }

  // Whether no operation leads to a smaller sequence of codes, each at the lowest vertex of its block.
  bool is_canonical() const {
    using Codes = std::array<int, most_vertices_of_a_shape>;
    const auto write = [&](Codes& codes, int ligand, int seat) {
      const BlockKind& kind = table_.kinds[static_cast<std::size_t>(table_.kind_of[static_cast<std::size_t>(ligand)])];
      codes[static_cast<std::size_t>(std::countr_zero(kind.masks[static_cast<std::size_t>(seat)]))] =
          code(ligand, seat);
    };
    Codes own{};
    for (const Placed& block : placed()) write(own, block.ligand, block.seat);
    for (int operation = 0; operation < table_.operations; ++operation) {
      const bool improper = operation >= table_.rotations;
      if (operation == table_.rotations && !mirror_belongs()) return true;
      Codes image{};
      bool whole = true;
      for (const Placed& block : placed()) {
        const int seat = kind(block).images[static_cast<std::size_t>(block.seat)][static_cast<std::size_t>(operation)];
        whole = whole && seat >= 0;
        if (whole) write(image, improper ? mirror_of(block) : block.ligand, seat);
      }
      if (whole && image < own) return false;
    }
    return true;
  }

  // Whether what has been placed has a mirror image in the space.
  bool mirror_belongs() const {
    if (tables_.closed) return true;
    std::vector<int> ligands;
    for (const Placed& block : placed()) ligands.push_back(block.ligand);
    return mirrored_ligands(tables_, frame_.metal, ligands).has_value();
  }

  void keep(const PartlyFilled& state, double cost, double threshold, std::vector<Found>& list) {
    if (!is_canonical() || !check(constraints_, to_complex(tables_, genes_of(tables_, frame_, now_))).ok()) return;
    for (const int unpaired : bound_.spins(state)) {
      now_.cost = cost + bound_.ending(state, unpaired);
      now_.unpaired = unpaired;
      if (now_.cost <= threshold) list.push_back(now_);
    }
  }

  const ComplexTables& tables_;
  const ComplexConstraints& constraints_;
  Frame frame_;
  const BlockTable& table_;
  CompletionBound bound_;
  Found now_;  // what has been placed
};

// All compounds below a threshold that lets `count` of them through and not many more. Where very many have the same
// cost, those that are met first.
std::vector<Found> lowest(std::vector<Search>& searches, std::size_t count) {
  double least = std::numeric_limits<double>::infinity();
  for (Search& search : searches) least = std::min(least, search.lowest());
  std::vector<Found> list;
  if (!std::isfinite(least)) return list;
  const auto collect = [&](double threshold, std::size_t limit) {
    list.clear();
    return std::ranges::all_of(searches, [&](Search& search) { return search.collect(threshold, limit, list); });
  };
  const std::size_t limit = 4 * count + 1000;
  const double grain = 1e-12 * (1 + std::abs(least));
  double too_low = least, too_high = std::numeric_limits<double>::infinity(), step = 0.01;
  std::size_t before = 0;
  for (int quiet = 0; quiet < 40;) {
    const double threshold = std::isfinite(too_high) ? (too_low + too_high) / 2 : too_low + step;
    if (!collect(threshold, limit)) {
      too_high = threshold;
    } else if (list.size() >= count) {
      return list;
    } else {
      // Nothing new in many doublings of the step: there are no more compounds.
      quiet = list.size() == before && !std::isfinite(too_high) ? quiet + 1 : 0;
      before = list.size();
      too_low = threshold;
      step *= 2;
    }
    if (too_high - too_low < grain) {
      collect(too_low, limit);
      std::vector<Found> below = list;
      collect(too_high, limit);
      std::erase_if(list, [&](const Found& found) { return found.cost <= too_low; });
      list.insert(list.begin(), below.begin(), below.end());
      return list;
    }
  }
  return list;
}

}  // namespace

std::vector<std::pair<double, Genome>> ComplexSpace::Impl::best_by_search(const LinearModel& model, int count) const {
  if (count <= 0) return {};
  std::vector<Shape> shapes;
  for (std::size_t g = 0; g < tables.options.geometries.size(); ++g)
    shapes.push_back(make_shape(tables, layout, model, static_cast<int>(g)));
  std::vector<Frame> frames;
  std::vector<Search> searches;
  searches.reserve(fillable.size());
  for (const auto& [metal, geometry] : fillable) {
    frames.push_back({metal, geometry, &shapes[static_cast<std::size_t>(geometry)]});
    searches.emplace_back(tables, layout, model, frames.back(), static_cast<int>(frames.size()) - 1);
  }
  std::vector<Found> winners = lowest(searches, static_cast<std::size_t>(count));
  // Those of the same cost as the last one stay until their genomes decide.
  std::ranges::stable_sort(winners, {}, &Found::cost);
  if (winners.size() > static_cast<std::size_t>(count)) {
    const double last = winners[static_cast<std::size_t>(count) - 1].cost;
    std::erase_if(winners, [&](const Found& found) { return found.cost > last + 1e-12 * std::abs(last); });
  }
  std::vector<std::pair<double, Genome>> best;
  std::unordered_set<std::string> seen;
  for (const Found& found : winners) {
    Genome genome = text(genes_of(tables, frames[static_cast<std::size_t>(found.frame)], found));
    if (seen.insert(genome).second) best.emplace_back(found.cost, std::move(genome));
  }
  std::sort(best.begin(), best.end());
  if (best.size() > static_cast<std::size_t>(count)) best.resize(static_cast<std::size_t>(count));
  return best;
}

}  // namespace werner
