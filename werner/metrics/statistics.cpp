#include "werner/metrics/statistics.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "werner/core/random.hpp"

namespace werner {

namespace {

constexpr double z95 = 1.959963984540054;  // 97.5 % quantile of the normal distribution
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Linear interpolation between order statistics, as numpy's default.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

// Values of the statistic on resamples, ascending.
std::vector<double> resampled(std::size_t n, const std::function<double(std::span<const std::size_t>)>& statistic,
                              int resamples, std::uint64_t seed) {
  std::vector<double> values;
  if (n == 0) return values;
  std::vector<std::size_t> drawn(n);
  for (int resample = 0; resample < resamples; ++resample) {
    RandomStream random(seed, static_cast<std::uint64_t>(resample), "bootstrap");
    for (std::size_t& index : drawn) index = static_cast<std::size_t>(random.below(static_cast<int>(n)));
    if (const double value = statistic(drawn); !std::isnan(value)) values.push_back(value);
  }
  std::ranges::sort(values);
  return values;
}

}  // namespace

Interval wilson_interval(std::size_t successes, std::size_t n) {
  if (n == 0) return {0, 1};
  const double total = static_cast<double>(n), share = static_cast<double>(successes) / total;
  const double centre = share + z95 * z95 / (2 * total);
  const double half = z95 * std::sqrt(share * (1 - share) / total + z95 * z95 / (4 * total * total));
  const double scale = 1 + z95 * z95 / total;
  // Exactly 0 and 1 at the ends, where rounding would leave 1e-17.
  return {successes == 0 ? 0 : (centre - half) / scale, successes == n ? 1 : (centre + half) / scale};
}

Interval bootstrap_interval(std::size_t n, const std::function<double(std::span<const std::size_t>)>& statistic,
                            int resamples, std::uint64_t seed) {
  const std::vector<double> values = resampled(n, statistic, resamples, seed);
  if (values.empty()) return {nan, nan};
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

Interval bootstrap_distance_interval(std::size_t n,
                                     const std::function<double(std::span<const std::size_t>)>& statistic, double value,
                                     int resamples, std::uint64_t seed) {
  const std::vector<double> values = resampled(n, statistic, resamples, seed);
  if (values.empty()) return {nan, nan};
  const double bias = mean(values) - value;
  return {std::max(0.0, quantile(values, 0.025) - bias), std::max(0.0, quantile(values, 0.975) - bias)};
}

Interval bootstrap_mean_interval(std::span<const double> values, int resamples, std::uint64_t seed) {
  return bootstrap_interval(
      values.size(),
      [&](std::span<const std::size_t> drawn) {
        double sum = 0;
        for (const std::size_t index : drawn) sum += values[index];
        return sum / static_cast<double>(drawn.size());
      },
      resamples, seed);
}

double mean(std::span<const double> values) {
  if (values.empty()) return nan;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double wasserstein_distance(std::vector<double> a, std::vector<double> b) {
  if (a.empty() || b.empty()) return nan;
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const double step_a = 1 / static_cast<double>(a.size()), step_b = 1 / static_cast<double>(b.size());
  double area = 0, at = std::min(a[0], b[0]);
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    const double next = i == a.size() ? b[j] : j == b.size() ? a[i] : std::min(a[i], b[j]);
    area += std::abs(static_cast<double>(i) * step_a - static_cast<double>(j) * step_b) * (next - at);
    at = next;
    while (i < a.size() && a[i] == at) ++i;
    while (j < b.size() && b[j] == at) ++j;
  }
  return area;
}

double jensen_shannon_divergence(const std::map<int, double>& a, const std::map<int, double>& b) {
  const auto total = [](const std::map<int, double>& histogram) {
    double sum = 0;
    for (const auto& [key, count] : histogram) sum += count;
    return sum;
  };
  const double total_a = total(a), total_b = total(b);
  if (!(total_a > 0) || !(total_b > 0)) return nan;
  const auto half = [](const std::map<int, double>& own, double own_total, const std::map<int, double>& other,
                       double other_total) {
    double sum = 0;
    for (const auto& [key, count] : own) {
      if (!(count > 0)) continue;
      const double p = count / own_total;
      const auto found = other.find(key);
      const double q = found == other.end() ? 0 : found->second / other_total;
      sum += p * std::log2(2 * p / (p + q));
    }
    return sum;
  };
  return std::clamp((half(a, total_a, b, total_b) + half(b, total_b, a, total_a)) / 2, 0.0, 1.0);
}

double vendi_score(const Eigen::MatrixXd& similarity) {
  if (similarity.rows() == 0) return nan;
  const Eigen::MatrixXd scaled = similarity / static_cast<double>(similarity.rows());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scaled, Eigen::EigenvaluesOnly);
  double entropy = 0;
  for (const double value : solver.eigenvalues())
    if (value > 0) entropy -= value * std::log(value);
  return std::exp(entropy);
}

double effective_number_of_kinds(const std::map<int, double>& counts) {
  double total = 0, entropy = 0;
  for (const auto& [key, count] : counts) total += count;
  if (!(total > 0)) return nan;
  for (const auto& [key, count] : counts)
    if (count > 0) entropy -= count / total * std::log(count / total);
  return std::exp(entropy);
}

double maximum_mean_discrepancy(std::span<const double> a, std::span<const double> b, double width) {
  if (a.empty() || b.empty()) return nan;
  const auto mean_kernel = [&](std::span<const double> x, std::span<const double> y) {
    const Eigen::Map<const Eigen::ArrayXd> row(y.data(), static_cast<Eigen::Index>(y.size()));
    double sum = 0;
    for (const double value : x) sum += (-(row - value).square() / (2 * width * width)).exp().mean();
    return sum / static_cast<double>(x.size());
  };
  return std::max(0.0, mean_kernel(a, a) + mean_kernel(b, b) - 2 * mean_kernel(a, b));
}

}  // namespace werner
