#include "werner/crystal/pointwise_distances.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "werner/core/error.hpp"
#include "werner/crystal/lattice_mappings.hpp"
#include "werner/crystal/lattice_reduction.hpp"

namespace werner {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double same_row = 1e-9;  // Angstrom

// Distances from each site to all neighbours within `radius`, ascending.
std::vector<std::vector<double>> neighbours_within(const Lattice& lattice, const std::vector<Eigen::Vector3d>& points,
                                                   const std::vector<LatticeVector>& vectors, double radius) {
  std::vector<std::vector<double>> result(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = i; j < points.size(); ++j) {
      Eigen::Vector3d f = points[j] - points[i];
      f = f.array() - f.array().rint();
      const Vec3 difference = lattice.cartesian({f});
      const double reach = radius + difference.norm();
      const auto note = [&](double distance) {
        if (distance > radius) return;
        result[i].push_back(distance);
        if (i != j) result[j].push_back(distance);
      };
      if (i != j) note(difference.norm());
      for (const LatticeVector& v : vectors) {
        if (v.length > reach) break;
        note((difference + v.vector).norm());
        note((difference - v.vector).norm());
      }
    }
  for (auto& list : result) std::sort(list.begin(), list.end());
  return result;
}

double row_distance(const double* a, const double* b, std::size_t n) {
  double greatest = 0;
  for (std::size_t i = 0; i < n; ++i) greatest = std::max(greatest, std::abs(a[i] - b[i]));
  return greatest;
}

// The cheapest way to carry whole amounts from suppliers to takers of the same total, as the sum of amount times cost.
// Successive shortest paths on the dense graph (Bellman-Ford for the few nodes that there are).
double cheapest_transport(std::vector<long> supply, std::vector<long> demand, const std::vector<double>& costs) {
  const std::size_t n = supply.size(), m = demand.size();
  std::vector<long> flow(n * m, 0);
  std::vector<double> potential_s(n, 0), potential_d(m, 0), to_s(n), to_d(m);
  std::vector<std::size_t> before_s(n), before_d(m);
  std::vector<char> done_s(n), done_d(m);
  double total = 0;
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  for (;;) {
    // Dijkstra from all suppliers that have something left, with reduced costs.
    for (std::size_t i = 0; i < n; ++i) to_s[i] = supply[i] > 0 ? 0 : infinite;
    std::fill(to_d.begin(), to_d.end(), infinite);
    std::fill(done_s.begin(), done_s.end(), 0);
    std::fill(done_d.begin(), done_d.end(), 0);
    std::fill(before_s.begin(), before_s.end(), none);
    if (std::none_of(supply.begin(), supply.end(), [](long x) { return x > 0; })) break;
    std::size_t goal = none;
    for (;;) {
      double best = infinite;
      std::size_t node = none;
      bool is_supplier = true;
      for (std::size_t i = 0; i < n; ++i)
        if (!done_s[i] && to_s[i] < best) best = to_s[i], node = i, is_supplier = true;
      for (std::size_t j = 0; j < m; ++j)
        if (!done_d[j] && to_d[j] < best) best = to_d[j], node = j, is_supplier = false;
      if (node == none) break;
      if (is_supplier) {
        done_s[node] = 1;
        for (std::size_t j = 0; j < m; ++j) {
          const double length = std::max(0.0, costs[node * m + j] + potential_s[node] - potential_d[j]);
          if (!done_d[j] && best + length < to_d[j]) to_d[j] = best + length, before_d[j] = node;
        }
        continue;
      }
      done_d[node] = 1;
      if (demand[node] > 0) {
        goal = node;
        break;
      }
      for (std::size_t i = 0; i < n; ++i) {
        if (done_s[i] || flow[i * m + node] == 0) continue;
        const double length = std::max(0.0, potential_d[node] - costs[i * m + node] - potential_s[i]);
        if (best + length < to_s[i]) to_s[i] = best + length, before_s[i] = node;
      }
    }
    const double reached = to_d[goal];
    for (std::size_t i = 0; i < n; ++i) potential_s[i] += std::min(to_s[i], reached);
    for (std::size_t j = 0; j < m; ++j) potential_d[j] += std::min(to_d[j], reached);
    long amount = demand[goal];
    std::size_t source = none;
    for (std::size_t j = goal;;) {
      source = before_d[j];
      if (before_s[source] == none) break;
      j = before_s[source];
      amount = std::min(amount, flow[source * m + j]);
    }
    amount = std::min(amount, supply[source]);
    for (std::size_t j = goal;;) {
      const std::size_t i = before_d[j];
      flow[i * m + j] += amount;
      total += static_cast<double>(amount) * costs[i * m + j];
      if (before_s[i] == none) break;
      j = before_s[i];
      flow[i * m + j] -= amount;
      total -= static_cast<double>(amount) * costs[i * m + j];
    }
    supply[source] -= amount;
    demand[goal] -= amount;
  }
  return total;
}

std::map<int, long> sites_by_element(const PointwiseDistances& distribution) {
  std::map<int, long> result;
  for (std::size_t i = 0; i < distribution.rows(); ++i) result[distribution.elements[i]] += distribution.counts[i];
  return result;
}

}  // namespace

std::optional<PointwiseDistances> pointwise_distances(const Crystal& crystal, std::size_t neighbours) {
  if (!crystal.lattice.usable() || crystal.size() == 0 || neighbours == 0) return std::nullopt;
  const Lattice lattice(lll_reduced(crystal.lattice.rows()).rows);
  std::vector<Eigen::Vector3d> points;
  for (const Fractional& f : crystal.positions) {
    if (!f.value.allFinite()) return std::nullopt;
    points.push_back(lattice.fractional(crystal.lattice.cartesian(wrapped(f))).value);
  }
  const double per_atom = lattice.volume() / static_cast<double>(crystal.size());
  double radius = std::cbrt(3 / (4 * std::numbers::pi) * per_atom * static_cast<double>(neighbours)) * 1.1;
  const double diameter = lattice.rows().rowwise().norm().sum() / 2;
  std::vector<std::vector<double>> lists;
  for (;; radius *= 1.2) {
    std::vector<LatticeVector> vectors = lattice_vectors(lattice.rows(), radius + diameter);
    if (vectors.empty()) return std::nullopt;
    std::sort(vectors.begin(), vectors.end(), [](auto& a, auto& b) { return a.length < b.length; });
    lists = neighbours_within(lattice, points, vectors, radius);
    if (std::all_of(lists.begin(), lists.end(), [&](auto& list) { return list.size() >= neighbours; })) break;
  }
  std::vector<std::size_t> order(crystal.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return crystal.atomic_numbers[a] < crystal.atomic_numbers[b]; });
  PointwiseDistances result;
  result.neighbours = neighbours;
  result.sites = crystal.size();
  for (const std::size_t site : order) {
    const int element = crystal.atomic_numbers[site];
    std::size_t row = 0;
    while (row < result.rows() && !(result.elements[row] == element &&
                                    row_distance(result.row(row), lists[site].data(), neighbours) <= same_row))
      ++row;
    if (row < result.rows()) {
      ++result.counts[row];
      continue;
    }
    result.elements.push_back(element);
    result.counts.push_back(1);
    result.distances.insert(result.distances.end(), lists[site].begin(),
                            lists[site].begin() + static_cast<std::ptrdiff_t>(neighbours));
  }
  return result;
}

double earth_movers_distance(const PointwiseDistances& a, const PointwiseDistances& b) {
  if (a.neighbours != b.neighbours)
    throw Error(
        fmt::format("distributions of {} and {} neighbours, expected the same number", a.neighbours, b.neighbours));
  const auto of_a = sites_by_element(a), of_b = sites_by_element(b);
  if (of_a.size() != of_b.size()) return infinite;
  const long n = static_cast<long>(a.sites), m = static_cast<long>(b.sites), divisor = std::gcd(n, m);
  double total = 0;
  for (const auto& [element, sites] : of_a) {
    const auto other = of_b.find(element);
    if (other == of_b.end() || sites * m != other->second * n) return infinite;
    std::vector<std::size_t> rows, columns;
    std::vector<long> supply, demand;
    for (std::size_t i = 0; i < a.rows(); ++i)
      if (a.elements[i] == element) rows.push_back(i), supply.push_back(a.counts[i] * (m / divisor));
    for (std::size_t j = 0; j < b.rows(); ++j)
      if (b.elements[j] == element) columns.push_back(j), demand.push_back(b.counts[j] * (n / divisor));
    std::vector<double> costs;
    for (const std::size_t i : rows)
      for (const std::size_t j : columns) costs.push_back(row_distance(a.row(i), b.row(j), a.neighbours));
    total += cheapest_transport(supply, demand, costs);
  }
  return total / static_cast<double>(n / divisor * m);
}

std::vector<double> average_minimum_distances(const PointwiseDistances& distribution) {
  std::vector<double> means(distribution.neighbours, 0);
  for (std::size_t i = 0; i < distribution.rows(); ++i)
    for (std::size_t k = 0; k < distribution.neighbours; ++k)
      means[k] += distribution.counts[i] * distribution.row(i)[k] / static_cast<double>(distribution.sites);
  return means;
}

double greatest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  return row_distance(a.data(), b.data(), std::min(a.size(), b.size()));
}

NearDuplicates::Key NearDuplicates::key_of(const PointwiseDistances& distribution) {
  Key key;
  for (const auto& [element, sites] : sites_by_element(distribution)) {
    const long divisor = std::gcd(sites, static_cast<long>(distribution.sites));
    key.push_back(
        {element,
         {static_cast<int>(sites / divisor), static_cast<int>(static_cast<long>(distribution.sites) / divisor)}});
  }
  return key;
}

std::size_t NearDuplicates::add(PointwiseDistances distribution) {
  std::vector<double> means = average_minimum_distances(distribution);
  known_[key_of(distribution)].emplace(means.empty() ? 0 : means.back(), crystals_.size());
  crystals_.push_back({std::move(distribution), std::move(means)});
  return crystals_.size() - 1;
}

std::vector<NearDuplicates::Neighbour> NearDuplicates::within(const PointwiseDistances& query, double radius) const {
  std::vector<Neighbour> result;
  const auto group = known_.find(key_of(query));
  if (group == known_.end()) return result;
  const std::vector<double> means = average_minimum_distances(query);
  constexpr double rounding = 1e-9;
  const auto end = group->second.upper_bound(means.back() + radius + rounding);
  for (auto at = group->second.lower_bound(means.back() - radius - rounding); at != end; ++at) {
    const Known& known = crystals_[at->second];
    if (greatest_difference(known.means, means) > radius + rounding) continue;
    const double distance = earth_movers_distance(query, known.distribution);
    if (distance <= radius) result.push_back({at->second, distance});
  }
  std::sort(result.begin(), result.end(), [](const Neighbour& a, const Neighbour& b) {
    return std::pair(a.distance, a.number) < std::pair(b.distance, b.number);
  });
  return result;
}

std::optional<NearDuplicates::Neighbour> NearDuplicates::nearest(const PointwiseDistances& query) const {
  const auto group = known_.find(key_of(query));
  if (group == known_.end()) return std::nullopt;
  const std::vector<double> means = average_minimum_distances(query);
  std::vector<std::pair<double, std::size_t>> by_bound;
  for (const auto& [last, number] : group->second)
    by_bound.emplace_back(greatest_difference(crystals_[number].means, means), number);
  std::sort(by_bound.begin(), by_bound.end());
  Neighbour best{0, infinite};
  for (const auto& [bound, number] : by_bound) {
    if (bound > best.distance) break;
    const double distance = earth_movers_distance(query, crystals_[number].distribution);
    if (distance < best.distance) best = {number, distance};
  }
  return best;
}

}  // namespace werner
