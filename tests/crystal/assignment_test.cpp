#include "werner/crystal/assignment.hpp"

#include <algorithm>
#include <numeric>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

double cost_of(const std::vector<double>& costs, std::size_t columns, const std::vector<std::size_t>& solution) {
  double sum = 0;
  for (std::size_t row = 0; row < solution.size(); ++row) sum += costs[row * columns + solution[row]];
  return sum;
}

// Against all permutations; a third of the tables has many equal costs.
TEST(Assignment, CheapestOfAllPermutations) {
  RandomStream random(5, 0, "assignment");
  for (int trial = 0; trial < 600; ++trial) {
    const std::size_t rows = 1 + static_cast<std::size_t>(random.below(5));
    const std::size_t columns = rows + static_cast<std::size_t>(random.below(3));
    std::vector<double> costs(rows * columns);
    for (double& cost : costs) cost = trial % 3 ? random.uniform() : random.below(3);
    const auto solution = cheapest_assignment(costs, rows, columns);
    auto sorted = solution;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_TRUE(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
    std::vector<std::size_t> order(columns);
    std::iota(order.begin(), order.end(), std::size_t{0});
    double best = 1e30;
    do {
      best = std::min(best, cost_of(costs, columns, {order.begin(), order.begin() + static_cast<long>(rows)}));
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_NEAR(cost_of(costs, columns, solution), best, 1e-12);
  }
}

// Costs of 1e20, as the matcher marks pairs that are too far apart, must not spoil the small ones.
TEST(Assignment, HugeCostsAreAvoided) {
  const std::vector<double> costs{0.3, 1e20, 0.2, 0.1, 1e20, 1e20, 0.5, 0.7, 0.9};
  const auto solution = cheapest_assignment(costs, 3, 3);
  EXPECT_THAT(solution, ::testing::ElementsAre(2, 0, 1));
}

}  // namespace
}  // namespace werner
