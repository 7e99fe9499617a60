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
  Evaluation lemat = five("lemat");
  const auto other = evaluate(lemat);
  EXPECT_DOUBLE_EQ(value_of(other, "stability"), 2.0 / 5);
  EXPECT_DOUBLE_EQ(value_of(other, "sun"), 1.0 / 5);             // b
  EXPECT_DOUBLE_EQ(value_of(other, "metastable_sun"), 2.0 / 5);  // c and d
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
