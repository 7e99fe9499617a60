#include "werner/core/verlet_list.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <utility>

#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

constexpr double radius = 5;  // Angstrom

Crystal skewed(int atoms) {
  Crystal crystal;
  crystal.lattice = lattice_from_parameters({{4.1, 6.3, 9.7}, {72, 104, 58}});
  RandomStream random(3, 0, "Verlet list");
  for (int i = 0; i < atoms; ++i) {
    crystal.atomic_numbers.push_back(6);
    crystal.positions.push_back({{random.uniform(-2, 3), random.uniform(-2, 3), random.uniform(-2, 3)}});
  }
  return crystal;
}

// Each atom and each entry of the lattice by as much, in Angstrom.
Crystal moved(Crystal crystal, RandomStream& random, double by) {
  Eigen::Matrix3d rows = crystal.lattice.rows();
  for (double& each : rows.reshaped()) each += random.uniform(-by, by);
  crystal.lattice = Lattice(rows);
  for (Fractional& position : crystal.positions)
    position.value +=
        crystal.lattice.fractional(Vec3(random.uniform(-by, by), random.uniform(-by, by), random.uniform(-by, by)))
            .value;
  return crystal;
}

void expect_same(const NeighbourList& found, const NeighbourList& expected) {
  ASSERT_EQ(found.first, expected.first);
  for (std::size_t k = 0; k < expected.neighbours.size(); ++k) {
    const Neighbour &a = found.neighbours[k], &b = expected.neighbours[k];
    ASSERT_TRUE(a.site == b.site && a.image == b.image && a.vector == b.vector && a.distance == b.distance) << k;
  }
}

// Against a search for each crystal: atoms cross the faces of the cell, which changes its shape, and drift for many
// steps farther than the skin.
TEST(VerletList, AsASearchForEachCrystalOfAPath) {
  for (const auto& [step, most] : {std::pair(0.01, 30), std::pair(0.02, 60), std::pair(0.1, 200)}) {
    RandomStream random(3, 1, "Verlet path");
    Crystal crystal = skewed(12);
    VerletList list;
    for (int k = 0; k < 200; ++k) {
      expect_same(list.within(radius, crystal), neighbour_list(crystal, radius));
      if (HasFatalFailure()) return;
      crystal = moved(crystal, random, step);
    }
    EXPECT_GT(list.searches(), 1) << step;
    EXPECT_LE(list.searches(), most) << step;
  }
}

// One atom comes from beyond by the whole skin less a little, straight at another.
TEST(VerletList, NothingComesFromBeyondTheSkin) {
  Crystal crystal{Lattice(Eigen::Matrix3d::Identity() * 40), {6, 6}, {{{0, 0, 0}}, {{5.6 / 40, 0, 0}}}};
  VerletList list(0.5);
  EXPECT_EQ(list.within(radius, crystal).neighbours.size(), 0u);
  crystal.positions[1].value[0] = 5.01 / 40;
  expect_same(list.within(radius, crystal), neighbour_list(crystal, radius));
  crystal.positions[1].value[0] = 4.99 / 40;
  EXPECT_EQ(list.within(radius, crystal).neighbours.size(), 2u);
  // The same by strain alone.
  crystal.positions[1].value[0] = 5.6 / 40;
  VerletList strained(0.5);
  EXPECT_EQ(strained.within(radius, crystal).neighbours.size(), 0u);
  crystal.lattice = Lattice(Eigen::Matrix3d::Identity() * 40 * 4.99 / 5.6);
  EXPECT_EQ(strained.within(radius, crystal).neighbours.size(), 2u);
}

TEST(VerletList, AnotherCrystalOrRadiusIsAnotherSearch) {
  const Crystal crystal = skewed(12), other = skewed(9);
  VerletList list;
  list.within(radius, crystal);
  list.within(radius, crystal);
  EXPECT_EQ(list.searches(), 1);
  expect_same(list.within(radius + 1, crystal), neighbour_list(crystal, radius + 1));
  expect_same(list.within(radius, other), neighbour_list(other, radius));
  EXPECT_EQ(list.searches(), 3);
}

// A needle of a cell: 5 Angstrom can be searched, 5.5 are too many boxes.
TEST(VerletList, WhereTheSkinIsTooMuchWithoutIt) {
  const Crystal crystal{
      Lattice(Eigen::Vector3d(5.2e-5, 50, 50).asDiagonal().toDenseMatrix()), {6}, {{{0.5, 0.5, 0.5}}}};
  const NeighbourList expected = neighbour_list(crystal, radius);
  ASSERT_FALSE(NeighbourGrid(crystal).around(0, radius + 0.5));
  VerletList list(0.5);
  expect_same(list.within(radius, crystal), expected);
  expect_same(list.within(radius, crystal), expected);
}

TEST(VerletList, NonsenseThrowsAndIsForgotten) {
  const Crystal crystal = skewed(4);
  VerletList list;
  list.within(radius, crystal);
  Crystal lost = crystal;
  lost.positions[2].value[1] = std::nan("");
  EXPECT_THROW(list.within(radius, lost), Error);
  Crystal flat = crystal;
  flat.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_THROW(list.within(radius, flat), Error);
  expect_same(list.within(radius, crystal), neighbour_list(crystal, radius));
}

}  // namespace
}  // namespace werner
