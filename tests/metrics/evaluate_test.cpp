#include <cmath>
#include <limits>

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/metrics/evaluation.hpp"

namespace werner {
namespace {

using test::result_of;
using test::rock_salt;
using test::sample;
using test::value_of;

Crystal doubled(const Crystal& crystal) {
  Eigen::Matrix3i matrix;
  matrix << 2, 0, 0, 0, 1, 0, 0, 0, 1;
  return supercell(crystal, matrix);
}

Crystal overlapping() {
  Crystal crystal = rock_salt(11, 17, 5.64);
  crystal.positions[1].value = {0.01, 0, 0};
  return crystal;
}

Crystal not_a_number() {
  Crystal crystal = rock_salt(11, 17, 5.64);
  crystal.positions[1].value[0] = std::numeric_limits<double>::quiet_NaN();
  return crystal;
}

// Eight compounds of which everything is known by construction.
Evaluation eight() {
  Evaluation e;
  e.generated = test::set_of(
      "generated", {
                       sample("salt", rock_salt(11, 17, 5.64), {{"e_above_hull", 0.0}}),
                       sample("salt-in-another-cell", doubled(rock_salt(11, 17, 5.66)), {{"e_above_hull", 0.0}}),
                       sample("sylvite", rock_salt(19, 17, 6.29), {{"e_above_hull", 0.0}}),
                       sample("magnesia", rock_salt(12, 8, 4.21), {{"e_above_hull", 0.05}}),
                       sample("no-charges", rock_salt(56, 9, 6.2), {{"e_above_hull", 0.5}}),
                       sample("overlapping", overlapping(), {{"e_above_hull", -1.0}}),
                       sample("not-a-number", not_a_number()),
                       test::unreadable("unreadable"),
                   });
  e.train = test::set_of("train", {sample("halite", rock_salt(11, 17, 5.6)), sample("lime", rock_salt(20, 8, 4.8))});
  e.test = test::set_of("test", {sample("sylvite", rock_salt(19, 17, 6.3)), sample("lime", rock_salt(20, 8, 4.8))});
  return e;
}

TEST(Evaluate, EightCompoundsByHand) {
  Evaluation e = eight();
  const auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "structural_validity"), 5.0 / 8);
  // All but barium fluoride of the wrong amounts and what cannot be read: compositions of invalid structures count too.
  EXPECT_DOUBLE_EQ(value_of(results, "composition_validity"), 6.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "validity"), 4.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "uniqueness"), 4.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "novelty"), 3.0 / 8) << "both salts are known";
  EXPECT_DOUBLE_EQ(value_of(results, "unique_novel"), 3.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "rediscovery"), 1.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "rediscovered_share_of_test"), 1.0 / 2);
  EXPECT_DOUBLE_EQ(value_of(results, "stability"), 3.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "metastability"), 4.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "sun"), 1.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "metastable_sun"), 2.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "stable_unique"), 2.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "stable_novel"), 1.0 / 8);
  EXPECT_NEAR(value_of(results, "e_above_hull"), (0.05 + 0.5) / 5, 1e-12) << "of the five that are crystals";
  EXPECT_DOUBLE_EQ(value_of(results, "data_augmentation"), 4.0 / 8 * 3 / 8 * 4 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "p1_share"), 0);
  EXPECT_DOUBLE_EQ(value_of(results, "template_novelty"), 0) << "all are rock salt";
  EXPECT_DOUBLE_EQ(value_of(results, "prototype_familiarity"), 5.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "composition_familiarity"), 2.0 / 8) << "sodium with chlorine, twice";
  EXPECT_DOUBLE_EQ(value_of(results, "cov_r"), 1) << "rock salt is near rock salt";
  EXPECT_DOUBLE_EQ(value_of(results, "metre"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(results, "match_rate_at_1"), 0.5) << "only sylvite has the name of one of the test set";
  EXPECT_EQ(result_of(results, "sun").convention.at("reference"), "train");
  EXPECT_FALSE(result_of(results, "verification").absent.empty());
  EXPECT_EQ(e.first_of_kind[1], 0u);
  EXPECT_EQ(e.first_of_kind[5], std::nullopt);
  EXPECT_EQ(e.train->samples[*e.known_in_train[1]].name, "halite");
}

// Nickel and cobalt in two orders on the sites of one face-centred lattice: two crystals to the plain matcher, one to
// MatterGen's, which lets elements that may substitute each other share their sites.
TEST(Evaluate, SubstitutableElementsAreOneByThePresetOfMatterGen) {
  constexpr double edge = 3.54, h = edge / 2;
  Eigen::Matrix3d layers, fcc;
  layers << h, h, 0, -h, h, 0, 0, 0, edge;
  const Crystal by_cube_faces{Lattice(layers), {28, 27}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
  fcc << 0, h, h, h, 0, h, h, h, 0;
  Eigen::Matrix3d doubling;
  doubling << 1, 1, 0, 0, 1, 1, 1, 0, 1;
  const Crystal by_diagonals{Lattice(doubling * fcc), {28, 27}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
  Evaluation e;
  e.generated = test::set_of("g", {sample("a", by_cube_faces), sample("b", by_diagonals)});
  e.train = test::set_of("t", {sample("known", by_diagonals)});
  e.convention.metrics = {"uniqueness", "novelty"};
  auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "uniqueness"), 1);
  EXPECT_DOUBLE_EQ(value_of(results, "novelty"), 0.5);
  e.convention.disordered_matcher = true;
  results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "uniqueness"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(results, "novelty"), 0);
}

TEST(Evaluate, ThreadsNeverChangeAResult) {
  std::vector<std::vector<double>> values;
  for (const int threads : {1, 3}) {
    Evaluation e = eight();
    // Enough items for several threads to take some.
    for (int copy = 0; copy < 6; ++copy)
      for (std::size_t i = 0; i < 8; ++i) {
        e.generated.samples.push_back(e.generated.samples[i]);
        e.generated.samples.back().name += "-" + std::to_string(copy);
      }
    e.threads = threads;
    values.emplace_back();
    for (const NamedResult& named : evaluate(e))
      for (const double value : {named.result.value, named.result.interval.value_or(Interval{0, 0}).low})
        values.back().push_back(std::isnan(value) ? -1e9 : value);
  }
  EXPECT_EQ(values[0], values[1]);
}

TEST(Evaluate, UnknownEnergiesLeaveOnlyTheirOwnMetrics) {
  Evaluation e = eight();
  e.generated.samples[2].numbers.clear();
  const auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "uniqueness"), 4.0 / 8);
  EXPECT_DOUBLE_EQ(value_of(results, "sun"), 0);
  EXPECT_EQ(result_of(results, "sun").n, 7u);
  EXPECT_THAT(result_of(results, "sun").convention.at("denominator"), ::testing::HasSubstr("1 of unknown energy"));
  for (Sample& each : e.generated.samples) each.numbers.clear();
  Evaluation none = eight();
  for (Sample& each : none.generated.samples) each.numbers.clear();
  const auto without = evaluate(none);
  for (const char* name : {"e_above_hull", "stability", "sun"})
    EXPECT_TRUE(std::isnan(value_of(without, name))) << name << ": the invalid ones alone say nothing";
  EXPECT_DOUBLE_EQ(value_of(without, "novelty"), 3.0 / 8);
}

// Every metric on every set that is odd in some way: a finite number with a sane interval, or a reason.
TEST(Evaluate, EveryMetricOnOddSets) {
  std::vector<std::pair<std::string, Evaluation>> odd;
  Evaluation only_unreadable;
  only_unreadable.generated = test::set_of("g", {test::unreadable("a"), test::unreadable("b")});
  odd.emplace_back("unreadable", only_unreadable);
  Evaluation one;
  one.generated = test::set_of("g", {sample("a", rock_salt(11, 17, 5.64))});
  odd.emplace_back("one", one);
  one.train = one.test = one.reference = one.relaxed = one.generated;
  odd.emplace_back("one against itself", one);
  only_unreadable.train = only_unreadable.test = only_unreadable.reference = only_unreadable.relaxed = one.generated;
  odd.emplace_back("unreadable against one", only_unreadable);
  one.train = one.test = one.reference = one.relaxed = only_unreadable.generated;
  odd.emplace_back("one against unreadable", one);
  Evaluation empty_cell = eight();
  empty_cell.generated.samples = {sample("flat", {Lattice(Eigen::Matrix3d::Zero()), {11}, {{{0, 0, 0}}}}),
                                  sample("no atoms", {Lattice(), {}, {}})};
  odd.emplace_back("flat", empty_cell);
  for (auto& [name, evaluation] : odd)
    for (const Convention& convention : presets()) {
      Evaluation e = evaluation;
      e.convention = convention;
      e.convention.metrics.clear();
      for (const auto& [info, result] : evaluate(e)) {
        SCOPED_TRACE(name + ", " + convention.name + ": " + info->name);
        if (!result.absent.empty()) continue;
        EXPECT_TRUE(std::isfinite(result.value)) << result.value;
        EXPECT_GT(result.n, 0u);
        if (result.interval) {
          EXPECT_LE(result.interval->low, result.interval->high);
        }
        if (info->column) {
          EXPECT_EQ(info->column(e).size(), e.size());
        }
      }
    }
}

TEST(Evaluate, PresetsNameMetricsThatExist) {
  for (const Convention& convention : presets())
    for (const std::string& name : convention.metrics) EXPECT_NO_THROW(metric(name)) << convention.name;
  std::set<std::string> names;
  for (const MetricInfo& info : metrics()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.description.empty());
  }
}

TEST(Evaluate, ChoosesMetricsByNamesAndWords) {
  using testing::ElementsAre;
  EXPECT_THAT(chosen_metrics({"cov_r", "cov", "mine", "novelty"}, {"mine"}, "--metrics"),
              ElementsAre("cov_r", "cov_p", "mine", "novelty"));
  EXPECT_THAT(chosen_metrics({"amsd", "rmse_valid"}, {}, "--metrics"),
              ElementsAre("amsd_p", "amsd_r", "rmse_valid_at_1", "rmse_valid_at_k"));
  for (const char* unknown : {"", "co", "novelti", "mine"})
    EXPECT_THROW(chosen_metrics({unknown}, {}, "--metrics"), UsageError) << unknown;
}

TEST(Evaluate, ValidityDecidesWhatCountsWhereThePresetSaysSo) {
  Evaluation e = eight();
  e.convention = preset("lemat");
  e.convention.validity = ValidityRule::cdvae;
  const auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(value_of(results, "unique_novel"), 2.0 / 8) << "sylvite and magnesia; barium is never +1";
}

}  // namespace
}  // namespace werner
