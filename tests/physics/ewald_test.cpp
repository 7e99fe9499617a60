#include "werner/physics/potential/ewald.hpp"

#include <Eigen/Geometry>
#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"
#include "werner/physics/potential/lanes.hpp"

namespace werner {
namespace {

constexpr double coulomb = 14.399645478425668;  // e^2/(4 pi epsilon_0) in eV Angstrom, CODATA 2018

struct Charged {
  Crystal crystal;
  std::vector<double> charges;
};

// Seven charges in a triclinic cell.
Charged random_charges(std::uint64_t item) {
  RandomStream random(11, item, "charges");
  Charged result;
  result.crystal.lattice =
      lattice_from_parameters({{random.uniform(4, 7), random.uniform(4, 7), random.uniform(4, 7)},
                               {random.uniform(70, 110), random.uniform(70, 110), random.uniform(70, 110)}});
  double sum = 0;
  for (int i = 0; i < 7; ++i) {
    result.crystal.atomic_numbers.push_back(11);
    result.crystal.positions.push_back({{random.uniform(-1, 2), random.uniform(), random.uniform()}});
    result.charges.push_back(i < 6 ? random.uniform(-2, 2) : -sum);
    sum += result.charges.back();
  }
  return result;
}

TEST(Ewald, MadelungConstants) {
  // E of a formula unit is -M z^2 coulomb / (nearest distance), z the smaller charge. NaCl and CsCl: Borwein, Glasser
  // and others, Lattice Sums Then and Now (2013); zincblende: Sakamoto, J. Chem. Phys. 28 (1958) 164; fluorite the
  // same, where some divide by z+ z- and give 2.519392.
  struct Case {
    const char* name;
    Crystal crystal;
    std::vector<double> charges;
    double distance, constant;
  };
  const auto primitive = lattice_from_parameters({{1, 1, 1}, {60, 60, 60}});  // of a cube of sqrt(2)
  const double cube = std::sqrt(2.0);
  const std::vector<Case> cases{
      {"NaCl", {primitive, {11, 17}, {{{0, 0, 0}}, {{.5, .5, .5}}}}, {1, -1}, cube / 2, 1.747564594633182},
      {"CsCl",
       {lattice_from_parameters({{1, 1, 1}, {90, 90, 90}}), {55, 17}, {{{0, 0, 0}}, {{.5, .5, .5}}}},
       {1, -1},
       std::sqrt(3.0) / 2,
       1.762674773070988},
      {"ZnS",
       {primitive, {30, 16}, {{{0, 0, 0}}, {{.25, .25, .25}}}},
       {2, -2},
       cube * std::sqrt(3.0) / 4,
       4 * 1.638055053388790},
      {"CaF2",
       {primitive, {20, 9, 9}, {{{0, 0, 0}}, {{.25, .25, .25}}, {{.75, .75, .75}}}},
       {2, -1, -1},
       cube * std::sqrt(3.0) / 4,
       2 * 2.519392},
  };
  for (const Case& each : cases) {
    const PotentialResult found = ewald_sum(each.crystal, each.charges, 1e-12);
    ASSERT_TRUE(found.verdict.ok());
    const double tolerance = each.constant == 2 * 2.519392 ? 1e-6 : 1e-10;
    EXPECT_NEAR(-found.energy * each.distance / coulomb, each.constant, tolerance * each.constant) << each.name;
    EXPECT_NEAR(-ewald_sum(each.crystal, each.charges).energy * each.distance / coulomb, each.constant,
                2 * std::max(1e-8, tolerance) * each.constant)
        << each.name;
    EXPECT_NEAR(found.forces.cwiseAbs().maxCoeff(), 0, 1e-9);
  }
}

TEST(Ewald, LikeEvjensCubes) {
  // Direct summation over a cube of rock salt whose faces, edges and corners count by the half, quarter and eighth
  // (Evjen, Phys. Rev. 39 (1932) 675); it converges as the fourth power of the size.
  double direct = 0;
  constexpr int n = 24;
  for (int x = -n; x <= n; ++x)
    for (int y = -n; y <= n; ++y)
      for (int z = -n; z <= n; ++z) {
        if (x == 0 && y == 0 && z == 0) continue;
        double weight = (x + y + z) % 2 == 0 ? 1 : -1;
        for (const int side : {x, y, z})
          if (std::abs(side) == n) weight /= 2;
        direct += weight / std::sqrt(1.0 * x * x + y * y + z * z);
      }
  const Crystal salt{lattice_from_parameters({{std::sqrt(2), std::sqrt(2), std::sqrt(2)}, {60, 60, 60}}),
                     {11, 17},
                     {{{0, 0, 0}}, {{.5, .5, .5}}}};
  const std::vector<double> charges{1, -1};
  const PotentialResult found = ewald_sum(salt, charges);
  EXPECT_NEAR(found.atom_energies[0], coulomb * direct / 2, 1e-6);
  EXPECT_NEAR(found.atom_energies[0], found.atom_energies[1], 1e-9);
}

TEST(Ewald, AnySplittingGivesTheSame) {
  for (std::uint64_t item = 0; item < 10; ++item) {
    const auto [crystal, charges] = random_charges(item);
    const PotentialResult usual = ewald_sum(crystal, charges, 1e-13);
    ASSERT_TRUE(usual.verdict.ok());
    for (const double screening : {0.25, 0.5, 0.9}) {
      const PotentialResult other = ewald_sum(crystal, charges, {screening, 5.6 / screening, 2 * 5.6 * screening});
      EXPECT_NEAR(other.energy, usual.energy, 1e-9);
      EXPECT_NEAR((other.forces - usual.forces).cwiseAbs().maxCoeff(), 0, 1e-9);
      EXPECT_NEAR((other.stress - usual.stress).cwiseAbs().maxCoeff(), 0, 1e-10);
      for (std::size_t i = 0; i < crystal.size(); ++i)
        EXPECT_NEAR(other.atom_energies[i], usual.atom_energies[i], 1e-9);
    }
  }
}

TEST(Ewald, AccuracyIsWhatWasAskedFor) {
  for (std::uint64_t item = 0; item < 30; ++item) {
    const auto [crystal, charges] = random_charges(item);
    const PotentialResult best = ewald_sum(crystal, charges, 1e-14);
    // The scale: energies of single atoms; that of the cell may cancel.
    double scale = 0;
    for (const double energy : best.atom_energies) scale += std::abs(energy);
    for (const double accuracy : {1e-4, 1e-6, 1e-8, 1e-10}) {
      const PotentialResult found = ewald_sum(crystal, charges, accuracy);
      EXPECT_NEAR(found.energy, best.energy, accuracy * scale) << item;
      EXPECT_LE((found.forces - best.forces).norm(), 10 * accuracy * best.forces.norm()) << item;
    }
  }
}

TEST(Ewald, ForcesAndStressAreDerivatives) {
  constexpr double h = 1e-4;
  for (std::uint64_t item = 0; item < 3; ++item) {
    const auto [crystal, charges] = random_charges(item);
    const PotentialResult found = ewald_sum(crystal, charges, 1e-12);
    const double scale = found.forces.cwiseAbs().maxCoeff();
    for (std::size_t atom = 0; atom < crystal.size(); ++atom)
      for (int k = 0; k < 3; ++k) {
        std::array<double, 2> energies{};
        for (int side = 0; side < 2; ++side) {
          Crystal moved = crystal;
          Vec3 place = moved.lattice.cartesian(moved.positions[atom]);
          place[k] += side == 0 ? -h : h;
          moved.positions[atom] = moved.lattice.fractional(place);
          energies[static_cast<std::size_t>(side)] = ewald_sum(moved, charges, 1e-12).energy;
        }
        EXPECT_NEAR(found.forces(k, static_cast<Eigen::Index>(atom)), -(energies[1] - energies[0]) / (2 * h),
                    1e-6 * scale);
      }
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) {
        std::array<double, 2> energies{};
        for (int side = 0; side < 2; ++side) {
          Eigen::Matrix3d strain = Eigen::Matrix3d::Identity();
          strain(i, j) += side == 0 ? -h : h;
          Crystal strained = crystal;
          strained.lattice = Lattice(crystal.lattice.rows() * strain.transpose());
          energies[static_cast<std::size_t>(side)] = ewald_sum(strained, charges, 1e-12).energy;
        }
        EXPECT_NEAR(found.stress(i, j) * crystal.lattice.volume(), (energies[1] - energies[0]) / (2 * h), 1e-5);
      }
    // A homogeneous function of degree -1.
    EXPECT_NEAR(found.stress.trace() * crystal.lattice.volume(), -found.energy, 1e-9);
  }
}

TEST(Ewald, WhatIsNoCrystalHasReasons) {
  auto [crystal, charges] = random_charges(1);
  charges[0] += 0.1;
  EXPECT_EQ(ewald_sum(crystal, charges).verdict.reasons.front(), "the charges do not balance");
  charges[0] -= 0.1;
  crystal.positions[1] = crystal.positions[2];
  EXPECT_EQ(ewald_sum(crystal, charges).verdict.reasons.front(), "two atoms are in one place");
  crystal.positions[1].value[0] = std::nan("");
  EXPECT_EQ(ewald_sum(crystal, charges).verdict.reasons.front(), "an atom has no position");
  crystal.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_EQ(ewald_sum(crystal, charges).verdict.reasons.front(), "the cell has no volume");
  EXPECT_EQ(ewald_sum({}, {}).verdict.reasons.front(), "there are no atoms");
}

TEST(Ewald, FunctionsOfLanes) {
  std::array<double, lanes::width> in{}, out{};
  for (double x = -600; x < 600; x += 0.37) {
    for (std::size_t k = 0; k < lanes::width; ++k) in[k] = x + 0.04 * static_cast<double>(k);
    lanes::store(lanes::exponential(lanes::load(in.data())), out.data());
    for (std::size_t k = 0; k < lanes::width; ++k) EXPECT_NEAR(out[k] / std::exp(in[k]), 1, 1e-12) << in[k];
  }
  constexpr double m = lanes::ScaledComplement::middle, most = lanes::ScaledComplement::largest;
  for (double x = 0; x <= most; x += 0.001) {
    const double u = ((x - m) / (x + m) + 1) * 2 / ((most - m) / (most + m) + 1) - 1;
    double value = 0;
    for (std::size_t k = lanes::ScaledComplement::degree + 1; k-- > 0;)
      value = value * u + lanes::scaled_complement().coefficients[k];
    EXPECT_NEAR(value, std::erfc(x) * std::exp(x * x), 1e-12) << x;
  }
}

}  // namespace
}  // namespace werner
