#include "werner/crystal/reduction.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/lattice_reduction.hpp"

namespace werner {
namespace {

Lattice random_lattice(RandomStream& random) {
  for (;;) {
    const Lattice lattice =
        lattice_from_parameters({{random.uniform(2, 12), random.uniform(2, 12), random.uniform(2, 12)},
                                 {random.uniform(35, 145), random.uniform(35, 145), random.uniform(35, 145)}});
    if (lattice.usable(8)) return lattice;
  }
}

Eigen::Matrix3i random_unimodular(RandomStream& random, int steps) {
  Eigen::Matrix3i m = Eigen::Matrix3i::Identity();
  for (int step = 0; step < steps; ++step) {
    const int i = random.below(3), j = (i + 1 + random.below(2)) % 3;
    m.row(i) += (random.chance(0.5) ? 1 : -1) * m.row(j);
  }
  return m;
}

void expect_parameters(const CellParameters& cell, std::array<double, 3> lengths, std::array<double, 3> angles) {
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(cell.lengths[i], lengths[i], 1e-8);
    EXPECT_NEAR(cell.angles[i], angles[i], 1e-7);
  }
}

// pymatgen 2026.10: Lattice.get_niggli_reduced_lattice, parameters and the chosen vectors themselves.
TEST(Reduction, NiggliAsPymatgen) {
  expect_parameters(niggli_reduced(lattice_from_parameters({{3.9, 5.2, 7.1}, {72, 103, 118}}))->parameters(),
                    {3.9, 4.8174924404, 7.1}, {98.7106049143, 103.0, 107.6259947866});
  expect_parameters(niggli_reduced(lattice_from_parameters({{10.2, 4.1, 6.3}, {33, 70, 41}}))->parameters(),
                    {3.6296388884, 4.1, 4.4302975442}, {98.8509047747, 112.3515527234, 109.0322203964});
  Eigen::Matrix3d fcc, hexagonal;
  fcc << -1.15470054, -3.26598632, -2.0, -3.46410162, 0.0, -2.0, 0.0, 0.0, -4.0;
  hexagonal << -1.5, -2.59807621, 0, -1.5, 2.59807621, 0, 0, 0, -5;
  EXPECT_TRUE(niggli_reduced(lattice_from_parameters({{4, 4, 4}, {60, 60, 60}}))->rows().isApprox(fcc, 1e-7));
  EXPECT_TRUE(niggli_reduced(lattice_from_parameters({{3, 3, 5}, {90, 90, 120}}))->rows().isApprox(hexagonal, 1e-7));
}

// pymatgen 2026.10: Lattice.get_lll_reduced_lattice.
TEST(Reduction, LllAsPymatgen) {
  const auto parameters = [](const CellParameters& cell) {
    return Lattice(lll_reduced(lattice_from_parameters(cell).rows()).rows).parameters();
  };
  expect_parameters(parameters({{3.9, 5.2, 7.1}, {72, 103, 118}}), {3.9, 4.81749244, 7.1},
                    {81.28939509, 103.0, 72.37400521});
  expect_parameters(parameters({{10.2, 4.1, 6.3}, {33, 70, 41}}), {4.1, 3.62963889, 4.53557584},
                    {64.60867057, 65.71618399, 70.9677796});
}

TEST(Reduction, BasesKeepLatticeAndVolume) {
  RandomStream random(8, 0, "reduction");
  for (int trial = 0; trial < 300; ++trial) {
    const Lattice lattice = random_lattice(random);
    const BasisChange lll = lll_reduced(lattice.rows());
    EXPECT_NEAR(std::abs(lll.mapping.determinant()), 1, 1e-9);
    EXPECT_TRUE((lll.mapping * lattice.rows()).isApprox(lll.rows, 1e-9));
    const auto niggli = niggli_reduced(lattice);
    ASSERT_TRUE(niggli);
    EXPECT_NEAR(niggli->volume(), lattice.volume(), 1e-9 * lattice.volume());
    EXPECT_GT(niggli->rows().determinant(), 0);
    const Eigen::Matrix3d change = niggli->rows() * lattice.rows().inverse();
    EXPECT_TRUE(change.isApprox(change.array().round().matrix(), 1e-8));
    // The first vector of a reduced cell is the shortest of the lattice, found here by search.
    EXPECT_NEAR(niggli->parameters().lengths[0], shortest_lattice_vector(*niggli), 1e-4);
  }
}

// Whatever basis describes the lattice, the reduced cell has the same lengths and angles.
TEST(Reduction, NiggliCellIsUnique) {
  RandomStream random(9, 0, "reduction");
  for (int trial = 0; trial < 200; ++trial) {
    const Lattice lattice = random_lattice(random);
    const Lattice other(random_unimodular(random, 6).cast<double>() * lattice.rows());
    const CellParameters a = niggli_reduced(lattice)->parameters(), b = niggli_reduced(other)->parameters();
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(a.lengths[i], b.lengths[i], 1e-6);
      EXPECT_NEAR(a.angles[i], b.angles[i], 1e-5);
    }
  }
}

TEST(Reduction, PrimitiveCellOfKnownStructures) {
  const Lattice cube = lattice_from_parameters({{5.64, 5.64, 5.64}, {90, 90, 90}});
  const Crystal salt{cube,
                     {11, 11, 11, 11, 17, 17, 17, 17},
                     {{{0, 0, 0}},
                      {{0, .5, .5}},
                      {{.5, 0, .5}},
                      {{.5, .5, 0}},  //
                      {{.5, .5, .5}},
                      {{.5, 0, 0}},
                      {{0, .5, 0}},
                      {{0, 0, .5}}}};
  const auto primitive = smallest_cell(salt);
  ASSERT_TRUE(primitive);
  EXPECT_EQ(primitive->size(), 2u);
  EXPECT_NEAR(primitive->lattice.volume(), cube.volume() / 4, 1e-9);
  // Ordered by symbol.
  EXPECT_THAT(primitive->atomic_numbers, ::testing::ElementsAre(17, 11));
  // Sites further from the periodic order than the tolerance are not folded.
  Crystal moved = salt;
  moved.positions[1].value[0] += 0.8 / 5.64;
  EXPECT_EQ(smallest_cell(moved)->size(), 8u);
}

TEST(Reduction, SupercellsFoldBack) {
  RandomStream random(10, 0, "reduction");
  for (int trial = 0; trial < 60; ++trial) {
    Crystal crystal{lattice_from_parameters({{random.uniform(4, 6), random.uniform(4, 6), random.uniform(4, 6)},
                                             {random.uniform(75, 105), random.uniform(75, 105), 90}}),
                    {11, 17, 8},
                    {}};
    for (int i = 0; i < 3; ++i) crystal.positions.push_back({{random.uniform(), random.uniform(), random.uniform()}});
    Eigen::Matrix3i matrix;
    do {
      for (int i = 0; i < 9; ++i) matrix(i / 3, i % 3) = random.below(4) - 1;
    } while (std::lround(std::abs(matrix.cast<double>().determinant())) < 2);
    const Crystal large = supercell(crystal, matrix);
    const auto folded = smallest_cell(*niggli_cell(large));
    ASSERT_TRUE(folded);
    EXPECT_EQ(folded->size(), 3u) << matrix;
    EXPECT_NEAR(folded->lattice.volume(), crystal.lattice.volume(), 1e-6);
  }
}

TEST(Reduction, NonsenseHasNoReducedCell) {
  const Crystal nan{lattice_from_parameters({{4, 4, 4}, {90, 90, 90}}), {11}, {{{std::nan(""), 0, 0}}}};
  const Crystal flat{Lattice(Eigen::Matrix3d::Ones()), {11}, {{{0, 0, 0}}}};
  EXPECT_FALSE(niggli_cell(nan));
  EXPECT_FALSE(smallest_cell(nan));
  EXPECT_FALSE(niggli_cell(flat));
  EXPECT_FALSE(niggli_cell(Crystal{}));
}

TEST(Reduction, LabelsAsPymatgen) {
  EXPECT_EQ(site_label({{26, 1}}), "Fe");
  EXPECT_EQ(site_label({{26, 0.5}, {25, 0.5}}), "Mn:0.5, Fe:0.5");
  EXPECT_EQ(site_label({{8, 2.0 / 3}}), "O:0.667");
  EXPECT_EQ(label_ranks(Crystal{Lattice(), {17, 6, 17, 20}, std::vector<Fractional>(4)}).front(),
            label_ranks(Crystal{Lattice(), {17}, std::vector<Fractional>(1)}).front());
}

}  // namespace
}  // namespace werner
