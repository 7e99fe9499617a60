#include "werner/evolve/sorting.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "werner/core/random.hpp"
#include "werner/evolve/strategies/survival.hpp"

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

Population population_of(const Costs& costs) {
  Population pool;
  for (const auto& row : costs) {
    pool.emplace_back();
    pool.back().costs = row;
  }
  return pool;
}

// By hand: first front (0,4) (1,2.5) (2,1) (4,0), both ranges 4; crowding of (1,2.5) is 2/4 + 3/4, of (2,1) it is
// 3/4 + 2.5/4, of the ends infinite. (3,3) and (1,5) are the second front.
TEST(Survival, CrowdedKeepsEndsAndTheLonelier) {
  const Costs costs = {{3, 3}, {1, 2.5}, {0, 4}, {1, 5}, {2, 1}, {4, 0}};
  EXPECT_EQ(costs_of(survive_crowded(population_of(costs), 3)), (Costs{{0, 4}, {4, 0}, {2, 1}}));
  const Population all = survive_crowded(population_of(costs), 6);
  ASSERT_EQ(all.size(), 6u);
  EXPECT_EQ(all[0].fitness, (std::vector{0.0, -std::numeric_limits<double>::infinity()}));
  EXPECT_EQ(all[2].fitness, (std::vector{0.0, -1.375}));
  EXPECT_EQ(all[3].fitness, (std::vector{0.0, -1.25}));
  EXPECT_EQ(all[4].fitness[0], 1);
}

// By hand: one front whose plane cuts the axes at 1; each of three directions takes its nearest point, whatever is
// drawn.
TEST(Survival, NichesTakeTheirNearestFirst) {
  const Costs costs = {{0.1, 0.95}, {0.45, 0.6}, {1, 0}, {0.9, 0.12}, {0.5, 0.5}, {0, 1}};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RandomStream random(seed, 0, "niches");
    EXPECT_EQ(costs_of(survive_niched(population_of(costs), 3, {{1, 0}, {0.5, 0.5}, {0, 1}}, random)),
              (Costs{{1, 0}, {0.5, 0.5}, {0, 1}}));
  }
}

// By hand: the first front (0,1) (1,0) (0.5,0.5) occupies three of five directions; of the second one only (1.05,0.35)
// lies at an empty direction, (0.75,0.25), and takes the last place.
TEST(Survival, TheEmptiestNicheIsFilledFirst) {
  const Costs costs = {{0.05, 1.1}, {0, 1}, {1, 0}, {1.05, 0.35}, {0.6, 0.65}, {0.5, 0.5}};
  const Costs directions = {{1, 0}, {0.75, 0.25}, {0.5, 0.5}, {0.25, 0.75}, {0, 1}};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RandomStream random(seed, 0, "niches");
    EXPECT_EQ(costs_of(survive_niched(population_of(costs), 4, directions, random)),
              (Costs{{0, 1}, {1, 0}, {1.05, 0.35}, {0.5, 0.5}}));
  }
}

}  // namespace
}  // namespace werner
