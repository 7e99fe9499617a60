#include "werner/evolve/complex_bound.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace werner {

namespace {

constexpr std::size_t most_states = 1000000;  // some 100 bytes each
constexpr double infinite = std::numeric_limits<double>::infinity();

}  // namespace

Shape make_shape(const ComplexTables& tables, const FeatureLayout& layout, const LinearModel& model, int geometry) {
  Shape shape{make_blocks(tables, layout, geometry), {}, {}, {}};
  const auto n = static_cast<int>(tables.options.geometries[static_cast<std::size_t>(geometry)]->vertices.size());
  shape.partners.resize(static_cast<std::size_t>(n));
  for (const auto& [v, w] : layout.trans[static_cast<std::size_t>(geometry)]) {
    shape.partners[static_cast<std::size_t>(v)].push_back(w);
    shape.partners[static_cast<std::size_t>(w)].push_back(v);
  }
  const auto add = [&](int v) {
    if (std::find(shape.order.begin(), shape.order.end(), v) == shape.order.end()) shape.order.push_back(v);
  };
  for (int v = 0; v < n; ++v) {
    add(v);
    for (const int w : shape.partners[static_cast<std::size_t>(v)]) add(w);
  }
  for (const BlockKind& kind : shape.table.kinds) {
    shape.by_cost.emplace_back();
    for (const int ligand : kind.ligands)
      shape.by_cost.back().emplace_back(
          model.weights[static_cast<std::size_t>(layout.ligand[static_cast<std::size_t>(ligand)])], ligand);
    std::sort(shape.by_cost.back().begin(), shape.by_cost.back().end());
  }
  return shape;
}

std::size_t CompletionBound::Hash::operator()(const PartlyFilled& state) const {
  std::uint64_t hash = state.taken | std::uint64_t(std::uint8_t(state.charge)) << 12 |
                       std::uint64_t(std::uint8_t(state.donated)) << 20 | std::uint64_t(state.radicals) << 28;
  for (const std::uint8_t waiting : state.waiting) {
    hash = (hash ^ waiting) * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 29;
  }
  return hash;
}

CompletionBound::CompletionBound(const ComplexTables& tables, const FeatureLayout& layout, const LinearModel& model,
                                 const Shape& shape, int metal, int geometry)
    : tables_(tables),
      layout_(layout),
      model_(model),
      shape_(shape),
      ion_(tables.options.metals[static_cast<std::size_t>(metal)]),
      metal_(metal),
      full_((1u << shape.partners.size()) - 1),
      start_(model.intercept + weight(layout.metals + metal) + weight(layout.geometries + geometry)) {
  const auto classes = layout_.donor_classes.size();
  pairs_.assign(classes + 1, std::vector<double>(classes + 1, infinite));
  for (std::size_t a = 1; a <= classes; ++a)
    for (std::size_t b = 1; b <= classes; ++b) {
      const double cost = weight(layout_.pair(static_cast<int>(a) - 1, static_cast<int>(b) - 1));
      pairs_[a][b] = cost;
      pairs_[a][0] = pairs_[0][a] = std::min(pairs_[a][0], cost);
    }
}

int CompletionBound::next_vertex(std::uint32_t taken) const {
  return *std::find_if(shape_.order.begin(), shape_.order.end(), [&](int v) { return !(taken >> v & 1); });
}

int CompletionBound::open_vertices(std::uint32_t taken) const { return std::popcount(full_ & ~taken); }

std::pair<PartlyFilled, double> CompletionBound::with(const PartlyFilled& state, const BlockKind& kind,
                                                      int seat) const {
  PartlyFilled next = state;
  const std::uint32_t mask = kind.masks[static_cast<std::size_t>(seat)];
  const auto& classes = kind.classes[static_cast<std::size_t>(seat)];
  next.taken |= mask;
  next.charge += kind.charge;
  next.radicals += kind.radical;
  if (tables_.options.spins.numbers.empty()) next.radicals &= 1;  // their parity decides
  next.donated += kind.donated;
  double cost = 0;
  const auto waits = [&](int v) {
    return std::ranges::any_of(shape_.partners[static_cast<std::size_t>(v)],
                               [&](int w) { return !(next.taken >> w & 1); });
  };
  for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
    const int v = std::countr_zero(rest);
    const auto mine = static_cast<std::size_t>(classes[static_cast<std::size_t>(v)] + 1);
    for (const int w : shape_.partners[static_cast<std::size_t>(v)]) {
      if (state.taken >> w & 1) {
        cost += pairs_[mine][state.waiting[static_cast<std::size_t>(w)]];
        if (!waits(w)) next.waiting[static_cast<std::size_t>(w)] = 0;
      } else if ((mask >> w & 1) && v < w) {
        cost += pairs_[mine][static_cast<std::size_t>(classes[static_cast<std::size_t>(w)] + 1)];
      }
    }
    next.waiting[static_cast<std::size_t>(v)] = static_cast<std::uint8_t>(waits(v) ? mine : 0);
  }
  return {next, cost};
}

std::vector<int> CompletionBound::spins(const PartlyFilled& state) const {
  return spins_with_radicals(tables_, metal_, state.radicals);
}

double CompletionBound::ending(const PartlyFilled& state, int unpaired) const {
  const ComplexConstraints& constraints = tables_.options.constraints;
  const int charge = ion_.oxidation_state + state.charge;
  if (constraints.charge && !constraints.charge->contains(charge)) return infinite;
  if (constraints.valence_electrons && !constraints.valence_electrons->contains(d_electrons(ion_) + state.donated))
    return infinite;
  return weight(layout_.spin(unpaired)) + weight(layout_.charge(charge));
}

double CompletionBound::least(const PartlyFilled& state) {
  if (!forgetful_) {
    const double bound = least_known(state);
    if (known_.size() <= most_states) return bound;
    forgetful_ = true;
    known_.clear();
  }
  PartlyFilled forgotten = state;
  forgotten.waiting.fill(0);
  return least_known(forgotten);
}

double CompletionBound::least_known(const PartlyFilled& state) {
  if (full(state.taken)) {
    double cost = infinite;
    for (const int unpaired : spins(state)) cost = std::min(cost, ending(state, unpaired));
    return cost;
  }
  if (const auto found = known_.find(state); found != known_.end()) return found->second;
  double best = infinite;
  const auto vertex = static_cast<std::size_t>(next_vertex(state.taken));
  for (std::size_t k = 0; k < shape_.table.kinds.size(); ++k) {
    const BlockKind& kind = shape_.table.kinds[k];
    for (const int seat : kind.by_vertex[vertex]) {
      if (kind.masks[static_cast<std::size_t>(seat)] & state.taken) continue;
      auto [next, cost] = with(state, kind, seat);
      if (forgetful_) next.waiting.fill(0);
      best = std::min(best, shape_.by_cost[k].front().first + cost + least_known(next));
      if (!forgetful_ && known_.size() > most_states) return best;  // to be done anew without partners
    }
  }
  known_.emplace(state, best);
  return best;
}

}  // namespace werner
