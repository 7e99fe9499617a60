#include "werner/crystal/pointwise_distances.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

Crystal random_crystal(RandomStream& random, int atoms) {
  Crystal crystal{lattice_from_parameters({{random.uniform(4, 7), random.uniform(4, 7), random.uniform(4, 7)},
                                           {random.uniform(60, 120), random.uniform(60, 120), 90}}),
                  {},
                  {}};
  for (int i = 0; i < atoms; ++i) {
    crystal.atomic_numbers.push_back(i % 3 ? 8 : 22);
    crystal.positions.push_back({{random.uniform(), random.uniform(), random.uniform()}});
  }
  return crystal;
}

double distance(const Crystal& a, const Crystal& b, std::size_t k = 40) {
  return earth_movers_distance(*pointwise_distances(a, k), *pointwise_distances(b, k));
}

// Shells of the simple cubic lattice: 6, 12, 8, 6, 24, ... points at sqrt(1, 2, 3, 4, 5, ...).
TEST(PointwiseDistances, CubicLatticeInClosedForm) {
  const Crystal cubic{lattice_from_parameters({{3, 3, 3}, {90, 90, 90}}), {84}, {{{0.1, 0.2, 0.3}}}};
  const auto distribution = pointwise_distances(cubic, 56);
  ASSERT_TRUE(distribution);
  ASSERT_EQ(distribution->rows(), 1u);
  std::size_t at = 0;
  for (const auto& [shell, square] : std::vector<std::pair<int, int>>{{6, 1}, {12, 2}, {8, 3}, {6, 4}, {24, 5}})
    for (int i = 0; i < shell; ++i) EXPECT_NEAR(distribution->row(0)[at++], 3 * std::sqrt(square), 1e-12);
  // Two cubic lattices differ by the change of their farthest listed neighbour.
  Crystal larger = cubic;
  larger.lattice = lattice_from_parameters({{3.1, 3.1, 3.1}, {90, 90, 90}});
  EXPECT_NEAR(distance(cubic, larger, 56), 0.1 * std::sqrt(5), 1e-12);
}

TEST(PointwiseDistances, OneCrystalHasOneDistribution) {
  RandomStream random(21, 0, "pointwise");
  for (int trial = 0; trial < 30; ++trial) {
    const Crystal crystal = random_crystal(random, 3 + random.below(4));
    Eigen::Matrix3i matrix = Eigen::Matrix3i::Identity();
    for (int step = 0; step < 4; ++step) {
      const int i = random.below(3);
      matrix.row(i) += (random.chance(0.5) ? 1 : -1) * matrix.row((i + 1 + random.below(2)) % 3);
    }
    if (trial % 2) matrix.row(1) *= 2;
    Crystal other = supercell(crystal, matrix);
    const Eigen::Matrix3d turn =
        Eigen::Quaterniond(random.normal(), random.normal(), random.normal(), random.normal()).normalized().matrix();
    other.lattice = Lattice(other.lattice.rows() * turn);
    const double sign = random.chance(0.5) ? 1 : -1;  // mirror images are not told apart
    for (Fractional& f : other.positions) f.value = sign * f.value + Eigen::Vector3d(0.3, 0.7, 0.1);
    EXPECT_NEAR(distance(crystal, other), 0, 1e-8);
  }
}

// No distance changes by more than twice the largest displacement.
TEST(PointwiseDistances, ContinuousUnderDisplacements) {
  RandomStream random(22, 0, "pointwise");
  for (const double epsilon : {1e-6, 1e-3, 0.05, 0.3})
    for (int trial = 0; trial < 15; ++trial) {
      const Crystal crystal = random_crystal(random, 5);
      Crystal moved = crystal;
      for (Fractional& f : moved.positions) {
        const Vec3 d = epsilon * Vec3(random.normal(), random.normal(), random.normal()).normalized();
        f.value += moved.lattice.fractional(d).value;
      }
      const double change = distance(crystal, moved);
      EXPECT_LE(change, 2 * epsilon * (1 + 1e-9));
      EXPECT_GT(change, 0);
      const auto a = pointwise_distances(crystal, 40), b = pointwise_distances(moved, 40);
      const double bound = greatest_difference(average_minimum_distances(*a), average_minimum_distances(*b));
      EXPECT_LE(bound, change + 1e-12);
      EXPECT_NEAR(earth_movers_distance(*b, *a), change, 1e-12);
    }
}

// Against all permutations of equally many rows, and the triangle inequality.
TEST(PointwiseDistances, TransportIsCheapest) {
  RandomStream random(23, 0, "pointwise");
  for (int trial = 0; trial < 20; ++trial) {
    Crystal a = random_crystal(random, 5), b = random_crystal(random, 5), c = random_crystal(random, 5);
    for (Crystal* crystal : {&a, &b, &c}) crystal->atomic_numbers.assign(5, 6);
    const auto p = pointwise_distances(a, 20), q = pointwise_distances(b, 20);
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    double best = 1e30;
    do {
      double sum = 0;
      for (std::size_t i = 0; i < 5; ++i)
        sum += greatest_difference({p->row(i), p->row(i) + 20}, {q->row(order[i]), q->row(order[i]) + 20});
      best = std::min(best, sum / 5);
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_NEAR(earth_movers_distance(*p, *q), best, 1e-12);
    EXPECT_LE(distance(a, c), distance(a, b) + distance(b, c) + 1e-12);
  }
}

TEST(PointwiseDistances, CompositionsAndNonsense) {
  RandomStream random(24, 0, "pointwise");
  const Crystal crystal = random_crystal(random, 4);
  Crystal other = crystal;
  other.atomic_numbers[0] = 40;
  EXPECT_TRUE(std::isinf(distance(crystal, other)));
  EXPECT_THROW(earth_movers_distance(*pointwise_distances(crystal, 10), *pointwise_distances(crystal, 11)), Error);
  EXPECT_FALSE(pointwise_distances(Crystal{}));
  Crystal nan = crystal;
  nan.positions[1].value[0] = std::nan("");
  EXPECT_FALSE(pointwise_distances(nan));
  Crystal flat = crystal;
  flat.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_FALSE(pointwise_distances(flat));
}

TEST(PointwiseDistances, IndexAsByBruteForce) {
  RandomStream random(25, 0, "pointwise");
  std::vector<PointwiseDistances> all;
  NearDuplicates index;
  Crystal crystal;
  for (int i = 0; i < 120; ++i) {
    if (i % 4 == 0) crystal = random_crystal(random, 3 + 3 * random.below(2));
    for (Fractional& f : crystal.positions) f.value[i % 3] += random.uniform(-0.01, 0.01);
    all.push_back(*pointwise_distances(crystal, 30));
    index.add(all.back());
  }
  for (const PointwiseDistances& query : all) {
    std::vector<std::size_t> expected, found;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (earth_movers_distance(query, all[i]) <= 0.1) expected.push_back(i);
    for (const auto& neighbour : index.within(query, 0.1)) found.push_back(neighbour.number);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected);
    EXPECT_EQ(index.nearest(query)->distance, 0);
  }
}

}  // namespace
}  // namespace werner
