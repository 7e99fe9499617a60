#include <cmath>

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/phase_diagram.hpp"

namespace werner {
namespace {

TEST(Verification, TargetsAsPeopleWriteThem) {
  const PropertyTarget window = parse_target("band_gap=1.2..1.8");
  EXPECT_EQ(window.property, "band_gap");
  EXPECT_EQ(window.low, 1.2);
  EXPECT_EQ(window.high, 1.8);
  EXPECT_EQ(parse_target("density > 5").low, 5);
  EXPECT_EQ(parse_target("e_above_hull<=0.05").high, 0.05);
  EXPECT_EQ(parse_target("formation_energy=-2..-1").low, -2);
  EXPECT_EQ(target_text(window), "band_gap from 1.2 to 1.8");
  EXPECT_EQ(target_text(parse_target("density>5")), "density at least 5");
  for (const char* text :
       {"", "density", "=1..2", "density=5", "density=2..1", "density>", "density>x", "density=1..nan"})
    EXPECT_THROW(parse_target(text), UsageError) << text;
}

TEST(Verification, SharesOfWhatIsKnown) {
  Evaluation e;
  e.generated = test::set_of("g", {test::sample("a", test::rock_salt(11, 17, 5.64), {{"band_gap", 1.5}}),
                                   test::sample("b", test::rock_salt(11, 17, 5.64), {{"band_gap", 3}}),
                                   test::sample("c", test::rock_salt(11, 17, 5.64)), test::unreadable("d")});
  e.targets = {parse_target("band_gap=1..2"), parse_target("density=2..3")};
  e.convention.metrics = {"verification"};
  const auto results = evaluate(e);
  // a meets both, b misses the gap; c and d are not known, whatever the density of c.
  EXPECT_DOUBLE_EQ(test::value_of(results, "verification"), 0.5);
  EXPECT_EQ(results[0].result.n, 2u);
  EXPECT_EQ(results[0].metric->column(e), (std::vector<std::string>{"1", "0", "", ""}));
}

TEST(Verification, UnknownPropertiesAreNamed) {
  Evaluation e;
  e.generated = test::set_of("g", {test::sample("a", test::rock_salt(11, 17, 5.64), {{"band_gap", 1.5}})});
  e.convention.metrics = {"verification"};
  e.targets = {parse_target("denisty>5")};
  try {
    require_known_targets(e);
    FAIL() << "a misspelt name";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.message(), testing::HasSubstr("'denisty'"));
    EXPECT_EQ(error.details().hint, "did you mean 'density'?");
  }
  e.targets = {parse_target("density>1"), parse_target("hardness>5")};
  EXPECT_NO_THROW(require_known_targets(e));
  EXPECT_THAT(test::result_of(evaluate(e), "verification").absent,
              testing::AllOf(testing::HasSubstr("'hardness'"), testing::HasSubstr("band_gap")));
  for (const char* text : {"density=2..3", "volume<50", "n_elements=2..2", "n_atoms<3", "min_distance>2.8",
                           "atomic_density<0.1", "band_gap>1"}) {
    e.targets = {parse_target(text)};
    EXPECT_DOUBLE_EQ(test::value_of(evaluate(e), "verification"), 1) << text;
  }
}

// A hull makes the energy above it a property; without one it is a column.
TEST(Verification, EnergiesAboveTheHull) {
  Evaluation e;
  e.generated =
      test::set_of("g", {test::sample("a", test::rock_salt(11, 17, 5.64), {{"formation_energy_per_atom", -1.9}})});
  e.convention.metrics = {"verification"};
  e.targets = {parse_target("e_above_hull<0.2")};
  EXPECT_TRUE(std::isnan(test::value_of(evaluate(e), "verification")));
  const std::vector<EnergyEntry> known{
      {"salt", {{{11, 1}, {17, 1}}}, -2}, {"na", {{{11, 1}}}, 0}, {"cl", {{{17, 1}}}, 0}};
  e.hull = std::make_shared<const PhaseDiagram>(known, EnergyKind::formation);
  EXPECT_DOUBLE_EQ(test::value_of(evaluate(e), "verification"), 1);
}

}  // namespace
}  // namespace werner
