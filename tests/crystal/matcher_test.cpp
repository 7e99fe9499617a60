#include "werner/crystal/matcher.hpp"

#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

Crystal salt(double a, int metal = 11, int other = 17) {
  return {lattice_from_parameters({{a, a, a}, {90, 90, 90}}),
          {metal, metal, metal, metal, other, other, other, other},
          {{{0, 0, 0}},
           {{0, .5, .5}},
           {{.5, 0, .5}},
           {{.5, .5, 0}},  //
           {{.5, .5, .5}},
           {{.5, 0, 0}},
           {{0, .5, 0}},
           {{0, 0, .5}}}};
}

Crystal caesium_chloride(double a) {
  return {lattice_from_parameters({{a, a, a}, {90, 90, 90}}), {11, 17}, {{{0, 0, 0}}, {{.5, .5, .5}}}};
}

Crystal random_crystal(RandomStream& random, int atoms) {
  Crystal crystal{lattice_from_parameters({{random.uniform(4, 7), random.uniform(4, 7), random.uniform(4, 7)},
                                           {random.uniform(70, 110), random.uniform(70, 110), 90}}),
                  {},
                  {}};
  for (int i = 0; i < atoms; ++i) {
    crystal.atomic_numbers.push_back(i % 2 ? 8 : 22);
    crystal.positions.push_back({{random.uniform(), random.uniform(), random.uniform()}});
  }
  return crystal;
}

TEST(Matcher, SameStructureInAnotherSize) {
  EXPECT_TRUE(fit(salt(5.64), salt(4.1)));
  EXPECT_FALSE(fit(salt(5.64), salt(4.1), {.scale = false}));
  EXPECT_FALSE(fit(salt(5.64), caesium_chloride(3.4)));
  const auto distance = rms_distance(salt(5.64), salt(5.0));
  ASSERT_TRUE(distance);
  EXPECT_NEAR(distance->rms, 0, 1e-7);
  EXPECT_FALSE(rms_distance(salt(5.64), caesium_chloride(3.4)));
}

TEST(Matcher, ElementsMatterUnlessAnonymous) {
  EXPECT_FALSE(fit(salt(5.64), salt(5.64, 19, 35)));
  EXPECT_TRUE(fit_anonymous(salt(5.64), salt(6.6, 19, 35)));
  EXPECT_FALSE(fit_anonymous(salt(5.64), caesium_chloride(3.4)));
}

// Other bases, origins and orders of the same atoms, and copies of the cell, are the same crystal.
TEST(Matcher, SettingsDoNotMatter) {
  RandomStream random(11, 0, "matcher");
  for (int trial = 0; trial < 40; ++trial) {
    const Crystal crystal = random_crystal(random, 2 + random.below(6));
    Eigen::Matrix3i matrix = Eigen::Matrix3i::Identity();
    for (int step = 0; step < 4; ++step) {
      const int i = random.below(3);
      matrix.row(i) += (random.chance(0.5) ? 1 : -1) * matrix.row((i + 1 + random.below(2)) % 3);
    }
    if (trial % 2) matrix.row(0) *= 2;
    Crystal other = supercell(crystal, matrix);
    const Eigen::Vector3d shift(random.uniform(), random.uniform(), random.uniform());
    for (Fractional& f : other.positions) f.value += shift;
    EXPECT_TRUE(fit(crystal, other));
    const auto distance = rms_distance(crystal, other);
    ASSERT_TRUE(distance);
    EXPECT_LT(distance->rms, 1e-5);
  }
}

// One atom of four moved by d against the others: the mean is taken off, so the greatest displacement is 3/4 d and the
// rms sqrt(3)/4 d, in units of (V/N)^(1/3).
TEST(Matcher, DisplacementsInClosedForm) {
  const Lattice lattice = lattice_from_parameters({{6, 7, 8}, {90, 90, 90}});
  const Crystal crystal{lattice, {8, 9, 16, 17}, {{{0, 0, 0}}, {{.5, .5, .1}}, {{.1, .4, .6}}, {{.6, .1, .5}}}};
  Crystal moved = crystal;
  const double d = 0.6;
  moved.positions[2].value[0] += d / 6;
  const double unit = std::cbrt(6.0 * 7 * 8 / 4);
  const auto distance = rms_distance(crystal, moved);
  ASSERT_TRUE(distance);
  EXPECT_NEAR(distance->rms, std::sqrt(3.0) / 4 * d / unit, 1e-7);
  EXPECT_NEAR(distance->max, 0.75 * d / unit, 1e-7);
  const double limit = 0.75 * d / unit;
  EXPECT_TRUE(fit(crystal, moved, {.stol = limit * 1.001}));
  EXPECT_FALSE(fit(crystal, moved, {.stol = limit * 0.999}));
}

// The primitive cell of the disturbed supercell is out of reach, so a supercell has to be laid onto it.
TEST(Matcher, Supercells) {
  RandomStream random(12, 0, "matcher");
  Crystal large = supercell(caesium_chloride(3.4), Eigen::Vector3i(2, 2, 1).asDiagonal());
  for (Fractional& f : large.positions)
    for (int i = 0; i < 3; ++i) f.value[i] += random.uniform(-0.05, 0.05);
  EXPECT_FALSE(fit(caesium_chloride(3.4), large));
  EXPECT_TRUE(fit(caesium_chloride(3.4), large, {.supercell = true}));
  EXPECT_TRUE(fit(large, caesium_chloride(3.4), {.supercell = true}));
}

TEST(Matcher, SharedSites) {
  const Lattice cube = lattice_from_parameters({{4, 4, 4}, {90, 90, 90}});
  const auto alloy = [&](double share) {
    return prepare(DisorderedCrystal{cube, {{{26, share}, {28, 1 - share}}, {{8, 1}}}, {{{0, 0, 0}}, {{.5, .5, .5}}}});
  };
  EXPECT_TRUE(fit(alloy(0.5), alloy(0.5)));
  EXPECT_FALSE(fit(alloy(0.5), alloy(0.4)));
  EXPECT_TRUE(fit(alloy(0.5), alloy(0.4), {.subset = true, .species = SpeciesRule::overlap}));
}

TEST(Matcher, NonsenseMatchesNothing) {
  const Crystal good = caesium_chloride(4);
  Crystal nan = good, flat = good, huge = good;
  nan.positions[0].value[1] = std::nan("");
  flat.lattice = Lattice(Eigen::Matrix3d::Ones());
  huge.lattice = Lattice(Eigen::Matrix3d::Identity() * INFINITY);
  for (const Crystal& bad : {nan, flat, huge, Crystal{}}) {
    EXPECT_FALSE(prepare(bad).usable);
    EXPECT_FALSE(fit(bad, good));
    EXPECT_FALSE(fit(good, bad));
    EXPECT_FALSE(fit(bad, bad));
    EXPECT_FALSE(rms_distance(bad, good));
    EXPECT_FALSE(fit_anonymous(bad, good));
  }
  // Atoms on top of each other and needles are odd but have an answer.
  Crystal stacked = good, needle = good;
  stacked.positions[1] = stacked.positions[0];
  needle.lattice = lattice_from_parameters({{0.3, 0.3, 900}, {90, 90, 90}});
  EXPECT_TRUE(fit(stacked, stacked));
  EXPECT_FALSE(fit(needle, good));
}

// Atoms in one place, each of which could be any other: the search ends at the limit, and says so where it is asked to.
TEST(Matcher, CrowdsHaveALimit) {
  const auto crowd = [](std::uint64_t seed) {
    RandomStream random(seed, 0, "crowd");
    Crystal crystal{Lattice(Eigen::Matrix3d(10 * Eigen::Matrix3d::Identity())), std::vector<int>(20, 14), {}};
    for (std::size_t i = 0; i < crystal.size(); ++i)
      crystal.positions.push_back(
          Fractional{Eigen::Vector3d(random.uniform(), random.uniform(), random.uniform()) * 0.02});
    return prepare(crystal);
  };
  const PreparedCrystal a = crowd(1), b = crowd(2);
  MatchOptions options;
  EXPECT_TRUE(rms_distance(a, b, options));
  options.most_steps = 1e4;
  EXPECT_FALSE(rms_distance(a, b, options));
  options.limit_is_error = true;
  EXPECT_THROW(rms_distance(a, b, options), Error);
}

// The search for primitive cells ends at the same limit.
TEST(Matcher, NoiseHasALimit) {
  RandomStream random(3, 0, "noise");
  Crystal crystal{Lattice(Eigen::Matrix3d(20 * Eigen::Matrix3d::Identity())), std::vector<int>(512, 14), {}};
  for (int i = 0; i < 512; ++i) {
    const Eigen::Vector3d moved(random.normal(), random.normal(), random.normal());
    crystal.positions.push_back({Eigen::Vector3d(i % 8, i / 8 % 8, i / 64) / 8 + 0.06 / 20 * moved});
  }
  MatchOptions options;
  EXPECT_TRUE(prepare(crystal, options).usable);
  options.most_steps = 1e4;
  EXPECT_FALSE(prepare(crystal, options).usable);
  options.limit_is_error = true;
  EXPECT_THROW(prepare(crystal, options), Error);
  options.primitive = false;
  EXPECT_TRUE(prepare(crystal, options).usable);
}

}  // namespace
}  // namespace werner
