// Packings of soft spheres beside sums over all images, finite differences of them, distances in known structures and
// spglib's operations.
#include "werner/crystal/soft_packing.hpp"

#include <Eigen/LU>
#include <limits>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/random_crystal.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner::test {
namespace {

constexpr int steps_to_rest = 20000;

// Half the squared depth of every overlap, each pair once, own images included; Angstrom^2.
double overlap_energy(const Crystal& crystal, double distances) {
  double sum = 0;
  constexpr int reach = 4;
  for (std::size_t a = 0; a < crystal.size(); ++a)
    for (std::size_t b = 0; b < crystal.size(); ++b)
      for (int x = -reach; x <= reach; ++x)
        for (int y = -reach; y <= reach; ++y)
          for (int z = -reach; z <= reach; ++z) {
            if (a == b && x == 0 && y == 0 && z == 0) continue;
            const Eigen::Vector3d d =
                wrapped_difference(crystal.positions[a], crystal.positions[b]) + Eigen::Vector3d(x, y, z);
            const double wanted = distances * usual_distance(crystal.atomic_numbers[a], crystal.atomic_numbers[b]);
            const double depth = std::max(0.0, wanted - crystal.lattice.cartesian({d}).norm());
            sum += depth * depth / 4;
          }
  return sum;
}

std::vector<Crystal> random_starts(int count, std::map<int, int> atoms, std::vector<int> groups = {}) {
  const RandomCrystals crystals(
      {.atoms = std::move(atoms), .space_groups = std::move(groups), .cell = RandomCell::niggli});
  std::vector<Crystal> starts;
  for (int item = 0; item < count; ++item) {
    RandomStream random(4, item, "starts");
    if (auto drawn = crystals.draw(random)) starts.push_back(std::move(drawn->crystal));
  }
  return starts;
}

// Bond lengths of rock salt, rutile, fluorite, wurtzite, sphalerite and of the metals.
TEST(SoftPacking, UsualDistancesAreThoseOfKnownStructures) {
  struct Known {
    int a, b;
    double distance;
  };
  for (const Known& known : {Known{12, 8, 2.11}, Known{22, 8, 1.95}, Known{20, 9, 2.37}, Known{13, 7, 1.89},
                             Known{30, 16, 2.34}, Known{11, 17, 2.82}, Known{13, 13, 2.86}, Known{26, 26, 2.48}}) {
    EXPECT_NEAR(usual_distance(known.a, known.b) / known.distance, 0.93, 0.1) << known.a << " " << known.b;
    EXPECT_EQ(usual_distance(known.a, known.b), usual_distance(known.b, known.a));
  }
  // Oxide ions keep apart.
  EXPECT_GT(usual_distance(8, 8), 2.2);
  // No crystal has both.
  EXPECT_NEAR(usual_distance(2, 86), 0.95 * (element(2).covalent_radius + element(86).covalent_radius), 1e-12);
  EXPECT_THROW(usual_distance(0, 8), Error);
}

TEST(SoftPacking, ThePairInAnEmptyCellPartsToItsDistance) {
  Crystal pair{Lattice(20 * Eigen::Matrix3d::Identity()), {22, 8}, {{{0.95, 0.5, 0.5}}, {{0.0, 0.52, 0.5}}}};
  const Crystal packed = softly_packed(pair, {.distances = 1.2, .steps = steps_to_rest});
  const Eigen::Vector3d d = wrapped_difference(packed.positions[0], packed.positions[1]);
  // Once they part nothing draws them back: at most one step beyond.
  const double excess = packed.lattice.cartesian({d}).norm() - 1.2 * usual_distance(22, 8);
  EXPECT_GT(excess, -0.01);
  EXPECT_LT(excess, 0.1);
  EXPECT_EQ(packed.atomic_numbers, pair.atomic_numbers);
}

TEST(SoftPacking, EndsInMinimaOfTheSumOverAllImagesAtItsVolume) {
  for (const Crystal& start : random_starts(20, {{22, 2}, {8, 4}}, {1})) {
    const double distances = 1.2;
    const Crystal packed = softly_packed(start, {.distances = distances, .steps = steps_to_rest});
    EXPECT_NEAR(packed.lattice.volume(), start.lattice.volume(), 1e-8 * start.lattice.volume());
    const double before = overlap_energy(start, distances), after = overlap_energy(packed, distances);
    EXPECT_LT(after, before);
    constexpr double step = 1e-4;  // Angstrom
    for (std::size_t i = 0; i < packed.size(); ++i)
      for (int axis = 0; axis < 3; ++axis) {
        const auto moved = [&](double by) {
          Crystal crystal = packed;
          crystal.positions[i].value += crystal.lattice.fractional(by * Eigen::Vector3d::Unit(axis)).value;
          return overlap_energy(crystal, distances);
        };
        EXPECT_LT(std::abs(moved(step) - moved(-step)) / (2 * step), 0.006);
      }
    for (int row = 0; row < 3; ++row)
      for (int column = 0; column < row; ++column) {
        const auto sheared = [&](double by) {
          Eigen::Matrix3d strain = Eigen::Matrix3d::Identity();
          strain(row, column) = strain(column, row) = by;
          Crystal crystal = packed;
          crystal.lattice = Lattice(crystal.lattice.rows() * strain);
          crystal.lattice =
              Lattice(crystal.lattice.rows() * std::cbrt(packed.lattice.volume() / crystal.lattice.volume()));
          return overlap_energy(crystal, distances);
        };
        EXPECT_LT(std::abs(sheared(step) - sheared(-step)) / (2 * step), 0.05);
      }
  }
}

TEST(SoftPacking, ForcesAreSymmetric) {
  int compared = 0;
  for (const Crystal& start : random_starts(150, {{12, 2}, {13, 4}, {8, 8}})) {
    const Crystal packed = softly_packed(start, {.distances = 1.15, .steps = 30});
    const auto before = symmetry_of(start, {.distance = 0.01}), after = symmetry_of(packed, {.distance = 0.01});
    ASSERT_TRUE(before.symmetry && after.symmetry);
    EXPECT_GE(after.symmetry->operations.size(), before.symmetry->operations.size()) << before.symmetry->space_group;
    ++compared;
  }
  EXPECT_GE(compared, 100);
}

TEST(SoftPacking, WhatHasNoNeighboursIsReturnedAsItIs) {
  const Crystal needle{Lattice(Eigen::Vector3d(1e-4, 1e-4, 1e9).asDiagonal()), {8}, {{{0, 0, 0}}}};
  EXPECT_EQ(softly_packed(needle, {}).lattice.rows(), needle.lattice.rows());
  EXPECT_EQ(softly_packed(Crystal{}, {}).size(), 0u);
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  const Crystal broken{Lattice(Eigen::Matrix3d::Constant(nothing)), {8}, {{{0, 0, 0}}}};
  EXPECT_EQ(softly_packed(broken, {}).size(), 1u);
  const Crystal lost{Lattice(3 * Eigen::Matrix3d::Identity()), {8, 8}, {{{0, 0, 0}}, {{nothing, 0, 0}}}};
  EXPECT_EQ(softly_packed(lost, {}).size(), 2u);
  // Two atoms in one place have no direction in which to part.
  const Crystal twice{Lattice(9 * Eigen::Matrix3d::Identity()), {8, 8}, {{{0, 0, 0}}, {{0, 0, 0}}}};
  EXPECT_EQ(softly_packed(twice, {}).positions[1].value, twice.positions[1].value);
}

}  // namespace
}  // namespace werner::test
