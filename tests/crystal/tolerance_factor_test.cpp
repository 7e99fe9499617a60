// Tolerance factors beside published ones and the formulas worked out by hand with Shannon's radii.
#include "werner/crystal/tolerance_factor.hpp"

#include <gtest/gtest.h>

#include "werner/core/element.hpp"

namespace werner::test {
namespace {

std::optional<PerovskiteTolerance> of(const char* a, const char* b, const char* x) {
  return perovskite_tolerance(require_atomic_number(a), require_atomic_number(b), require_atomic_number(x));
}

// CaTiO3 0.97, SrTiO3 1.00 and BaTiO3 1.06 are in every textbook.
TEST(ToleranceFactor, OfTheTitanates) {
  EXPECT_NEAR(of("Ca", "Ti", "O")->goldschmidt, 0.966, 5e-4);
  EXPECT_NEAR(of("Sr", "Ti", "O")->goldschmidt, 1.002, 5e-4);
  EXPECT_NEAR(of("Ba", "Ti", "O")->goldschmidt, 1.062, 5e-4);
  // 1.40 / 0.605 - 2 (2 - (1.34 / 0.605) / ln(1.34 / 0.605))
  EXPECT_NEAR(of("Ca", "Ti", "O")->bartel, 3.8844, 5e-4);
  EXPECT_EQ(of("Ca", "Ti", "O")->charge_b, 4);
}

TEST(ToleranceFactor, ChargesFollowFromTheBalance) {
  const auto lanthanum = of("La", "Al", "O");
  ASSERT_TRUE(lanthanum);
  EXPECT_EQ(lanthanum->charge_a, 3);
  EXPECT_NEAR(lanthanum->goldschmidt, 1.009, 5e-4);  // (1.36 + 1.40) / (sqrt 2 (0.535 + 1.40))
  const auto fluoride = of("K", "Mg", "F");
  ASSERT_TRUE(fluoride);
  EXPECT_NEAR(fluoride->goldschmidt, 1.0244, 5e-4);  // (1.64 + 1.33) / (sqrt 2 (0.72 + 1.33))
}

// The larger cation is A; charges have to balance; radii have to be known.
TEST(ToleranceFactor, NothingWhereIonsDoNotFit) {
  EXPECT_FALSE(of("Ti", "Ca", "O"));
  EXPECT_FALSE(of("Na", "K", "O"));
  EXPECT_FALSE(of("Ca", "Ti", "Ar"));
  EXPECT_FALSE(ionic_radius(18, 0, 6));
}

}  // namespace
}  // namespace werner::test
