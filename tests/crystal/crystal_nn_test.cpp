#include "werner/crystal/crystal_nn.hpp"

#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

using ::testing::HasSubstr;

CrystalNNSite at(const Crystal& crystal, std::size_t site, const CrystalNNParameters& parameters = {}) {
  return crystal_nn(crystal, NeighbourGrid(crystal), site, parameters);
}

Crystal low_symmetry() {
  return {lattice_from_parameters({{4, 5, 6}, {80, 95, 100}}),
          {22, 8, 8, 38},
          {{{0, 0, 0}}, {{0.4, 0.5, 0.3}}, {{0.7, 0.1, 0.8}}, {{0.5, 0.2, 0.4}}}};
}

Crystal cubic(double a, std::vector<int> elements, std::vector<Fractional> positions) {
  return {Lattice(Eigen::Matrix3d::Identity() * a), std::move(elements), std::move(positions)};
}

// Numbers of pymatgen 2026.10: CrystalNN().get_nn_data.
TEST(CrystalNN, ProbabilitiesOfPymatgen) {
  const std::vector<std::vector<std::pair<int, double>>> expected = {
      {{1, 0.7221635709}, {2, 0.1001669118}, {3, 0.0088292361}, {4, 0.1599276772}, {5, 0.008912604}},
      {{1, 1.0}},
      {{1, 0.1468265962}, {2, 0.6843331225}, {3, 0.1688402813}},
      {{1, 0.3167800759},
       {2, 0.4703261896},
       {3, 0.0769175137},
       {4, 0.1168783439},
       {6, 0.0114584855},
       {7, 0.0076393914}}};
  const std::vector<int> numbers = {1, 1, 2, 2};
  const Crystal crystal = low_symmetry();
  for (std::size_t site = 0; site < expected.size(); ++site) {
    const CrystalNNSite found = at(crystal, site);
    ASSERT_TRUE(found.verdict.ok());
    EXPECT_EQ(found.most_probable(), numbers[site]);
    for (const auto& [number, probability] : expected[site])
      EXPECT_NEAR(found.probability(number), probability, 1e-9) << site << " " << number;
    double sum = 0;
    for (const auto& [number, probability] : found.coordination) sum += probability;
    EXPECT_NEAR(sum, 1, 1e-12);
  }
  // get_nn_info with weighted_cn.
  const CrystalNNSite first = at(crystal, 0);
  ASSERT_EQ(first.neighbours.size(), 5u);
  EXPECT_EQ(first.neighbours[0].neighbour.site, 2u);
  EXPECT_EQ(first.neighbours[0].neighbour.image, Eigen::Vector3i(-1, 0, -1));
  EXPECT_NEAR(first.neighbours[0].probability, 1, 1e-12);
  EXPECT_NEAR(first.neighbours[1].probability, 0.2778364291165714, 1e-9);
  EXPECT_NEAR(first.neighbours[4].probability, 0.008912604025750507, 1e-9);
}

// pymatgen 2026.10: CrystalNN(distance_cutoffs=None, x_diff_weight=0, porous_adjustment=False).
TEST(CrystalNN, GeometryAlone) {
  const CrystalNNSite site =
      at(low_symmetry(), 3, {.x_difference_weight = 0, .porous_adjustment = false, .distance_cutoffs = false});
  EXPECT_NEAR(site.probability(1), 0.1426121685, 1e-9);
  EXPECT_NEAR(site.probability(2), 0.43297791, 1e-9);
  EXPECT_NEAR(site.probability(12), 0.008912604, 1e-9);
}

TEST(CrystalNN, AnAtomAloneHasNoNeighbours) {
  const CrystalNNSite site = at(cubic(100, {11}, {{{0, 0, 0}}}), 0);
  EXPECT_TRUE(site.verdict.ok());
  EXPECT_TRUE(site.neighbours.empty());
  EXPECT_EQ(site.most_probable(), 0);
  EXPECT_EQ(site.probability(0), 1);
}

// The search has to grow beyond 7 Angstrom; numbers of pymatgen 2026.10.
TEST(CrystalNN, NeedlesAndSheets) {
  const Crystal chain{Lattice(Eigen::Vector3d(30, 30, 3).asDiagonal()), {11}, {{{0, 0, 0}}}};
  EXPECT_EQ(at(chain, 0).probability(2), 1);
  const Crystal sheet{Lattice(Eigen::Vector3d(3, 3, 80).asDiagonal()), {11}, {{{0, 0, 0}}}};
  EXPECT_EQ(at(sheet, 0).probability(4), 1);
}

// Where pymatgen raises TypeError: no radius of Bk and beyond, nor of a neighbour.
TEST(CrystalNN, NoRadius) {
  const Crystal crystal{Lattice(Eigen::Vector3d(4, 4, 30).asDiagonal()),
                        {98, 8, 8, 8},
                        {{{0, 0, 0}}, {{0.5, 0.5, 0.1}}, {{0.5, 0.5, 0.4}}, {{0.5, 0.5, 0.5}}}};
  EXPECT_THAT(at(crystal, 0).verdict.reasons.at(0), HasSubstr("atom 1 (Cf): no covalent radius"));
  EXPECT_THAT(at(crystal, 1).verdict.reasons.at(0), HasSubstr("of its neighbour atom 1 (Cf)"));
  EXPECT_TRUE(at(crystal, 2).verdict.ok());
  EXPECT_FALSE(at(crystal, 3).verdict.ok());
  EXPECT_FALSE(at(cubic(4, {0}, {{{0, 0, 0}}}), 0).verdict.ok());
  EXPECT_FALSE(at(cubic(4, {200}, {{{0, 0, 0}}}), 0).verdict.ok());
}

TEST(CrystalNN, NonsenseHasReasons) {
  const Crystal coincident = cubic(4, {11, 17}, {{{0.1, 0.2, 0.3}}, {{1.1, 0.2, -0.7}}});
  EXPECT_THAT(at(coincident, 0).verdict.reasons.at(0), HasSubstr("another atom stands in its place"));
  const Crystal lost = cubic(4, {11, 17}, {{{0.1, 0.2, 0.3}}, {{std::nan(""), 0.2, -0.7}}});
  EXPECT_FALSE(at(lost, 1).verdict.ok());
  EXPECT_FALSE(usable_for_neighbours(lost).ok());
  EXPECT_THROW(at(low_symmetry(), 0, {.search_radius = 0}), Error);
  EXPECT_FALSE(usable_for_neighbours(Crystal{}).ok());
  EXPECT_FALSE(usable_for_neighbours(cubic(0, {11}, {{{0, 0, 0}}})).ok());
  // Quickly, whatever the cell.
  for (const double length : {1e-3, 1e-2, 0.1, 1e3, 1e6, 1e12}) {
    const Crystal needle{Lattice(Eigen::Vector3d(length, 3, 4).asDiagonal()), {11}, {{{0, 0, 0}}}};
    at(needle, 0);
    at(cubic(length, {11}, {{{0, 0, 0}}}), 0);
  }
}

}  // namespace
}  // namespace werner
