#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <set>

#include "tests/evolve/table_space.hpp"
#include "werner/evolve/active_acquisition.hpp"
#include "werner/evolve/active_batch.hpp"
#include "werner/evolve/active_candidates.hpp"
#include "werner/evolve/active_model.hpp"

namespace werner {
namespace {

using test::Simulation;
using test::TableSpace;

struct Table {
  std::vector<Features> features;
  Eigen::VectorXd values;
};

Table samples(const TableSpace& space, const test::Truth& truth, int property, int count, std::uint64_t item) {
  Table table;
  table.values.resize(count);
  RandomStream random(4, item, "samples");
  for (int i = 0; i < count; ++i) {
    const Genome genome = space.sample(random);
    table.features.push_back(space.features(genome));
    table.values[i] = truth(test::canonical(TableSpace::parse(genome)))[static_cast<std::size_t>(property)];
  }
  return table;
}

struct Shares {
  double whole, additive;  // R^2 on unseen compounds
};

Shares r_squared(const TableSpace& space, const test::Truth& truth, int property, int trained) {
  const auto kinds = feature_kinds(space.feature_names());
  const Table known = samples(space, truth, property, trained, 0), unseen = samples(space, truth, property, 500, 1);
  const PropertyModel model(kinds, known.features, known.values);
  const OverlapIndex index(kinds, known.features);
  double misfit = 0, additive_misfit = 0;
  for (std::size_t i = 0; i < unseen.features.size(); ++i) {
    const double value = unseen.values[static_cast<Eigen::Index>(i)];
    misfit += std::pow(model.mean(index.overlaps(unseen.features[i]), unseen.features[i]) - value, 2);
    double additive = model.additive().intercept;
    for (const auto& [feature, count] : unseen.features[i]) additive += model.additive().weights[feature] * count;
    additive_misfit += std::pow(additive - value, 2);
  }
  const double spread = (unseen.values.array() - unseen.values.mean()).square().sum();
  return {1 - misfit / spread, 1 - additive_misfit / spread};
}

TEST(ActiveModel, LearnsAnAdditivePropertyAlmostExactly) {
  const TableSpace space(20);
  EXPECT_GT(r_squared(space, test::additive_truth(5, 20, 1), 0, 120).whole, 0.999);
}

TEST(ActiveModel, LearnsAGapBetterThanAnAdditiveAccountCould) {
  const TableSpace space(20);
  const Shares shares = r_squared(space, test::orbital_truth(5, 20), 0, 150);
  EXPECT_GT(shares.whole, 0.75);
  EXPECT_LT(1 - shares.whole, 0.9 * (1 - shares.additive));
}

TEST(ActiveModel, AdditiveAccountReproducesTheAdditiveTruth) {
  const TableSpace space(12);
  const auto truth = test::additive_truth(5, 12, 1);
  const auto kinds = feature_kinds(space.feature_names());
  const Table known = samples(space, truth, 0, 200, 0), unseen = samples(space, truth, 0, 100, 1);
  const PropertyModel model(kinds, known.features, known.values);
  for (std::size_t i = 0; i < unseen.features.size(); ++i) {
    double sum = model.additive().intercept;
    for (const auto& [feature, count] : unseen.features[i]) sum += model.additive().weights[feature] * count;
    EXPECT_NEAR(sum, unseen.values[static_cast<Eigen::Index>(i)], 0.02);
  }
}

TEST(ActiveModel, PosteriorIsThatOfTheDenseFormula) {
  // Rasmussen and Williams 2006, eqs. 2.25 and 2.26, with the full matrix inverted.
  const TableSpace space(8);
  const auto truth = test::orbital_truth(5, 8);
  const auto kinds = feature_kinds(space.feature_names());
  const Table known = samples(space, truth, 0, 40, 0), unseen = samples(space, truth, 0, 5, 1);
  const PropertyModel model(kinds, known.features, known.values);
  const OverlapIndex index(kinds, known.features);
  const auto column = [&](const Features& features) {
    return Eigen::VectorXd(model.covariance(index.overlaps(features), model.levels(features), model.trained_levels()));
  };
  Eigen::MatrixXd covariance(40, 40);
  for (int i = 0; i < 40; ++i) covariance.col(i) = column(known.features[static_cast<std::size_t>(i)]);
  covariance.diagonal().array() += model.kernel().noise;
  const Eigen::MatrixXd inverse = covariance.inverse();
  const Eigen::VectorXd centred = known.values.array() - known.values.mean();
  for (const Features& features : unseen.features) {
    const Eigen::VectorXd k = column(features);
    EXPECT_NEAR(model.mean(index.overlaps(features), features), known.values.mean() + k.dot(inverse * centred), 1e-4);
    EXPECT_NEAR(model.whiten(k).squaredNorm(), k.dot(inverse * k), 1e-4);
  }
}

TEST(ActiveModel, EqualCompoundHasItsOwnVariance) {
  const TableSpace space(8);
  const auto kinds = feature_kinds(space.feature_names());
  const Table known = samples(space, test::orbital_truth(5, 8), 0, 40, 0);
  const PropertyModel model(kinds, known.features, known.values);
  const OverlapIndex index(kinds, known.features);
  for (int i = 0; i < 40; ++i) {
    const Features& features = known.features[static_cast<std::size_t>(i)];
    EXPECT_NEAR(model.covariance(index.overlaps(features), model.levels(features), model.trained_levels())[i],
                model.variance(self_overlaps(kinds, features)), 1e-9);
  }
}

// Plain Monte Carlo with a fixed stream is the reference of the closed forms.
TEST(ActiveAcquisition, ExpectedHypervolumeGainIsTheMean) {
  const Costs front{{-3, -1}, {-2, -2}, {-0.5, -2.5}};
  const std::vector<double> reference{0, 0};
  for (const auto& [first, second] : {std::pair<Normal, Normal>{{-2.5, 0.5}, {-1.5, 0.7}},
                                      {{-1, 0.3}, {-1, 0.3}},
                                      {{-4, 1.0}, {0.5, 0.6}},
                                      {{-1.5, 0.0}, {-2.3, 0.4}}}) {
    RandomStream random(1, 0, "draws");
    double sum = 0;
    constexpr int draws = 40000;
    for (int i = 0; i < draws; ++i) {
      const std::vector<double> point{first.mean + first.deviation * random.normal(),
                                      second.mean + second.deviation * random.normal()};
      sum += hypervolume_gain(front, reference, point);
    }
    EXPECT_NEAR(expected_hypervolume_gain(front, reference, first, second), sum / draws, 0.02);
  }
}

TEST(ActiveAcquisition, CostsOfTargetsAndWindows) {
  Objective target;
  target.goal = Goal::target;
  target.target = 1;
  // Folded normal: E|x| = s sqrt(2 / pi), E x^2 = s^2.
  const Normal folded = cost_of(target, {1, 0.5});
  EXPECT_NEAR(folded.mean, 0.5 * std::sqrt(2 / 3.141592653589793), 1e-9);
  EXPECT_NEAR(folded.deviation, 0.5 * std::sqrt(1 - 2 / 3.141592653589793), 1e-9);
  Objective window;
  window.goal = Goal::window;
  window.low = 0;
  window.high = 2;
  EXPECT_NEAR(cost_of(window, {1, 0.01}).mean, 0, 1e-12);
  EXPECT_NEAR(cost_of(window, {5, 0.1}).mean, 3, 1e-9);
  EXPECT_NEAR(cost_of(window, {5, 0.1}).deviation, 0.1, 1e-9);
  const Normal maximised = cost_of(Objective{}, {2, 0.3});
  EXPECT_EQ(maximised.mean, -2);
  EXPECT_EQ(maximised.deviation, 0.3);
}

// A target is met the more closely the less is unknown, so that what is worth little may be worth most once another
// choice has told of it: E|x - t| of a normal x with mean t is deviation * sqrt(2 / pi).
TEST(ActiveBatch, WorthsOfATargetMayRise) {
  const Objective target{.property = "p", .goal = Goal::target, .target = 1};
  std::vector<Normal> beliefs = {{1.0, 0.1}, {1.3, 0.1}, {1.0, 1.0}};
  EXPECT_NEAR(cost_of(target, beliefs[2]).mean, std::sqrt(2 / 3.14159265358979), 1e-9);
  const auto worth = [&](int i) { return -cost_of(target, beliefs[static_cast<std::size_t>(i)]).mean; };
  const auto take = [&](int i) {
    if (i == 0) beliefs[2].deviation = 0.1;
  };
  EXPECT_EQ(choose_greedily(3, 2, 0, true, worth, take), (std::vector{0, 2}));
}

// Against computing all worths at every choice, where they only fall; the first ones are given.
TEST(ActiveBatch, ChoosesTheWorthiestOneAfterTheOther) {
  RandomStream random(5, 0, "worths");
  for (const int given : {0, 3, 12}) {
    std::vector<double> first(40);
    for (double& worth : first) worth = random.uniform();
    const auto run = [&](bool all_anew) {
      std::vector<double> worths = first;
      RandomStream falls(6, 0, "falls");
      return choose_greedily(
          40, 12, given, all_anew, [&](int i) { return worths[static_cast<std::size_t>(i)]; },
          [&](int) {
            for (double& worth : worths) worth -= 0.3 * falls.uniform();
          });
    };
    const std::vector<int> chosen = run(false);
    EXPECT_EQ(chosen, run(true));
    EXPECT_EQ(std::set<int>(chosen.begin(), chosen.end()).size(), 12u);
    for (int i = 0; i < given; ++i) EXPECT_EQ(chosen[static_cast<std::size_t>(i)], i);
  }
}

TEST(ActiveCandidates, DesignMeetsEveryLigandSeveralTimes) {
  const TableSpace space(30);
  const auto kinds = feature_kinds(space.feature_names());
  const Candidates design = covering_design(space, kinds, 45, 3);
  ASSERT_EQ(design.size(), 45u);
  std::vector<double> counts(30, 0.0);
  std::set<Genome> distinct;
  for (const Candidate& candidate : design) {
    distinct.insert(candidate.genome);
    for (const auto& [feature, count] : candidate.features)
      if (feature < 30) counts[static_cast<std::size_t>(feature)] += 1;
  }
  EXPECT_EQ(distinct.size(), 45u);
  EXPECT_GE(*std::min_element(counts.begin(), counts.end()), 2);
}

double best_share(const TableSpace& space, const test::Truth& truth, const std::vector<Objective>& objectives,
                  int evaluations, const char* name) {
  const double reached = test::simulate(strategy(name), space, truth, objectives, evaluations, 2).hypervolumes.back();
  return reached / test::simulate(strategy("exhaustive"), space, truth, objectives, 1 << 30, 1).hypervolumes.back();
}

TEST(Active, TwoObjectivesWithFewerEvaluationsThanTheGeneticAlgorithm) {
  const TableSpace space(20);
  const auto truth = test::orbital_truth(2, 20);
  const double active = best_share(space, truth, test::maximize_all(2), 150, "active");
  EXPECT_GT(active, 0.97);
  EXPECT_GT(active, best_share(space, truth, test::maximize_all(2), 600, "nsga2"));
}

TEST(Active, ThreeObjectives) {
  const TableSpace space(10);
  const auto truth = test::additive_truth(4, 10, 3);
  EXPECT_GT(best_share(space, truth, test::maximize_all(3), 150, "active"), 0.97);
}

TEST(Active, FindsMostOfTheHighestGaps) {
  const TableSpace space(20);
  const auto truth = test::orbital_truth(3, 20);
  std::vector<std::pair<double, Genome>> gaps;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(space.size().low); ++i)
    gaps.push_back({-truth(TableSpace::parse(*space.at(i)))[0], *space.at(i)});
  std::sort(gaps.begin(), gaps.end());
  const Simulation run = test::simulate(strategy("active"), space, truth, test::maximize_all(1), 200, 1);
  std::set<Genome> found;
  for (const Told& told : run.told) found.insert(told.identity);
  int hits = 0;
  for (int i = 0; i < 16; ++i) hits += found.contains(gaps[static_cast<std::size_t>(i)].second) ? 1 : 0;
  EXPECT_GE(hits, 12);
}

TEST(Active, TargetValueIsFoundInsideTheRange) {
  const TableSpace space(20);
  Objective objective;
  objective.property = "p0";
  objective.goal = Goal::target;
  objective.target = 2.345;
  const Simulation run = test::simulate(strategy("active"), space, test::additive_truth(8, 20, 1), {objective}, 80, 1);
  int close = 0;
  for (const Told& told : run.told) close += told.costs[0] < 0.02 ? 1 : 0;
  EXPECT_GE(close, 20);
}

}  // namespace
}  // namespace werner
