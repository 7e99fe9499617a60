// The statistics that metrics share: intervals of shares and means, distances between distributions, diversity of a
// similarity matrix. Plain numbers in, plain numbers out.
#pragma once
#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace werner {

struct Interval {
  double low = 0, high = 0;
};

// 95 % interval of a share, `successes` of `n` (Wilson 1927, doi:10.1080/01621459.1927.10502953): right also near 0
// and 1, where the normal approximation is not. [0, 1] for n = 0.
Interval wilson_interval(std::size_t successes, std::size_t n);

// Fewer items have no bootstrap interval: a resample of one is that one, and those of two to four miss an item so often
// and know so few values that their spread says nothing of the spread of the whole.
constexpr std::size_t fewest_for_bootstrap = 5;

// 95 % percentile bootstrap (Efron 1979) of a statistic of n items: `statistic` gets the indices of one resample, drawn
// with replacement. NaN values of the statistic are left out. Depends on the seed alone. Nothing for fewer than
// `fewest_for_bootstrap` items.
std::optional<Interval> bootstrap_interval(std::size_t n,
                                           const std::function<double(std::span<const std::size_t>)>& statistic,
                                           int resamples = 1000, std::uint64_t seed = 0);
// The same of what resampling itself moves, a distance between distributions up, an effective number of kinds down: the
// interval is moved back by as much as the mean of the resamples lies off `value`, the statistic of all n. Never below
// 0.
std::optional<Interval> bootstrap_distance_interval(
    std::size_t n, const std::function<double(std::span<const std::size_t>)>& statistic, double value, int resamples,
    std::uint64_t seed);
// Of a mean.
std::optional<Interval> bootstrap_mean_interval(std::span<const double> values, int resamples = 1000,
                                                std::uint64_t seed = 0);

double mean(std::span<const double> values);  // NaN for none

// Wasserstein distance of order 1 between two samples of the real line: the area between their cumulative
// distributions. In the unit of the values; NaN when one is empty.
double wasserstein_distance(std::vector<double> a, std::vector<double> b);

// Jensen-Shannon divergence with base 2 between two histograms over the same keys, 0 (equal) to 1 (disjoint). NaN when
// one is empty.
double jensen_shannon_divergence(const std::map<int, double>& a, const std::map<int, double>& b);

// Vendi score (Friedman and Dieng 2023, arXiv:2210.02410): exponential of the entropy of the eigenvalues of K / n,
// where K is a positive semidefinite similarity matrix with ones on its diagonal. 1 when all are equal, n when none are
// similar.
double vendi_score(const Eigen::MatrixXd& similarity);
// Its interval under resampling of the n compounds, moved back as that of a distance.
std::optional<Interval> bootstrap_vendi_interval(const Eigen::MatrixXd& similarity, double value, int resamples,
                                                 std::uint64_t seed);

// Exponential of the entropy of a histogram: how many kinds an even one of the same entropy would have. It is the Vendi
// score of things that are either of one kind or not alike at all. NaN when there is nothing.
double effective_number_of_kinds(const std::map<int, double>& counts);

// Squared maximum mean discrepancy (Gretton et al. 2012, the biased estimate) under a Gaussian kernel of that width, in
// the unit of the values: 0 for equal samples, NaN when one is empty. Cost: the product of the sizes. Its interval is
// that of a distance, for `a` resampled so many times; values are rounded for it to a step of at most 1/256 of the
// width, so that 100 resamples of 15,000 take a second. None from few values or without resamples.
struct MeanDiscrepancy {
  double value = 0;
  std::optional<Interval> interval;
};
MeanDiscrepancy maximum_mean_discrepancy(std::span<const double> a, std::span<const double> b, double width,
                                         int resamples = 0, std::uint64_t seed = 0);

}  // namespace werner
