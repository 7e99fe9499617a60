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

// Values of the statistic on resamples, ascending; none of too few items.
std::vector<double> resampled(std::size_t n, const std::function<double(std::span<const std::size_t>)>& statistic,
                              int resamples, std::uint64_t seed) {
  std::vector<double> values;
  if (n < fewest_for_bootstrap) return values;
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

std::optional<Interval> bootstrap_interval(std::size_t n,
                                           const std::function<double(std::span<const std::size_t>)>& statistic,
                                           int resamples, std::uint64_t seed) {
  const std::vector<double> values = resampled(n, statistic, resamples, seed);
  if (values.empty()) return std::nullopt;
  return Interval{quantile(values, 0.025), quantile(values, 0.975)};
}

std::optional<Interval> bootstrap_distance_interval(
    std::size_t n, const std::function<double(std::span<const std::size_t>)>& statistic, double value, int resamples,
    std::uint64_t seed) {
  const std::vector<double> values = resampled(n, statistic, resamples, seed);
  if (values.empty()) return std::nullopt;
  const double bias = mean(values) - value;
  return Interval{std::max(0.0, quantile(values, 0.025) - bias), std::max(0.0, quantile(values, 0.975) - bias)};
}

std::optional<Interval> bootstrap_mean_interval(std::span<const double> values, int resamples, std::uint64_t seed) {
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
  const Eigen::MatrixXd scaled = similarity / similarity.trace();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scaled, Eigen::EigenvaluesOnly);
  double entropy = 0;
  for (const double value : solver.eigenvalues())
    if (value > 0) entropy -= value * std::log(value);
  return std::exp(entropy);
}

std::optional<Interval> bootstrap_vendi_interval(const Eigen::MatrixXd& similarity, double value, int resamples,
                                                 std::uint64_t seed) {
  // A row that is drawn m times stands for m equal ones, which have the eigenvalues of one row times the root of m.
  const auto statistic = [&](std::span<const std::size_t> drawn) {
    std::map<Eigen::Index, double> times;
    for (const std::size_t i : drawn) times[static_cast<Eigen::Index>(i)] += 1;
    std::vector<Eigen::Index> rows;
    Eigen::VectorXd roots(static_cast<Eigen::Index>(times.size()));
    for (const auto& [row, count] : times) {
      roots[static_cast<Eigen::Index>(rows.size())] = std::sqrt(count);
      rows.push_back(row);
    }
    return vendi_score(roots.asDiagonal() * similarity(rows, rows) * roots.asDiagonal());
  };
  return bootstrap_distance_interval(static_cast<std::size_t>(similarity.rows()), statistic, value, resamples, seed);
}

double effective_number_of_kinds(const std::map<int, double>& counts) {
  double total = 0, entropy = 0;
  for (const auto& [key, count] : counts) total += count;
  if (!(total > 0)) return nan;
  for (const auto& [key, count] : counts)
    if (count > 0) entropy -= count / total * std::log(count / total);
  return std::exp(entropy);
}

namespace {

// Mean of the kernel between `value` and all others.
double mean_kernel(double value, std::span<const double> others, double width) {
  const Eigen::Map<const Eigen::ArrayXd> row(others.data(), static_cast<Eigen::Index>(others.size()));
  return (-(row - value).square() / (2 * width * width)).exp().mean();
}

double mean_kernel(std::span<const double> values, std::span<const double> others, double width) {
  double sum = 0;
  for (const double value : values) sum += mean_kernel(value, others, width);
  return sum / static_cast<double>(values.size());
}

// Values on a grid, so that the kernel is a table of distances in steps.
struct KernelGrid {
  std::vector<std::size_t> cell_of;  // per value
  std::vector<int> cells;            // places in steps of the cells that hold any, ascending
  std::vector<double> kernel;        // by distance in steps; beyond it is below 1e-14
};

KernelGrid grid_of(std::span<const double> values, double width) {
  const auto [low, high] = std::ranges::minmax(values);
  // Values much closer to each other than the width need a finer grid.
  const double step = std::max(std::min(width / 256, (high - low) / 2048), width * 1e-9);
  KernelGrid grid;
  std::vector<int> places;
  for (const double value : values)
    places.push_back(static_cast<int>(std::lround(std::min((value - low) / step, 2e9))));
  grid.cells = places;
  std::ranges::sort(grid.cells);
  grid.cells.erase(std::unique(grid.cells.begin(), grid.cells.end()), grid.cells.end());
  for (const int place : places)
    grid.cell_of.push_back(static_cast<std::size_t>(std::ranges::lower_bound(grid.cells, place) - grid.cells.begin()));
  const double reach = std::min(8 * width, high - low);
  for (int steps = 0; steps <= static_cast<int>(reach / step) + 1; ++steps)
    grid.kernel.push_back(std::exp(-steps * step * steps * step / (2 * width * width)));
  return grid;
}

// Mean of the kernel over all pairs of the drawn values.
double mean_kernel(const KernelGrid& grid, std::span<const std::size_t> drawn) {
  std::vector<double> times(grid.cells.size(), 0);
  for (const std::size_t i : drawn) times[grid.cell_of[i]] += 1;
  double sum = 0;
  for (std::size_t a = 0; a < times.size(); ++a) {
    if (times[a] == 0) continue;
    double near = times[a] / 2;
    for (std::size_t b = a + 1; b < times.size(); ++b) {
      const auto steps = static_cast<std::size_t>(grid.cells[b] - grid.cells[a]);
      if (steps >= grid.kernel.size()) break;
      near += times[b] * grid.kernel[steps];
    }
    sum += 2 * times[a] * near;
  }
  const double n = static_cast<double>(drawn.size());
  return sum / (n * n);
}

}  // namespace

MeanDiscrepancy maximum_mean_discrepancy(std::span<const double> a, std::span<const double> b, double width,
                                         int resamples, std::uint64_t seed) {
  if (a.empty() || b.empty()) return {nan, {}};
  std::vector<double> across;  // mean of the kernel between each of a and all of b
  for (const double item : a) across.push_back(mean_kernel(item, b, width));
  const double within = mean_kernel(b, b, width);
  MeanDiscrepancy result{std::max(0.0, mean_kernel(a, a, width) + within - 2 * mean(across)), {}};
  if (a.size() < fewest_for_bootstrap || resamples == 0) return result;
  const KernelGrid grid = grid_of(a, width);
  const auto statistic = [&](std::span<const std::size_t> drawn) {
    double sum = 0;
    for (const std::size_t i : drawn) sum += across[i];
    return std::max(0.0, mean_kernel(grid, drawn) + within - 2 * sum / static_cast<double>(drawn.size()));
  };
  result.interval = bootstrap_distance_interval(a.size(), statistic, result.value, resamples, seed);
  return result;
}

}  // namespace werner
