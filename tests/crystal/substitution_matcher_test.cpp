#include "werner/crystal/substitution_matcher.hpp"

#include "tests/support/support.hpp"

namespace werner {
namespace {

// Two orders of the same elements on a body-centred cubic lattice: CsCl, and layers of two.
Crystal caesium_chloride(int a, int b) {
  return {lattice_from_parameters({{2.9, 2.9, 2.9}, {90, 90, 90}}), {a, b}, {{{0, 0, 0}}, {{.5, .5, .5}}}};
}
Crystal layers(int a, int b) {
  return {lattice_from_parameters({{2.9, 2.9, 5.8}, {90, 90, 90}}),
          {a, a, b, b},
          {{{0, 0, 0}}, {{.5, .5, .25}}, {{0, 0, .5}}, {{.5, .5, .75}}}};
}

bool same(const Crystal& a, const Crystal& b) {
  return fit_with_substitution(prepare_for_substitution(a), prepare_for_substitution(b));
}

TEST(SubstitutionMatcher, OrderMattersOnlyWhereElementsDiffer) {
  // Radii 1.40 and 1.35 A, electronegativities 1.83 and 1.91.
  EXPECT_TRUE(may_substitute(26, 28));
  // Radii 1.80 and 1.00 A.
  EXPECT_FALSE(may_substitute(11, 17));
  EXPECT_FALSE(may_substitute(26, 500));
  EXPECT_FALSE(fit(caesium_chloride(26, 28), layers(26, 28)));
  EXPECT_TRUE(same(caesium_chloride(26, 28), layers(26, 28)));
  EXPECT_FALSE(same(caesium_chloride(11, 17), layers(11, 17)));
  EXPECT_TRUE(same(caesium_chloride(11, 17), caesium_chloride(11, 17)));
  EXPECT_FALSE(same(caesium_chloride(26, 28), caesium_chloride(26, 27)));
  EXPECT_FALSE(same(Crystal{}, Crystal{}));
}

// Na and Cl cannot stand for each other, so that the plain fit decides; the second crystal is distorted to a lower
// space group. MatterGen has not compared space groups since March 2025.
TEST(SubstitutionMatcher, SpaceGroupsMayDiffer) {
  Crystal distorted = caesium_chloride(11, 17);
  distorted.positions[1] = {{.53, .47, .52}};
  EXPECT_TRUE(same(caesium_chloride(11, 17), distorted));
}

// An alloy without order is like any order of it, as long as the shares are close (0.01 and a tenth of their mean).
TEST(SubstitutionMatcher, SharedSitesAreComparedByTheirElements) {
  const Crystal iron_cobalt = caesium_chloride(26, 27);
  const auto alloy = [&](double iron) {
    const std::vector<Occupant> site{{26, iron}, {27, 1 - iron}};
    return DisorderedCrystal{iron_cobalt.lattice, {site, site}, iron_cobalt.positions};
  };
  const SubstitutionCrystal one = prepare_for_substitution(iron_cobalt), other = prepare_for_substitution(alloy(.45));
  EXPECT_FALSE(other.ordered);
  EXPECT_TRUE(fit_with_substitution(one, other));
  EXPECT_TRUE(fit_with_substitution(other, one));
  ASSERT_TRUE(rms_with_substitution(one, other));
  EXPECT_NEAR(rms_with_substitution(one, other)->rms, 0, 1e-9);
  EXPECT_FALSE(fit(one.as_given, other.as_given)) << "the plain matcher asks for equal shares";
  const SubstitutionCrystal far = prepare_for_substitution(alloy(.40));
  EXPECT_FALSE(fit_with_substitution(one, far));
  EXPECT_FALSE(rms_with_substitution(one, far));
  EXPECT_TRUE(fit_with_substitution(far, other)) << "0.05 is less than 0.01 and a tenth of 0.425";
  EXPECT_FALSE(fit_with_substitution(prepare_for_substitution(caesium_chloride(26, 28)), other));
}

TEST(SubstitutionMatcher, SharesFollowTheAmounts) {
  Crystal crystal = layers(26, 28);
  crystal.atomic_numbers[3] = 26;
  const auto shared = with_shared_sites(crystal);
  ASSERT_TRUE(shared);
  for (const auto& site : shared->sites) {
    ASSERT_EQ(site.size(), 2u);
    EXPECT_DOUBLE_EQ(site[0].occupancy, 0.75);
    EXPECT_DOUBLE_EQ(site[1].occupancy, 0.25);
  }
  EXPECT_FALSE(with_shared_sites(caesium_chloride(11, 17)));
}

}  // namespace
}  // namespace werner
