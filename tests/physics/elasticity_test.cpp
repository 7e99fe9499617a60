// Elastic constants against closed formulas: Cauchy's relation of pair potentials, averages of cubic crystals, and the
// bulk modulus as a second derivative of the energy.
#include "werner/physics/lattice/elasticity.hpp"

#include <gtest/gtest.h>

#include "tests/physics/argon.hpp"
#include "werner/core/units.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {
namespace {

using test::Argon, test::cell, test::face_centred;

TEST(Elasticity, ArgonObeysCauchyAndItsEnergy) {
  const Argon argon;
  const Crystal minimum = relax(face_centred(5.3), argon, {.fmax = 1e-7}).crystal;
  const Elasticity found = elasticity(minimum, argon);
  ASSERT_TRUE(found.verdict.ok());
  EXPECT_TRUE(found.stable);
  const auto& c = found.stiffness;
  // The cell is that of the cubic axes turned by nothing: C11, C12 and C44 as usual.
  EXPECT_NEAR(c(0, 0), c(2, 2), 1e-4);
  EXPECT_NEAR(c(0, 1), c(3, 3), 2e-3);
  EXPECT_NEAR(c(0, 3), 0, 1e-4);
  const auto energy = [&](double stretch) {
    Crystal crystal = minimum;
    crystal.lattice = Lattice(minimum.lattice.rows() * stretch);
    return argon.evaluate(std::span(&crystal, 1)).front().energy;
  };
  const double h = 1e-3, v = minimum.lattice.volume();
  // With V = V0 s^3 and no pressure, d2E/ds2 = 9 V0 B.
  const double bulk =
      (energy(1 + h) - 2 * energy(1) + energy(1 - h)) / (h * h) / (9 * v) * units::gigapascal_per_ev_per_cubic_angstrom;
  EXPECT_NEAR(found.bulk_modulus, bulk, 0.01 * bulk);
  EXPECT_NEAR(found.bulk_modulus, (c(0, 0) + 2 * c(0, 1)) / 3, 1e-3);
}

TEST(Elasticity, AveragesOfACubicCrystal) {
  // Copper, GPa (Simmons and Wang 1971).
  const double c11 = 168.4, c12 = 121.4, c44 = 75.4;
  Elasticity e;
  e.stiffness.topLeftCorner<3, 3>().setConstant(c12);
  for (int i = 0; i < 3; ++i) {
    e.stiffness(i, i) = c11;
    e.stiffness(i + 3, i + 3) = c44;
  }
  average(e);
  const double voigt = (c11 - c12 + 3 * c44) / 5, reuss = 5 * (c11 - c12) * c44 / (4 * c44 + 3 * (c11 - c12));
  EXPECT_NEAR(e.shear_modulus, (voigt + reuss) / 2, 1e-10);
  EXPECT_NEAR(e.bulk_modulus, (c11 + 2 * c12) / 3, 1e-10);
  EXPECT_TRUE(e.stable);
}

TEST(Elasticity, ASimpleCubicPairCrystalIsNotStable) {
  const Argon argon;
  const Relaxation cubic =
      relax(cell(Eigen::Matrix3d::Identity() * 3.7, {18}, {{{0, 0, 0}}}), argon, {.fmax = 1e-6, .keep_symmetry = true});
  EXPECT_FALSE(elasticity(cubic.crystal, argon).stable);
}

}  // namespace
}  // namespace werner
