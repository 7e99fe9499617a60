#include "werner/metrics/null_models.hpp"

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/crystal/matcher.hpp"

namespace werner {
namespace {

using test::caesium_chloride;
using test::perovskite;
using test::rock_salt;

TEST(NullModels, SubstitutionFindsTheNeighbourOfTheTable) {
  const SampleSet train = test::set_of(
      "train", {test::sample("CsCl", caesium_chloride(55, 17, 4.12)), test::sample("NaCl", rock_salt(11, 17, 5.64)),
                test::sample("MgO", rock_salt(12, 8, 4.21)), test::sample("SrTiO3", perovskite(38, 22, 8, 3.905))});
  const Substitution templates(train);
  // KBr: sodium chloride is nearer than caesium chloride and magnesia.
  const std::vector<Crystal> salts = templates.candidates(parse_composition("KBr"), 20);
  ASSERT_EQ(salts.size(), 3u);
  EXPECT_TRUE(fit(salts[0], rock_salt(19, 35, 6.6)));
  EXPECT_FALSE(fit(salts[0], caesium_chloride(19, 35, 4.1)));
  // Amounts decide the places: the anion of BaZrO3 is oxygen, and barium takes the place of strontium.
  const std::vector<Crystal> oxides = templates.candidates(parse_composition("Ba2Zr2O6"), 1);
  ASSERT_EQ(oxides.size(), 1u);
  EXPECT_TRUE(fit(oxides[0], perovskite(56, 40, 8, 4.19)));
  EXPECT_TRUE(templates.candidates(parse_composition("Al2O3"), 5).empty());
  EXPECT_EQ(templates.candidates(parse_composition("KBr"), 2).size(), 2u);
}

TEST(NullModels, RandomCoordinatesKeepCellAndComposition) {
  const Crystal truth = perovskite(38, 22, 8, 3.905);
  RandomStream first(1, 2, "test"), again(1, 2, "test");
  const Crystal guess = random_coordinates(truth, first);
  EXPECT_EQ(guess.atomic_numbers, truth.atomic_numbers);
  EXPECT_EQ(guess.lattice.rows(), truth.lattice.rows());
  EXPECT_NE(guess.positions[0].value, truth.positions[0].value);
  EXPECT_EQ(guess.positions[3].value, random_coordinates(truth, again).positions[3].value);
}

TEST(NullModels, ElementDistance) {
  EXPECT_EQ(element_distance(11, 11), 0);
  EXPECT_EQ(element_distance(11, 19), element_distance(19, 11));
  EXPECT_LT(element_distance(19, 37), element_distance(19, 20)) << "rubidium is more like potassium than calcium is";
}

}  // namespace
}  // namespace werner
