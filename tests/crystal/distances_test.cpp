#include "werner/crystal/distances.hpp"

#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

// Brute force over 11^3 images, enough for cells with angles from 30 to 150 degrees.
double by_brute_force(const Lattice& lattice, const Fractional& a, const Fractional& b) {
  double best = 1e30;
  for (int x = -5; x <= 5; ++x)
    for (int y = -5; y <= 5; ++y)
      for (int z = -5; z <= 5; ++z)
        best = std::min(best, lattice.cartesian({b.value - a.value + Eigen::Vector3d(x, y, z)}).norm());
  return best;
}

TEST(Distances, ShortestImageInSkewedCells) {
  RandomStream random(3, 0, "distances");
  for (int trial = 0; trial < 300; ++trial) {
    const Lattice lattice =
        lattice_from_parameters({{random.uniform(2, 9), random.uniform(2, 9), random.uniform(2, 9)},
                                 {random.uniform(35, 145), random.uniform(35, 145), random.uniform(35, 145)}});
    if (!lattice.usable(4)) continue;
    const Fractional a{{random.uniform(), random.uniform(), random.uniform()}};
    const Fractional b{{random.uniform(), random.uniform(), random.uniform()}};
    EXPECT_NEAR(shortest_image(lattice, a, b), by_brute_force(lattice, a, b), 1e-12);
  }
}

TEST(Distances, NearestPairLikeBruteForce) {
  RandomStream random(5, 0, "nearest-pair");
  for (int trial = 0; trial < 40; ++trial) {
    Crystal crystal{
        lattice_from_parameters({{random.uniform(2, 9), random.uniform(2, 9), random.uniform(2, 9)},
                                 {random.uniform(50, 130), random.uniform(50, 130), random.uniform(50, 130)}}),
        std::vector<int>(6, 11),
        {}};
    if (!crystal.lattice.usable(4)) continue;
    for (int i = 0; i < 6; ++i) crystal.positions.push_back({{random.uniform(), random.uniform(), random.uniform()}});
    double best = 1e30;
    for (std::size_t a = 0; a < 6; ++a)
      for (std::size_t b = a + 1; b < 6; ++b)
        best = std::min(best, by_brute_force(crystal.lattice, crystal.positions[a], crystal.positions[b]));
    const auto pair = nearest_pair(crystal);
    EXPECT_NEAR(pair->distance, best, 1e-12);
    EXPECT_NEAR(shortest_image(crystal.lattice, crystal.positions[pair->a], crystal.positions[pair->b]), best, 1e-12);
  }
}

// Against the loop over all pairs: sparse, crowded and skewed cells, equal distances, atoms on top of each other.
TEST(Distances, NearestPairOfManyAtoms) {
  RandomStream random(5, 0, "distances");
  for (int trial = 0; trial < 60; ++trial) {
    const double longest = trial % 3 == 0 ? 400 : 20;
    Crystal crystal{
        lattice_from_parameters({{random.uniform(2, 20), random.uniform(2, 20), random.uniform(2, longest)},
                                 {random.uniform(50, 130), random.uniform(50, 130), random.uniform(50, 130)}}),
        std::vector<int>(300, 11),
        {}};
    if (!crystal.lattice.usable(4)) continue;
    const double spread = trial % 4 == 0 ? 1e-3 : 3;
    for (std::size_t i = 0; i < crystal.size(); ++i)
      crystal.positions.push_back({{spread * random.uniform(), spread * random.uniform(), spread * random.uniform()}});
    if (trial % 5 == 0)  // on a grid, where many pairs are equally near
      for (Fractional& f : crystal.positions) f.value = (f.value * 9).array().round() / 9;
    const auto fast = nearest_pair(crystal), slow = nearest_pair_by_loop(crystal);
    ASSERT_TRUE(fast && slow);
    EXPECT_EQ(fast->distance, slow->distance) << trial;
    EXPECT_EQ(fast->a, slow->a) << trial;
    EXPECT_EQ(fast->b, slow->b) << trial;
  }
}

TEST(Distances, NearestPairAndOwnImages) {
  const Lattice cube = lattice_from_parameters({{4, 4, 4}, {90, 90, 90}});
  const Crystal crystal{cube, {11, 17, 17}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}, {{0, 0, 0.9}}}};
  const auto pair = nearest_pair(crystal);
  ASSERT_TRUE(pair);
  EXPECT_NEAR(pair->distance, 0.4, 1e-12);
  EXPECT_EQ(pair->a, 0u);
  EXPECT_EQ(pair->b, 2u);
  EXPECT_FALSE(nearest_pair({cube, {11}, {{{0, 0, 0}}}}));
  EXPECT_NEAR(shortest_lattice_vector(cube), 4, 1e-12);
  // A skewed description of the same cube.
  Eigen::Matrix3d rows;
  rows << 4, 0, 0, 12, 4, 0, 8, 4, 4;
  EXPECT_NEAR(shortest_lattice_vector(Lattice(rows)), 4, 1e-12);
  const Crystal broken{cube, {11, 17}, {{{0, 0, 0}}, {{std::nan(""), 0, 0}}}};
  EXPECT_TRUE(std::isnan(nearest_pair(broken)->distance));
}

}  // namespace
}  // namespace werner
