#include "werner/core/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

Crystal random_crystal(RandomStream& random, int atoms) {
  Crystal crystal;
  do {
    crystal.lattice =
        lattice_from_parameters({{random.uniform(2, 9), random.uniform(2, 9), random.uniform(2, 9)},
                                 {random.uniform(35, 145), random.uniform(35, 145), random.uniform(35, 145)}});
  } while (!crystal.lattice.usable(8));
  for (int i = 0; i < atoms; ++i) {
    crystal.atomic_numbers.push_back(6);
    // Outside of the cell too.
    crystal.positions.push_back({{random.uniform(-2, 3), random.uniform(-2, 3), random.uniform(-2, 3)}});
  }
  return crystal;
}

// Equal distances come in any order.
void sort_by_image(std::vector<Neighbour>& found) {
  std::sort(found.begin(), found.end(), [](const Neighbour& a, const Neighbour& b) {
    return std::tie(a.site, a.image[0], a.image[1], a.image[2]) < std::tie(b.site, b.image[0], b.image[1], b.image[2]);
  });
}

// All images in a block that holds the sphere.
std::vector<Neighbour> by_brute_force(const Crystal& crystal, std::size_t site, double radius) {
  std::vector<Neighbour> found;
  const Eigen::Vector3d reach = radius * crystal.lattice.reciprocal().rowwise().norm();
  const Eigen::Vector3i block = (reach.array().ceil() + 6).cast<int>();
  for (std::size_t other = 0; other < crystal.size(); ++other)
    for (int x = -block[0]; x <= block[0]; ++x)
      for (int y = -block[1]; y <= block[1]; ++y)
        for (int z = -block[2]; z <= block[2]; ++z) {
          const Eigen::Vector3i image(x, y, z);
          if (other == site && image.isZero()) continue;
          const Vec3 v = crystal.lattice.cartesian(
              {crystal.positions[other].value + image.cast<double>() - crystal.positions[site].value});
          if (v.norm() <= radius) found.push_back({other, image, v, v.norm()});
        }
  return found;
}

TEST(Neighbours, AsByBruteForceInSkewedCells) {
  RandomStream random(5, 0, "neighbours");
  for (int trial = 0; trial < 40; ++trial) {
    const Crystal crystal = random_crystal(random, 1 + random.below(12));
    const double radius = random.uniform(1, 6);
    const NeighbourGrid grid(crystal);
    for (std::size_t site = 0; site < std::min<std::size_t>(crystal.size(), 3); ++site) {
      auto expected = by_brute_force(crystal, site, radius);
      auto found = grid.around(site, radius);
      ASSERT_TRUE(found);
      EXPECT_TRUE(std::is_sorted(found->begin(), found->end(),
                                 [](const auto& a, const auto& b) { return a.distance < b.distance; }));
      sort_by_image(expected);
      sort_by_image(*found);
      ASSERT_EQ(found->size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ((*found)[i].site, expected[i].site);
        EXPECT_EQ((*found)[i].image, expected[i].image);
        EXPECT_NEAR(((*found)[i].vector - expected[i].vector).norm(), 0, 1e-12);
      }
    }
  }
}

// Simple cubic shells: 6, 12, 8, 6, 24.
TEST(Neighbours, ShellsOfALargeSimpleCubicCell) {
  Crystal crystal;
  crystal.lattice = Lattice(Eigen::Matrix3d::Identity() * 12);
  for (int i = 0; i < 12 * 12 * 12; ++i) {
    crystal.atomic_numbers.push_back(84);
    crystal.positions.push_back({Eigen::Vector3d(i % 12, i / 12 % 12, i / 144) / 12});
  }
  const NeighbourList list = neighbour_list(crystal, 2.3);
  ASSERT_EQ(list.first.size(), crystal.size() + 1);
  for (std::size_t site = 0; site < crystal.size(); ++site) EXPECT_EQ(list.first[site + 1] - list.first[site], 56u);
}

TEST(Neighbours, AtomsInOnePlaceSeeEachOther) {
  const Crystal crystal{Lattice(Eigen::Matrix3d::Identity() * 5), {6, 6}, {{{0, 0, 0}}, {{1, 0, 0}}}};
  const auto found = NeighbourGrid(crystal).around(0, 1);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].distance, 0);
  EXPECT_EQ((*found)[0].image, Eigen::Vector3i(-1, 0, 0));
}

TEST(Neighbours, NonsenseHasNoNeighbours) {
  Crystal crystal{Lattice(Eigen::Matrix3d::Identity() * 3), {6, 6}, {{{0, 0, 0}}, {{std::nan(""), 0, 0}}}};
  const NeighbourGrid grid(crystal);
  EXPECT_EQ(grid.around(0, 3.1)->size(), 6u);
  EXPECT_FALSE(grid.around(1, 3.1));
  EXPECT_FALSE(grid.around(0, std::nan("")));
  EXPECT_FALSE(grid.around(0, 1e9));
  EXPECT_THROW(neighbour_list(crystal, 2), Error);
  crystal.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_THROW(NeighbourGrid{crystal}, Error);
}

}  // namespace
}  // namespace werner
