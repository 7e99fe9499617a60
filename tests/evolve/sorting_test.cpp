#include "werner/evolve/sorting.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "werner/core/random.hpp"

namespace werner {
namespace {

// Reference: peel off, again and again, what nothing left dominates.
std::vector<int> peeled_ranks(const Costs& costs) {
  std::vector<int> ranks(costs.size(), -1);
  for (int rank = 0; std::count(ranks.begin(), ranks.end(), -1) > 0; ++rank) {
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < costs.size(); ++i) {
      bool dominated = ranks[i] != -1;
      for (std::size_t j = 0; j < costs.size() && !dominated; ++j)
        dominated = ranks[j] == -1 && dominates(costs[j], costs[i]);
      if (!dominated) front.push_back(i);
    }
    for (const std::size_t i : front) ranks[i] = rank;
  }
  return ranks;
}

Costs random_costs(int points, int objectives, int levels, std::uint64_t seed) {
  RandomStream random(seed, 0, "costs");
  Costs costs(static_cast<std::size_t>(points), std::vector<double>(static_cast<std::size_t>(objectives)));
  for (auto& row : costs)
    for (double& value : row) value = levels > 0 ? random.below(levels) : random.uniform();
  return costs;
}

TEST(Sorting, DominanceNeedsOneStrictlyBetter) {
  const std::vector<double> a{1, 2}, b{1, 3}, c{0, 4};
  EXPECT_TRUE(dominates(a, b));
  EXPECT_FALSE(dominates(b, a));
  EXPECT_FALSE(dominates(a, a));
  EXPECT_FALSE(dominates(a, c));
}

TEST(Sorting, RanksEqualPeelingWithTiesAndDuplicates) {
  for (int objectives = 1; objectives <= 5; ++objectives)
    for (const int levels : {0, 3, 10})
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const Costs costs = random_costs(150, objectives, levels, seed);
        EXPECT_EQ(front_ranks(costs), peeled_ranks(costs)) << objectives << " objectives, " << levels << " levels";
      }
}

TEST(Sorting, EmptySingleAndInfinite) {
  EXPECT_TRUE(front_ranks({}).empty());
  EXPECT_EQ(front_ranks({{3, 4, 5, 6}}), std::vector<int>{0});
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(front_ranks({{0, inf}, {0, 1}, {inf, 0}}), (std::vector<int>{1, 0, 0}));
}

TEST(Sorting, KnownFrontsOfZdt1) {
  // ZDT1 (Zitzler, Deb and Thiele 2000): f2 = g (1 - sqrt(f1 / g)); a larger g gives a front of its own below the last.
  Costs costs;
  std::vector<int> expected;
  for (int layer = 0; layer < 4; ++layer)
    for (int i = 0; i <= 20; ++i) {
      const double f1 = i / 20.0, g = 1 + layer;
      costs.push_back({f1, g * (1 - std::sqrt(f1 / g))});
      expected.push_back(layer);
    }
  EXPECT_EQ(front_ranks(costs), expected);
}

TEST(Sorting, NonDominatedAreRankZero) {
  const Costs costs = random_costs(300, 3, 8, 7);
  const auto ranks = front_ranks(costs);
  std::vector<int> expected;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    if (ranks[i] == 0) expected.push_back(static_cast<int>(i));
  EXPECT_EQ(non_dominated(costs), expected);
}

TEST(Sorting, DominationCountsOfAChain) {
  EXPECT_EQ(domination_counts({{2, 2}, {0, 0}, {1, 1}, {1, 1}, {0, 3}}), (std::vector<int>{3, 0, 1, 1, 1}));
}

TEST(Sorting, CrowdingByHand) {
  // Sorted (0,4) (1,2) (4,0): the middle spans both ranges whole: (4 - 0) / 4 + (4 - 0) / 4.
  const Costs costs{{9, 9}, {1, 2}, {0, 4}, {4, 0}};
  const std::vector<int> members{1, 2, 3};
  const auto crowding = crowding_distances(costs, members);
  EXPECT_DOUBLE_EQ(crowding[0], 2.0);
  EXPECT_TRUE(std::isinf(crowding[1]) && std::isinf(crowding[2]));
  EXPECT_TRUE(crowding_distances(costs, {}).empty());
}

}  // namespace
}  // namespace werner
