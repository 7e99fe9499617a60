#include "werner/crystal/radial_distribution.hpp"

#include <Eigen/Geometry>
#include <cmath>
#include <numbers>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

Crystal rock_salt(double a) {
  Crystal crystal;
  crystal.lattice = Lattice(Eigen::Matrix3d::Identity() * a);
  for (int i = 0; i < 8; ++i) {
    const Eigen::Vector3d p(i & 1, i >> 1 & 1, i >> 2 & 1);
    crystal.atomic_numbers.push_back(static_cast<int>(p.sum()) % 2 ? 17 : 11);
    crystal.positions.push_back({p / 2});
  }
  return crystal;
}

// Closed form: a shell of n atoms at R adds n V / (4 pi R^2 N) to the integral of F + 1, spread by the Gaussian.
TEST(RadialDistribution, ShellsOfRockSalt) {
  const double a = 5.64;
  const RadialDistribution d = radial_distribution(rock_salt(a));
  ASSERT_TRUE(d.verdict.ok());
  ASSERT_EQ(d.by_elements.size(), 3u);
  EXPECT_EQ(d.weights.at({11, 17}), 0.5);
  const auto integral = [&](std::pair<int, int> pair, double from, double to) {
    double sum = 0;
    const Eigen::VectorXd& f = d.by_elements.at(pair);
    for (Eigen::Index i = 0; i < f.size(); ++i) {
      const double r = (static_cast<double>(i) + 0.5) * d.parameters.step;
      if (r > from && r < to) sum += (f[i] + 1) * d.parameters.step;
    }
    return sum;
  };
  const double volume = a * a * a / 4;  // per atom of an element
  const double near = a / 2, next = a / std::sqrt(2);
  EXPECT_NEAR(integral({11, 17}, 0, 3.5), 6 * volume / (4 * std::numbers::pi * near * near), 1e-6);
  EXPECT_NEAR(integral({11, 11}, 0, 4.6), 12 * volume / (4 * std::numbers::pi * next * next), 1e-6);
  EXPECT_EQ(integral({11, 11}, 0, 3.5), 0);
  EXPECT_EQ(d.by_elements.at({11, 17})[0], -1);
}

TEST(RadialDistribution, OfTheStructureNotOfItsDescription) {
  RandomStream random(4, 0, "radial");
  Crystal crystal{lattice_from_parameters({{4, 5, 6}, {80, 95, 100}}),
                  {22, 8, 8, 38},
                  {{{0, 0, 0}}, {{0.4, 0.5, 0.3}}, {{0.7, 0.1, 0.8}}, {{0.5, 0.2, 0.4}}}};
  const RadialDistribution d = radial_distribution(crystal);
  EXPECT_NEAR(cosine_distance(d, d), 0, 1e-14);
  Eigen::Matrix3i copies;
  copies << 1, 1, 0, 0, 2, 0, 0, 0, 1;
  EXPECT_NEAR(cosine_distance(d, radial_distribution(supercell(crystal, copies))), 0, 1e-12);
  Crystal turned = crystal;
  turned.lattice =
      Lattice(crystal.lattice.rows() * Eigen::AngleAxisd(1, Vec3(1, 2, 3).normalized()).matrix().transpose());
  for (Fractional& f : turned.positions) f.value += Eigen::Vector3d(0.3, 1.4, -2.2);
  EXPECT_NEAR(cosine_distance(d, radial_distribution(turned)), 0, 1e-12);
  // Continuous: a small displacement is a small distance.
  double last = 0;
  for (const double by : {1e-4, 1e-3, 1e-2, 1e-1}) {
    Crystal moved = crystal;
    moved.positions[1].value[0] += by / 4;
    const double distance = cosine_distance(d, radial_distribution(moved));
    EXPECT_GT(distance, last);
    last = distance;
  }
  EXPECT_LT(last, 0.5);
}

TEST(RadialDistribution, OtherElementsAreFar) {
  Crystal other = rock_salt(5.64);
  for (int& z : other.atomic_numbers) z = z == 11 ? 19 : 35;
  EXPECT_EQ(cosine_distance(radial_distribution(rock_salt(5.64)), radial_distribution(other)), 0.5);
}

TEST(RadialDistribution, NonsenseHasReasons) {
  Crystal crystal = rock_salt(5.64);
  crystal.positions[1] = crystal.positions[0];
  EXPECT_FALSE(radial_distribution(crystal).verdict.ok());
  crystal.positions[1].value[0] = std::nan("");
  EXPECT_FALSE(radial_distribution(crystal).verdict.ok());
  crystal = rock_salt(1e-5);
  EXPECT_FALSE(radial_distribution(crystal).verdict.ok());
  EXPECT_FALSE(radial_distribution(Crystal{}).verdict.ok());
  EXPECT_THROW(radial_distribution(rock_salt(5), {10, 0, 0.03}), Error);
  EXPECT_THROW(radial_distribution(rock_salt(5), {10, 1e-9, 0.03}), Error);
  EXPECT_THROW(cosine_distance(radial_distribution(rock_salt(5)), radial_distribution(rock_salt(5), {8, 0.08, 0.03})),
               Error);
}

}  // namespace
}  // namespace werner
