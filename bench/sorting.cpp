// Non-dominated sorting and hypervolume beside pagmo's (pagmo2, Debian libpagmo-dev) in one run: medians of `repeats`.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <pagmo/utils/hypervolume.hpp>
#include <pagmo/utils/multi_objective.hpp>

#include "werner/core/random.hpp"
#include "werner/evolve/hypervolume.hpp"
#include "werner/evolve/sorting.hpp"

namespace {

using werner::Costs;

double median_milliseconds(int repeats, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::nth_element(times.begin(), times.begin() + repeats / 2, times.end());
  return times[static_cast<std::size_t>(repeats / 2)];
}

Costs cloud(int points, int objectives) {
  werner::RandomStream random(1, static_cast<std::uint64_t>(objectives), "cloud");
  Costs costs(static_cast<std::size_t>(points), std::vector<double>(static_cast<std::size_t>(objectives)));
  for (auto& row : costs)
    for (double& value : row) value = random.uniform();
  return costs;
}

// Points on the positive part of the unit sphere, seen from (1, 1, ...): all of them non-dominated.
Costs sphere(int points, int objectives) {
  werner::RandomStream random(2, static_cast<std::uint64_t>(objectives), "sphere");
  Costs costs = cloud(points, objectives);
  for (auto& row : costs) {
    double square = 0;
    for (double& value : row) {
      value = std::abs(random.normal());
      square += value * value;
    }
    for (double& value : row) value = 1 - value / std::sqrt(square);
  }
  return costs;
}

void compare_sorting(const char* shape, const Costs& costs, int repeats) {
  const double ours = median_milliseconds(repeats, [&] { werner::front_ranks(costs); });
  const double theirs = median_milliseconds(3, [&] { pagmo::fast_non_dominated_sorting(costs); });
  const auto ranks = werner::front_ranks(costs);
  const auto fronts = std::get<0>(pagmo::fast_non_dominated_sorting(costs));
  bool same = true;
  for (std::size_t front = 0; front < fronts.size(); ++front)
    for (const auto member : fronts[front]) same = same && ranks[member] == static_cast<int>(front);
  fmt::print("sorting      {:6} {:6} points {} objectives  {:9.2f} ms  pagmo {:10.2f} ms  ratio {:8.1f}  {}\n", shape,
             costs.size(), costs[0].size(), ours, theirs, theirs / ours, same ? "same fronts" : "DIFFERENT FRONTS");
}

void compare_hypervolume(const Costs& costs, int repeats) {
  const std::vector<double> reference(costs[0].size(), 1.1);
  double our_volume = 0, their_volume = 0;
  const double ours = median_milliseconds(repeats, [&] { our_volume = werner::hypervolume(costs, reference); });
  const double theirs =
      median_milliseconds(repeats, [&] { their_volume = pagmo::hypervolume(costs, false).compute(reference); });
  const bool same = std::abs(our_volume - their_volume) <= 1e-9 * their_volume;
  fmt::print("hypervolume  sphere {:6} points {} objectives  {:9.2f} ms  pagmo {:10.2f} ms  ratio {:8.1f}  {}\n",
             costs.size(), costs[0].size(), ours, theirs, theirs / ours, same ? "same volume" : "DIFFERENT VOLUMES");
}

}  // namespace

int main() {
  for (const int objectives : {2, 3, 4, 5}) {
    compare_sorting("cloud", cloud(10000, objectives), 15);
    compare_sorting("sphere", sphere(10000, objectives), objectives < 4 ? 15 : 3);
  }
  compare_hypervolume(sphere(10000, 2), 5);
  compare_hypervolume(sphere(10000, 3), 5);
  compare_hypervolume(sphere(100, 4), 3);
  compare_hypervolume(sphere(60, 5), 3);
}
