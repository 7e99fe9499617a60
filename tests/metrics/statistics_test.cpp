#include "werner/metrics/statistics.hpp"

#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

TEST(Statistics, WilsonInterval) {
  // statsmodels.stats.proportion.proportion_confint(method="wilson").
  EXPECT_NEAR(wilson_interval(8, 10).low, 0.4901625, 1e-6);
  EXPECT_NEAR(wilson_interval(8, 10).high, 0.9433178, 1e-6);
  EXPECT_EQ(wilson_interval(0, 50).low, 0);
  EXPECT_NEAR(wilson_interval(0, 50).high, 0.0713476, 1e-6);
  EXPECT_EQ(wilson_interval(50, 50).high, 1);
  EXPECT_EQ(wilson_interval(0, 0).high, 1);
}

// Over many samples of a known share the interval holds it about 95 times of a hundred.
TEST(Statistics, WilsonCovers) {
  int covered = 0;
  constexpr int trials = 2000, n = 60;
  for (int trial = 0; trial < trials; ++trial) {
    RandomStream random(7, static_cast<std::uint64_t>(trial), "wilson");
    std::size_t hits = 0;
    for (int i = 0; i < n; ++i) hits += random.chance(0.3);
    const Interval interval = wilson_interval(hits, n);
    covered += interval.low <= 0.3 && 0.3 <= interval.high;
  }
  EXPECT_NEAR(covered / static_cast<double>(trials), 0.95, 0.02);
}

TEST(Statistics, BootstrapOfAMean) {
  // The interval of a mean is about 1.96 standard errors wide to each side.
  std::vector<double> values;
  RandomStream random(1, 0, "values");
  for (int i = 0; i < 400; ++i) values.push_back(random.normal());
  const double m = mean(values);
  double variance = 0;
  for (const double v : values) variance += (v - m) * (v - m) / 399;
  const Interval interval = bootstrap_mean_interval(values, 2000).value();
  EXPECT_NEAR(interval.low, m - 1.96 * std::sqrt(variance / 400), 0.012);
  EXPECT_NEAR(interval.high, m + 1.96 * std::sqrt(variance / 400), 0.012);
  EXPECT_EQ(bootstrap_mean_interval(values, 200, 5)->low, bootstrap_mean_interval(values, 200, 5)->low);
  for (std::size_t n = 0; n < fewest_for_bootstrap; ++n)
    EXPECT_FALSE(bootstrap_mean_interval(std::span(values).first(n)).has_value()) << n;
  EXPECT_TRUE(bootstrap_mean_interval(std::span(values).first(fewest_for_bootstrap)).has_value());
}

// Two samples of one distribution: resamples are farther from the other than the sample itself, the interval is not.
TEST(Statistics, IntervalsOfDistancesHoldTheValue) {
  RandomStream random(9, 0, "distances");
  std::vector<double> a, b;
  for (int i = 0; i < 200; ++i) {
    a.push_back(random.normal());
    b.push_back(random.normal());
  }
  const double value = wasserstein_distance(a, b);
  const auto statistic = [&](std::span<const std::size_t> items) {
    std::vector<double> again;
    for (const std::size_t i : items) again.push_back(a[i]);
    return wasserstein_distance(again, b);
  };
  const Interval plain = bootstrap_interval(a.size(), statistic, 300).value(),
                 moved = bootstrap_distance_interval(a.size(), statistic, value, 300, 0).value();
  EXPECT_LE(moved.low, value);
  EXPECT_GE(moved.high, value);
  EXPECT_NEAR(moved.high - moved.low, plain.high - plain.low, 0.05);
  EXPECT_LT(moved.high, plain.high);
}

// Against the plain bootstrap, which computes every discrepancy anew.
TEST(Statistics, IntervalOfAMeanDiscrepancy) {
  RandomStream random(4, 0, "discrepancy");
  for (const double scale : {0.01, 1.0, 40.0}) {
    std::vector<double> a, b;
    for (int i = 0; i < 120; ++i) {
      a.push_back(scale * (0.5 + random.normal()));
      b.push_back(scale * random.normal());
    }
    const auto [value, interval] = maximum_mean_discrepancy(a, b, 1, 100, 3);
    const Interval plain = bootstrap_distance_interval(
                               a.size(),
                               [&](std::span<const std::size_t> items) {
                                 std::vector<double> again;
                                 for (const std::size_t i : items) again.push_back(a[i]);
                                 return maximum_mean_discrepancy(again, b, 1).value;
                               },
                               value, 100, 3)
                               .value();
    const Interval fast = interval.value();
    EXPECT_NEAR(fast.low, plain.low, 1e-3 * value) << scale;
    EXPECT_NEAR(fast.high, plain.high, 1e-3 * value) << scale;
    EXPECT_LT(fast.low, value);
    EXPECT_GT(fast.high, value);
  }
}

// Things that are either of one kind or not alike at all: resamples of the matrix are resamples of the histogram.
TEST(Statistics, IntervalOfAVendiScore) {
  constexpr int n = 60;
  Eigen::MatrixXd similarity(n, n);
  const auto kind = [](std::size_t i) { return static_cast<int>(i % 7 * i % 5); };
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      similarity(i, j) = kind(static_cast<std::size_t>(i)) == kind(static_cast<std::size_t>(j));
  const double value = vendi_score(similarity);
  const Interval of_kinds = bootstrap_distance_interval(
                                n,
                                [&](std::span<const std::size_t> items) {
                                  std::map<int, double> counts;
                                  for (const std::size_t i : items) counts[kind(i)] += 1;
                                  return effective_number_of_kinds(counts);
                                },
                                value, 50, 1)
                                .value();
  const Interval interval = bootstrap_vendi_interval(similarity, value, 50, 1).value();
  EXPECT_NEAR(interval.low, of_kinds.low, 1e-9);
  EXPECT_NEAR(interval.high, of_kinds.high, 1e-9);
}

TEST(Statistics, Wasserstein) {
  EXPECT_DOUBLE_EQ(wasserstein_distance({0, 1, 3}, {5, 6, 8}), 5);
  EXPECT_DOUBLE_EQ(wasserstein_distance({0, 1}, {0, 1, 0, 1}), 0);
  EXPECT_DOUBLE_EQ(wasserstein_distance({3.4, 3.9, 7.5, 7.8}, {4.5, 1.4}), 2.7) << "area by hand";
  EXPECT_TRUE(std::isnan(wasserstein_distance({}, {1})));
  // Equal sizes: the mean distance of the sorted values.
  std::vector<double> a, b;
  RandomStream random(2, 0, "wasserstein");
  for (int i = 0; i < 500; ++i) {
    a.push_back(random.normal());
    b.push_back(1.5 * random.normal() + 0.3);
  }
  std::vector<double> x = a, y = b;
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += std::abs(x[i] - y[i]);
  EXPECT_NEAR(wasserstein_distance(a, b), sum / 500, 1e-12);
}

TEST(Statistics, JensenShannon) {
  EXPECT_DOUBLE_EQ(jensen_shannon_divergence({{1, 2}, {2, 2}}, {{1, 30}, {2, 30}}), 0);
  EXPECT_DOUBLE_EQ(jensen_shannon_divergence({{1, 2}}, {{2, 5}}), 1);
  // Half of one against all of the other: 1 - 3/4 log2(3) + 1/2, by hand.
  EXPECT_NEAR(jensen_shannon_divergence({{1, 1}, {2, 1}}, {{1, 1}}), 1.5 - 0.75 * std::log2(3), 1e-12);
  EXPECT_TRUE(std::isnan(jensen_shannon_divergence({}, {{1, 1}})));
}

TEST(Statistics, Vendi) {
  EXPECT_NEAR(vendi_score(Eigen::MatrixXd::Identity(7, 7)), 7, 1e-12);
  EXPECT_NEAR(vendi_score(Eigen::MatrixXd::Ones(7, 7)), 1, 1e-12);
  // Two kinds, three of each.
  Eigen::MatrixXd two = Eigen::MatrixXd::Zero(6, 6);
  two.topLeftCorner(3, 3).setOnes();
  two.bottomRightCorner(3, 3).setOnes();
  EXPECT_NEAR(vendi_score(two), 2, 1e-12);
}

TEST(Statistics, EffectiveNumberOfKinds) {
  EXPECT_NEAR(effective_number_of_kinds({{1, 3}, {2, 3}, {9, 3}}), 3, 1e-12);
  // exp of 3/4 ln(4/3) + 1/4 ln 4, by hand.
  EXPECT_NEAR(effective_number_of_kinds({{1, 3}, {2, 1}}), std::exp(0.75 * std::log(4.0 / 3) + 0.25 * std::log(4.0)),
              1e-12);
  EXPECT_TRUE(std::isnan(effective_number_of_kinds({})));
}

TEST(Statistics, MaximumMeanDiscrepancy) {
  const std::vector<double> a{0, 1}, b{0}, c{50};
  EXPECT_NEAR(maximum_mean_discrepancy(a, a, 1).value, 0, 1e-15);
  // (1 + exp(-1/2))/2 + 1 - (1 + exp(-1/2)), by hand.
  EXPECT_NEAR(maximum_mean_discrepancy(a, b, 1).value, 0.5 - std::exp(-0.5) / 2, 1e-15);
  EXPECT_NEAR(maximum_mean_discrepancy(b, c, 1).value, 2, 1e-15);
  EXPECT_TRUE(std::isnan(maximum_mean_discrepancy(a, {}, 1).value));
}

}  // namespace
}  // namespace werner
