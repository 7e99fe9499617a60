// The equation of state against its own closed formula (Birch 1947), and against the elastic tensor, which comes from
// stresses and not from energies.
#include "werner/physics/lattice/equation_of_state.hpp"

#include <gtest/gtest.h>

#include "tests/physics/argon.hpp"
#include "werner/core/units.hpp"
#include "werner/physics/lattice/elasticity.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {
namespace {

TEST(EquationOfState, FindsWhatBirchAndMurnaghanHave) {
  const double v0 = 40, e0 = -12, bulk = 160, derivative = 4.6;
  std::vector<double> volumes, energies;
  for (double v = 37; v < 44; v += 1) {
    const double x = std::pow(v0 / v, 2.0 / 3);
    volumes.push_back(v);
    energies.push_back(e0 + 9 * v0 * bulk / units::gigapascal_per_ev_per_cubic_angstrom / 16 *
                                (std::pow(x - 1, 3) * derivative + (x - 1) * (x - 1) * (6 - 4 * x)));
  }
  const EquationOfState found = fit_birch_murnaghan(volumes, energies);
  ASSERT_TRUE(found.verdict.ok());
  EXPECT_NEAR(found.volume, v0, 1e-7);
  EXPECT_NEAR(found.energy, e0, 1e-9);
  EXPECT_NEAR(found.bulk_modulus, bulk, 1e-5);
  EXPECT_NEAR(found.bulk_modulus_derivative, derivative, 1e-5);
  EXPECT_LT(found.residual, 1e-10);
}

TEST(EquationOfState, NoMinimumIsAReason) {
  const std::vector<double> volumes{10, 11, 12, 13, 14}, falling{0, -1, -2, -3, -4}, hill{-1, 0, 0.3, 0, -1};
  EXPECT_FALSE(fit_birch_murnaghan(volumes, falling).verdict.ok());
  EXPECT_FALSE(fit_birch_murnaghan(volumes, hill).verdict.ok());
}

TEST(EquationOfState, ArgonAgreesWithItsElasticTensor) {
  const test::Argon argon;
  const Crystal minimum = relax(test::face_centred(5.3), argon, {.fmax = 1e-7}).crystal;
  const EquationOfState state = equation_of_state(minimum, argon);
  ASSERT_TRUE(state.verdict.ok());
  // The sum over the shells within the cut-off has kinks where a shell leaves it.
  EXPECT_NEAR(state.bulk_modulus, elasticity(minimum, argon).bulk_modulus, 0.05 * state.bulk_modulus);
  EXPECT_NEAR(state.volume, minimum.lattice.volume(), 0.003 * state.volume);
}

}  // namespace
}  // namespace werner
