// What presets change: the numbers here are counted by hand from the scripts that the presets follow
// (bench/original_scripts.py runs these scripts themselves).
#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/metrics/evaluation.hpp"

namespace werner {
namespace {

using test::rock_salt;
using test::sample;
using test::value_of;

Crystal overlapping() {
  Crystal crystal = rock_salt(11, 17, 5.64);
  crystal.positions[1].value = {0.01, 0, 0};
  return crystal;
}

// Sodium chloride unstable, stable, metastable; magnesia metastable; lime stable and known.
Evaluation five(const std::string& name) {
  Evaluation e;
  e.convention = preset(name);
  e.generated = test::set_of("generated", {
                                              sample("a", rock_salt(11, 17, 5.64), {{"e_above_hull", 0.5}}),
                                              sample("b", rock_salt(11, 17, 5.65), {{"e_above_hull", -0.1}}),
                                              sample("c", rock_salt(11, 17, 5.66), {{"e_above_hull", 0.05}}),
                                              sample("d", rock_salt(12, 8, 4.21), {{"e_above_hull", 0.05}}),
                                              sample("e", rock_salt(20, 8, 4.8), {{"e_above_hull", 0.0}}),
                                          });
  e.train = test::set_of("train", {sample("lime", rock_salt(20, 8, 4.8))});
  e.test = e.train;
  return e;
}

// LeMat-GenBench looks for duplicates among the stable, then the metastable ones, and these are not the stable ones.
TEST(Conventions, OrderOfStableUniqueNovel) {
  Evaluation werner = five("werner");
  const auto plain = evaluate(werner);
  EXPECT_DOUBLE_EQ(value_of(plain, "sun"), 0);                   // b repeats a
  EXPECT_DOUBLE_EQ(value_of(plain, "metastable_sun"), 1.0 / 5);  // d
  // The other order, in the same run.
  EXPECT_DOUBLE_EQ(value_of(plain, "sun_unique_last"), 1.0 / 5);             // b
  EXPECT_DOUBLE_EQ(value_of(plain, "metastable_sun_unique_last"), 2.0 / 5);  // b and d
  EXPECT_DOUBLE_EQ(value_of(plain, "stable_unique"), 1.0 / 5);               // e
  EXPECT_DOUBLE_EQ(value_of(plain, "stable_unique_last"), 2.0 / 5);          // b and e
  EXPECT_DOUBLE_EQ(value_of(plain, "metastable_unique"), 2.0 / 5);           // d and e
  EXPECT_DOUBLE_EQ(value_of(plain, "metastable_novel"), 3.0 / 5);            // b, c and d
  Evaluation lemat = five("lemat");
  const auto other = evaluate(lemat);
  EXPECT_DOUBLE_EQ(value_of(other, "stability"), 2.0 / 5);
  EXPECT_DOUBLE_EQ(value_of(other, "sun"), 1.0 / 5);             // b
  EXPECT_DOUBLE_EQ(value_of(other, "metastable_sun"), 2.0 / 5);  // c and d
}

TEST(Conventions, ThresholdsOfTheUser) {
  Evaluation e = five("werner");
  e.convention.thresholds = {0.5, -0.1};
  const auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "stability_at_0.5"), 1);
  EXPECT_DOUBLE_EQ(value_of(results, "sun_at_0.5"), 2.0 / 5);            // a and d
  EXPECT_DOUBLE_EQ(value_of(results, "stable_unique_at_0.5"), 3.0 / 5);  // and e
  EXPECT_DOUBLE_EQ(value_of(results, "stable_novel_at_0.5"), 4.0 / 5);   // all but e
  EXPECT_DOUBLE_EQ(value_of(results, "stability_at_-0.1"), 1.0 / 5);
  EXPECT_DOUBLE_EQ(value_of(results, "sun_at_-0.1"), 0);
  EXPECT_DOUBLE_EQ(value_of(results, "sun_unique_last_at_-0.1"), 1.0 / 5);
  EXPECT_EQ(test::result_of(results, "sun_at_0.5").convention.at("threshold"), "at most 0.5 eV/atom above the hull");
  EXPECT_DOUBLE_EQ(value_of(results, "sun"), 0) << "those of the convention stay";
}

// Displaced so far that the strict matcher tells it from the ideal one and the loose one does not: 0.35 of the length
// per atom lies between the tolerances 0.3 and 0.5.
TEST(Conventions, StrictAndLooseTolerances) {
  Evaluation e = five("werner");
  Crystal displaced = test::perovskite(38, 22, 8, 3.9);
  displaced.positions[1].value[2] += 0.24;
  e.generated = test::set_of("generated", {sample("ideal", test::perovskite(38, 22, 8, 3.9), {{"e_above_hull", 0.0}}),
                                           sample("displaced", displaced, {{"e_above_hull", 0.0}})});
  e.train = test::set_of("train", {sample("displaced", displaced)});
  e.test = test::set_of("test", {sample("ideal", test::perovskite(38, 22, 8, 3.9))});
  const auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "uniqueness"), 1);
  EXPECT_DOUBLE_EQ(value_of(results, "uniqueness_loose"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(results, "novelty"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(results, "novelty_loose"), 0);
  EXPECT_DOUBLE_EQ(value_of(results, "sun"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(results, "sun_loose"), 0);
  EXPECT_DOUBLE_EQ(value_of(results, "rediscovery"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(results, "rediscovery_loose"), 0);
  EXPECT_EQ(test::result_of(results, "uniqueness_loose").convention.at("tolerances"),
            "ltol 0.3, stol 0.5, angle_tol 10");
  EXPECT_THAT(test::result_of(results, "rediscovery").convention.at("unseen"), testing::HasSubstr("train"));
}

// MatterGen's scripts ask nothing of structures before they look for duplicates.
TEST(Conventions, MatterGenCountsInvalidStructures) {
  Evaluation e = five("mattergen");
  e.generated.samples[4] = sample("e", overlapping(), {{"e_above_hull", -1.0}});
  const auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "structural_validity"), 4.0 / 5);
  EXPECT_DOUBLE_EQ(value_of(results, "uniqueness"), 3.0 / 5);
  EXPECT_DOUBLE_EQ(value_of(results, "novelty"), 1);
  EXPECT_DOUBLE_EQ(value_of(results, "stability"), 4.0 / 5);
}

// DiffCSP's RecEval asks prediction and truth to be valid, its RecEvalBatch only the predictions.
TEST(Conventions, ValidityOfTruthsIsAskedOfFirstPredictionsOnly) {
  Evaluation e;
  e.convention = preset("diffcsp-csp");
  e.generated =
      test::set_of("generated", {sample("salt", rock_salt(11, 17, 5.64)), sample("iron", rock_salt(26, 8, 4.3))});
  e.generated.samples[0].target = "salt";
  e.generated.samples[1].target = "iron";
  e.test = test::set_of("test", {sample("salt", rock_salt(11, 17, 5.64)), sample("iron", rock_salt(26, 8, 4.3))});
  evaluate(e);
  e.test_valid = {true, false};
  const auto rate = [&](const char* name) { return metric(name).compute(e).value; };
  EXPECT_DOUBLE_EQ(rate("match_rate_valid_at_1"), 0.5);
  EXPECT_DOUBLE_EQ(rate("match_rate_valid_at_k"), 1);
}

}  // namespace
}  // namespace werner
