#include "werner/evolve/sorting.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <numeric>

namespace werner {

namespace {

// Rows in lexicographic order, so that no row is dominated by a later one.
std::vector<int> lexicographic_order(const Costs& costs) {
  std::vector<int> order(costs.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    const int sign = costs[a] < costs[b] ? -1 : (costs[b] < costs[a] ? 1 : a - b);
    return sign < 0;
  });
  return order;
}

// The rows of one front seen along the first objective: second objective rising, third falling, dominated steps left
// out. A later row of the sweep is dominated by the front exactly when it is by this staircase.
struct Staircase {
  struct Step {
    double second, third;
  };
  std::vector<Step> steps;

  std::size_t first_beyond(double second) const {
    const auto it = std::upper_bound(steps.begin(), steps.end(), second,
                                     [](double value, const Step& step) { return value < step.second; });
    return static_cast<std::size_t>(it - steps.begin());
  }
  bool covers(double second, double third) const {
    const std::size_t beyond = first_beyond(second);
    return beyond > 0 && steps[beyond - 1].third <= third;
  }
  void add(double second, double third) {
    std::size_t begin = first_beyond(second);
    if (begin > 0 && steps[begin - 1].second == second) --begin;
    std::size_t end = begin;
    while (end < steps.size() && steps[end].third >= third) ++end;
    if (begin == end) {
      steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(begin), {second, third});
    } else {
      steps[begin] = {second, third};
      steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(begin) + 1,
                  steps.begin() + static_cast<std::ptrdiff_t>(end));
    }
  }
};

// The first of `fronts` that does not cover the row; fronts that cover it come before those that do not, because
// whatever dominates a member of a front dominates what that member dominates.
template <class Front, class Covers>
std::size_t first_front(const std::vector<Front>& fronts, const Covers& covers) {
  std::size_t low = 0, high = fronts.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (covers(fronts[middle]))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

std::vector<int> sweep_ranks(const Costs& costs) {
  struct Row {
    std::array<double, 3> cost;
    int index;
  };
  std::vector<Row> rows(costs.size());
  for (std::size_t i = 0; i < costs.size(); ++i) {
    rows[i] = {{}, static_cast<int>(i)};
    std::copy(costs[i].begin(), costs[i].end(), rows[i].cost.begin());
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.cost < b.cost; });

  std::vector<int> ranks(costs.size());
  std::vector<Staircase> fronts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0 && rows[i].cost == rows[i - 1].cost) {
      ranks[rows[i].index] = ranks[rows[i - 1].index];
      continue;
    }
    const auto [first, second, third] = rows[i].cost;
    const std::size_t front =
        first_front(fronts, [&, y = second, z = third](const Staircase& stairs) { return stairs.covers(y, z); });
    if (front == fronts.size()) fronts.emplace_back();
    fronts[front].add(second, third);
    ranks[rows[i].index] = static_cast<int>(front);
  }
  return ranks;
}

std::vector<int> binary_search_ranks(const Costs& costs) {
  const std::vector<int> order = lexicographic_order(costs);
  std::vector<int> ranks(costs.size());
  std::vector<std::vector<int>> fronts;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int row = order[i];
    if (i > 0 && costs[row] == costs[order[i - 1]]) {
      ranks[row] = ranks[order[i - 1]];
      continue;
    }
    // The latest members are the likeliest to dominate: they are nearest in the sweep.
    const std::size_t front = first_front(fronts, [&](const std::vector<int>& members) {
      return std::any_of(members.rbegin(), members.rend(),
                         [&](int member) { return dominates(costs[member], costs[row]); });
    });
    if (front == fronts.size()) fronts.emplace_back();
    fronts[front].push_back(row);
    ranks[row] = static_cast<int>(front);
  }
  return ranks;
}

}  // namespace

bool dominates(std::span<const double> a, std::span<const double> b) {
  assert(a.size() == b.size());
  bool better = false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k] > b[k]) return false;
    better = better || a[k] < b[k];
  }
  return better;
}

std::vector<int> front_ranks(const Costs& costs) {
  if (costs.empty()) return {};
  return costs.front().size() <= 3 ? sweep_ranks(costs) : binary_search_ranks(costs);
}

std::vector<int> non_dominated(const Costs& costs) {
  const std::vector<int> ranks = front_ranks(costs);
  std::vector<int> members;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    if (ranks[i] == 0) members.push_back(static_cast<int>(i));
  return members;
}

std::vector<int> domination_counts(const Costs& costs) {
  std::vector<int> counts(costs.size(), 0);
  for (std::size_t i = 0; i < costs.size(); ++i)
    for (std::size_t j = 0; j < costs.size(); ++j)
      if (dominates(costs[j], costs[i])) ++counts[i];
  return counts;
}

std::vector<double> crowding_distances(const Costs& costs, std::span<const int> members) {
  std::vector<double> distances(members.size(), 0.0);
  if (members.empty()) return distances;
  std::vector<int> order(members.size());
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t k = 0; k < costs[members[0]].size(); ++k) {
    const auto value = [&](int position) { return costs[members[position]][k]; };
    std::sort(order.begin(), order.end(),
              [&](int a, int b) { return value(a) != value(b) ? value(a) < value(b) : a < b; });
    const double range = value(order.back()) - value(order.front());
    distances[order.front()] = distances[order.back()] = std::numeric_limits<double>::infinity();
    if (range <= 0) continue;
    for (std::size_t i = 1; i + 1 < order.size(); ++i)
      distances[order[i]] += (value(order[i + 1]) - value(order[i - 1])) / range;
  }
  return distances;
}

}  // namespace werner
