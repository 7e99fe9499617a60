// The clean-up force field: gradient against central differences, and minima known in closed form.
#include <gtest/gtest.h>

#include "werner/complex/cleanup.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

CleanupModel all_terms() {
  CleanupModel model;
  model.distances = {{0, 1, 1.5, 300}, {1, 2, 1.1, 200}, {0, 2, 2.5, 60}};
  model.anchors = {{3, Vec3(0.2, -0.4, 1.0), 25}};
  model.repulsions = {{0, 3, 3.5, 40}, {2, 4, 3.0, 30}, {1, 4, 0.1, 30}};
  model.volumes = {{0, 1, 2, 3, 0.7, 4}, {4, 1, 2, 3, 0, 2}};
  model.fixed.assign(5, 0);
  return model;
}

std::vector<Vec3> random_points(int n) {
  RandomStream random(7, 0, "cleanup test");
  std::vector<Vec3> points;
  for (int i = 0; i < n; ++i)
    points.emplace_back(random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5));
  return points;
}

TEST(Cleanup, GradientEqualsCentralDifferences) {
  const CleanupModel model = all_terms();
  std::vector<Vec3> points = random_points(5);
  const auto analytic = cleanup_energy(model, points).gradient;
  const double h = 1e-5;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (int axis = 0; axis < 3; ++axis) {
      const double kept = points[i][axis];
      points[i][axis] = kept + h;
      const double up = cleanup_energy(model, points).energy;
      points[i][axis] = kept - h;
      const double down = cleanup_energy(model, points).energy;
      points[i][axis] = kept;
      EXPECT_NEAR(analytic[i][axis], (up - down) / (2 * h), 1e-4) << "atom " << i << " axis " << axis;
    }
}

TEST(Cleanup, FindsTheMinimumOfATriangle) {
  CleanupModel model;
  model.distances = {{0, 1, 1.5, 300}, {1, 2, 1.5, 300}, {0, 2, 2.0, 300}};
  model.fixed = {1, 0, 0};
  const std::vector<Vec3> start = random_points(3);
  const CleanupResult result = clean_up(model, start, 500, 1e-6);
  EXPECT_NEAR((result.positions[0] - result.positions[1]).norm(), 1.5, 1e-6);
  EXPECT_NEAR((result.positions[0] - result.positions[2]).norm(), 2.0, 1e-6);
  EXPECT_EQ(result.positions[0], start[0]) << "a fixed atom moved";
  EXPECT_NEAR(result.energy, 0, 1e-9);
}

}  // namespace
}  // namespace werner
