#include "werner/evolve/strategy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "tests/evolve/table_space.hpp"
#include "werner/core/error.hpp"
#include "werner/evolve/strategies/reference_directions.hpp"
#include "werner/evolve/strategies/selection.hpp"

namespace werner {
namespace {

using test::Simulation;
using test::TableSpace;

double mean_hypervolume(const std::string& name, const TableSpace& space, int properties, int budget,
                        const std::map<std::string, double>& parameters = {}) {
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed)
    sum += test::simulate(strategy(name), space, test::additive_truth(11, space.options(), properties),
                          test::maximize_all(properties), budget, seed, parameters)
               .hypervolumes.back();
  return sum / 3;
}

// The best any strategy can do: everything evaluated.
double whole_hypervolume(const TableSpace& space, int properties) {
  return test::simulate(strategy("exhaustive"), space, test::additive_truth(11, space.options(), properties),
                        test::maximize_all(properties), 1 << 30, 1)
      .hypervolumes.back();
}

TEST(Strategies, AlphabeticalWithSaneParameters) {
  std::string last;
  for (const StrategyInfo& info : strategies()) {
    EXPECT_LT(last, info.name);
    last = info.name;
    std::set<std::string> names;
    for (const StrategyParameter& entry : info.parameters) {
      EXPECT_TRUE(names.insert(entry.name).second) << info.name << ' ' << entry.name;
      EXPECT_LE(entry.low, entry.default_value) << info.name << ' ' << entry.name;
      EXPECT_GE(entry.high, entry.default_value) << info.name << ' ' << entry.name;
      EXPECT_EQ(parameter_value(entry, parameter_text(entry, entry.default_value)), entry.default_value);
    }
  }
}

TEST(Strategies, WrongInputIsToldWithAHint) {
  const auto message = [](const auto& call) -> std::string {
    try {
      call();
    } catch (const UsageError& error) {
      return error.message() + " | " + error.details().hint;
    }
    return "no error";
  };
  const StrategyInfo& ga = strategy("ga");
  EXPECT_EQ(message([] { strategy("nsga"); }), "unknown strategy 'nsga' | did you mean 'nsga2'?");
  EXPECT_EQ(message([&] { parameter(ga, "poulation"); }),
            "unknown parameter of strategy ga 'poulation' | did you mean 'population'?");
  EXPECT_EQ(message([&] { parameter_value(parameter(ga, "selection"), "tournamnt"); }),
            "unknown choice 'tournamnt' of parameter 'selection' | did you mean 'tournament'?");
  EXPECT_NE(message([&] { parameter_value(parameter(ga, "crossover"), "1.5"); }).find("'1.5', expected 0 to 1"),
            std::string::npos);
  EXPECT_NE(message([&] { parameter_value(parameter(ga, "population"), "20.5"); }).find("whole number"),
            std::string::npos);
  EXPECT_NE(message([&] { parameter_value(parameter(ga, "population"), "many"); }).find("expected a number"),
            std::string::npos);
  const TableSpace space(6);
  EXPECT_NE(message([&] { make_strategy(ga, {1, test::maximize_all(2), &space, {}}); }).find("at most 1 objective"),
            std::string::npos);
}

TEST(Strategies, ExhaustiveAsksEveryCompoundOnce) {
  const TableSpace space(6);
  const Simulation run =
      test::simulate(strategy("exhaustive"), space, test::additive_truth(1, 6, 1), test::maximize_all(1), 1 << 30, 1);
  EXPECT_EQ(run.spent, static_cast<int>(space.size().low));
  EXPECT_EQ(run.told.size(), static_cast<std::size_t>(run.spent));
  EXPECT_NE(run.finish_reason.find("all"), std::string::npos);
}

TEST(Strategies, GeneticOnesBeatRandomSampling) {
  const TableSpace space(20);
  const double whole = whole_hypervolume(space, 2), chance = mean_hypervolume("random", space, 2, 800);
  for (const char* name : {"nsga2", "nsga3", "pl-moga"}) {
    const double reached = mean_hypervolume(name, space, 2, 800, {{"population", 50}, {"offspring", 50}});
    EXPECT_LT(whole - reached, 0.6 * (whole - chance)) << name;
  }
}

TEST(Strategies, ThreeObjectives) {
  const TableSpace space(14);
  const double whole = whole_hypervolume(space, 3), chance = mean_hypervolume("random", space, 3, 600);
  for (const char* name : {"nsga2", "nsga3"})
    EXPECT_LT(whole - mean_hypervolume(name, space, 3, 600), 0.7 * (whole - chance)) << name;
}

TEST(Strategies, SingleObjectiveSelections) {
  const TableSpace space(20);
  const double whole = whole_hypervolume(space, 1), chance = mean_hypervolume("random", space, 1, 400);
  for (const double selection : {0.0, 1.0, 2.0})
    EXPECT_LT(whole - mean_hypervolume("ga", space, 1, 400, {{"selection", selection}}), 0.5 * (whole - chance))
        << selection;
}

TEST(Strategies, WeightsMoveTheAggregatesAlongTheFront) {
  const TableSpace space(16);
  for (const char* name : {"weighted-sum", "exponential-product"}) {
    const auto best_first = [&](double weight) {
      auto objectives = test::maximize_all(2);
      objectives[0].weight = weight;
      objectives[1].weight = 1 - weight;
      const Simulation run = test::simulate(strategy(name), space, test::additive_truth(11, 16, 2), objectives, 500, 1);
      double sum = 0;
      for (std::size_t i = run.told.size() - 60; i < run.told.size(); ++i)
        if (run.told[i].valid) sum += run.told[i].values[0] - run.told[i].values[1];
      return sum;
    };
    EXPECT_GT(best_first(0.9), best_first(0.1)) << name;
  }
}

TEST(Strategies, AimsOfPlMogaReachTheirEnds) {
  const TableSpace space(20);
  const auto best = [&](double first, double second, double mask) {
    auto objectives = test::maximize_all(2);
    objectives[0].aim = first;
    objectives[1].aim = second;
    const Simulation run = test::simulate(strategy("pl-moga"), space, test::additive_truth(11, 20, 2), objectives, 900,
                                          1, {{"population", 60}, {"offspring", 60}, {"parents", 30}, {"mask", mask}});
    std::vector<double> mean(2, 0.0);
    for (std::size_t i = run.told.size() - 200; i < run.told.size(); ++i)
      for (int k = 0; k < 2; ++k)
        if (run.told[i].valid) mean[k] += run.told[i].values[k] / 200;
    return mean;
  };
  for (const double mask : {0.0, 1.0}) {
    const auto right = best(1, 0, mask), top = best(0, 1, mask);
    EXPECT_GT(right[0], top[0]) << mask;
    EXPECT_GT(top[1], right[1]) << mask;
  }
}

TEST(Strategies, StagnationAndExhaustionHaveReasons) {
  const TableSpace tiny(4);
  const auto truth = test::additive_truth(1, 4, 2);
  for (const char* name : {"nsga2", "nsga3", "pl-moga", "random", "weighted-sum"}) {
    const Simulation run = test::simulate(strategy(name), tiny, truth, test::maximize_all(2), 1 << 30, 1);
    EXPECT_NE(run.finish_reason.find("nothing new among the last"), std::string::npos) << name;
    EXPECT_LE(run.spent, static_cast<int>(tiny.size().low)) << name;
  }
  const TableSpace space(16);
  const Simulation stopped = test::simulate(strategy("nsga2"), space, test::additive_truth(1, 16, 2),
                                            test::maximize_all(2), 1 << 30, 1, {{"stagnation", 5}});
  EXPECT_EQ(stopped.finish_reason, "no better front in 5 generations");
}

TEST(Selection, FrequenciesFollowTheirLaw) {
  const std::vector<double> fitness{3, 1, 2, 4};  // minimised: position 1 is best, 3 is worst
  const auto frequencies = [&](Selection selection) {
    const auto draw = selector(selection, fitness, 2, 2.0);
    RandomStream random(5, 0, "draws");
    std::vector<double> counts(4, 0.0);
    for (int i = 0; i < 40000; ++i) counts[draw(random)] += 1 / 40000.0;
    return counts;
  };
  const auto expect = [&](Selection selection, const std::vector<double>& law) {
    const auto seen = frequencies(selection);
    for (std::size_t i = 0; i < law.size(); ++i) EXPECT_NEAR(seen[i], law[i], 0.012) << i;
  };
  // Tournament of two with replacement: place p of n (best 1) wins with (2 (n - p) + 1) / n^2.
  expect(Selection::tournament, {3 / 16.0, 7 / 16.0, 5 / 16.0, 1 / 16.0});
  // Roulette: (worst - own) + 0.3 = 1.3, 3.3, 2.3, 0.3 of 7.2.
  expect(Selection::roulette, {1.3 / 7.2, 3.3 / 7.2, 2.3 / 7.2, 0.3 / 7.2});
  // Linear ranking with pressure 2: 2, 4/3, 2/3, 0 of 4.
  expect(Selection::rank, {1 / 6.0, 1 / 2.0, 1 / 3.0, 0});
}

TEST(ReferenceDirections, BinomialNumberOnTheSimplex) {
  // Deb and Jain 2014, table I: 91 directions for 3 objectives and 12 divisions, 210 for 5 and 6.
  EXPECT_EQ(das_dennis(3, 12).size(), 91u);
  EXPECT_EQ(das_dennis(5, 6).size(), 210u);
  for (const auto& row : das_dennis(4, 5)) EXPECT_NEAR(std::accumulate(row.begin(), row.end(), 0.0), 1.0, 1e-12);
  EXPECT_EQ(fitting_divisions(3, 92), 12);
  EXPECT_EQ(fitting_divisions(2, 100), 99);
}

}  // namespace
}  // namespace werner
