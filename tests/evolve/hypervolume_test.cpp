#include "werner/evolve/hypervolume.hpp"

#include <gtest/gtest.h>

#include "werner/core/random.hpp"
#include "werner/evolve/archive.hpp"
#include "werner/evolve/objective.hpp"

namespace werner {
namespace {

// Reference: on a grid of whole numbers count the unit cells that some point dominates.
double counted_volume(const Costs& costs, const std::vector<double>& reference) {
  std::vector<int> cell(reference.size(), 0);
  double volume = 0;
  while (true) {
    for (const auto& point : costs) {
      bool inside = true;
      for (std::size_t k = 0; k < cell.size(); ++k) inside = inside && point[k] <= cell[k];
      if (inside) {
        ++volume;
        break;
      }
    }
    std::size_t k = 0;
    while (k < cell.size() && ++cell[k] >= reference[k]) cell[k++] = 0;
    if (k == cell.size()) return volume;
  }
}

Costs grid_points(int points, int objectives, int levels, std::uint64_t seed) {
  RandomStream random(seed, 0, "points");
  Costs costs(static_cast<std::size_t>(points), std::vector<double>(static_cast<std::size_t>(objectives)));
  for (auto& row : costs)
    for (double& value : row) value = random.below(levels);
  return costs;
}

TEST(Hypervolume, EqualsCountedCells) {
  for (int objectives = 1; objectives <= 5; ++objectives)
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      // Levels go beyond the reference, so that some points add nothing.
      const Costs costs = grid_points(12, objectives, 8, seed);
      const std::vector<double> reference(static_cast<std::size_t>(objectives), 7.0);
      EXPECT_DOUBLE_EQ(hypervolume(costs, reference), counted_volume(costs, reference)) << objectives;
    }
}

TEST(Hypervolume, GainIsTheDifference) {
  for (int objectives = 2; objectives <= 4; ++objectives)
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      Costs front;
      const Costs points = grid_points(15, objectives, 8, seed);
      for (const int i : non_dominated(points)) front.push_back(points[static_cast<std::size_t>(i)]);
      const std::vector<double> reference(static_cast<std::size_t>(objectives), 8.0);
      const auto extra = grid_points(1, objectives, 8, seed + 100)[0];
      Costs more = front;
      more.push_back(extra);
      EXPECT_NEAR(hypervolume_gain(front, reference, extra),
                  hypervolume(more, reference) - hypervolume(front, reference), 1e-9);
    }
}

TEST(Hypervolume, SphereOctantInThreeDimensions) {
  // The points (1 - x, 1 - y, 1 - z) on the unit sphere's octant dominate, towards (1, 1, 1), a volume near pi / 6.
  Costs costs;
  constexpr int steps = 120;
  for (int i = 0; i < steps; ++i)
    for (int j = 0; j < steps; ++j) {
      const double z = (i + 0.5) / steps, angle = (j + 0.5) / steps * 1.5707963267948966, r = std::sqrt(1 - z * z);
      costs.push_back({1 - r * std::cos(angle), 1 - r * std::sin(angle), 1 - z});
    }
  EXPECT_NEAR(hypervolume(costs, std::vector<double>{1, 1, 1}), 0.5235987755982988, 0.02);
}

TEST(Hypervolume, NothingBelowTheReference) {
  EXPECT_EQ(hypervolume({}, std::vector<double>{1, 1}), 0);
  EXPECT_EQ(hypervolume({{1, 0}, {0, 1}, {2, -5}}, std::vector<double>{1, 1}), 0);
}

TEST(Objective, CostsOfEveryGoal) {
  Objective objective;
  EXPECT_EQ(cost(objective, 2.5), -2.5);
  objective.goal = Goal::minimize;
  EXPECT_EQ(cost(objective, 2.5), 2.5);
  objective.goal = Goal::target;
  objective.target = 3;
  EXPECT_EQ(cost(objective, 2.5), 0.5);
  EXPECT_EQ(cost(objective, 3.5), 0.5);
  objective.goal = Goal::window;
  objective.low = 1;
  objective.high = 2;
  EXPECT_EQ(cost(objective, 0.5), 0.5);
  EXPECT_EQ(cost(objective, 1.5), 0);
  EXPECT_EQ(cost(objective, 2.75), 0.75);
}

TEST(Archive, FrontIsThatOfEverythingTold) {
  std::vector<Objective> objectives(2);
  for (auto& objective : objectives) {
    objective.goal = Goal::minimize;
    objective.reference = 8;
  }
  Archive archive(objectives);
  const Costs costs = grid_points(60, 2, 8, 3);
  for (std::size_t i = 0; i < costs.size(); ++i) {
    Told told;
    told.item = static_cast<int>(i);
    told.valid = true;
    told.costs = costs[i];
    archive.add(told);
  }
  EXPECT_EQ(archive.front(), non_dominated(costs));
  EXPECT_DOUBLE_EQ(archive.hypervolume(), hypervolume(costs, std::vector<double>{8, 8}));
}

TEST(Archive, ReferenceByRuleNeverMoves) {
  std::vector<Objective> objectives(1);
  objectives[0].goal = Goal::minimize;
  Archive archive(objectives, 3);
  const auto tell = [&](int item, double value, bool known, bool valid) {
    Told told;
    told.item = item;
    told.known = known;
    told.valid = valid;
    told.costs = {value};
    archive.add(told);
  };
  tell(0, 5, false, true);
  tell(1, 90, true, true);
  tell(2, 95, false, false);
  tell(3, 7, false, true);
  EXPECT_FALSE(archive.reference().has_value());
  EXPECT_EQ(archive.hypervolume(), 0);
  tell(4, 6, false, true);
  tell(5, 50, false, true);
  EXPECT_EQ(archive.reference(), std::vector<double>{7});
  EXPECT_EQ(archive.hypervolume(), 2);
  EXPECT_EQ(archive.front(), std::vector<int>{0});
}

}  // namespace
}  // namespace werner
