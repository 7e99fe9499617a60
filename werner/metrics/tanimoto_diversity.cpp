#include "werner/metrics/tanimoto_diversity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "werner/core/random.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace {

constexpr std::size_t most_for_pairs = 20000;  // 200 million pairs, seconds
constexpr std::size_t most_for_vendi = 1000;   // the eigenvalues cost the cube of it

// Valid complexes, at most `most`, drawn by the seed.
std::vector<std::size_t> drawn(const Evaluation& e, std::size_t most) {
  std::vector<std::size_t> items;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_valid(e, i)) items.push_back(i);
  if (items.size() > most) {
    RandomStream random(e.seed, 0, "diversity");
    random.shuffle(std::span(items));
    items.resize(most);
  }
  return items;
}

std::vector<FingerprintBits> fingerprints_of(const Evaluation& e, const std::vector<std::size_t>& items) {
  std::vector<FingerprintBits> list;
  for (const std::size_t i : items) list.push_back(e.complexes[i].fingerprint);
  return list;
}

// Of each of these its mean distance to the others.
std::vector<double> mean_distances(const Evaluation& e, const std::vector<std::size_t>& items) {
  const std::vector<FingerprintBits> list = fingerprints_of(e, items);
  std::vector<double> means(list.size());
  parallel_for(list.size(), e.threads, [&](std::size_t i) {
    double sum = 0;
    for (const double similarity : tanimoto(list[i], list)) sum += 1 - similarity;
    means[i] = sum / static_cast<double>(list.size() - 1);
  });
  return means;
}

MetricResult noted(MetricResult result, std::size_t most) {
  result.convention["fingerprint"] = "Morgan, radius 2, 2048 bits, of the whole complex with its metal";
  result.convention["denominator"] = "valid complexes, at most " + std::to_string(most);
  return result;
}

MetricResult mean_distance(const Evaluation& e) {
  const std::vector<std::size_t> items = drawn(e, most_for_pairs);
  if (items.size() < 2) return absent("fewer than two valid complexes");
  const std::vector<double> means = mean_distances(e, items);
  MetricResult result;
  result.value = mean(means);
  result.interval = bootstrap_mean_interval(means, 1000, e.seed);
  result.n = items.size();
  return noted(std::move(result), most_for_pairs);
}

std::vector<std::string> mean_distance_cells(const Evaluation& e) {
  const std::vector<std::size_t> items = drawn(e, most_for_pairs);
  const std::vector<double> means = mean_distances(e, items);
  std::vector<std::string> cells(e.size());
  for (std::size_t k = 0; k < items.size(); ++k) cells[items[k]] = fmt::format("{:.6g}", means[k]);
  return cells;
}

}  // namespace

MetricResult tanimoto_vendi_score(const Evaluation& e) {
  const std::vector<FingerprintBits> list = fingerprints_of(e, drawn(e, most_for_vendi));
  if (list.empty()) return absent("no valid complex");
  const auto n = static_cast<Eigen::Index>(list.size());
  Eigen::MatrixXd similarity(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const std::vector<double> row = tanimoto(list[static_cast<std::size_t>(i)], list);
    similarity.row(i) = Eigen::Map<const Eigen::RowVectorXd>(row.data(), n);
  }
  MetricResult result;
  result.value = vendi_score(similarity);
  result.interval = bootstrap_vendi_interval(similarity, result.value, 100, e.seed);
  result.n = list.size();
  result.convention["kernel"] = "Tanimoto";
  return noted(std::move(result), most_for_vendi);
}

namespace entries {

std::vector<MetricInfo> tanimoto() {
  return {{"tanimoto_diversity",
           "",
           "mean Tanimoto distance of two complexes",
           Direction::higher,
           "Rogers and Hahn 2010, doi:10.1021/ci100050t",
           {Fact::structure, Fact::composition},
           mean_distance,
           mean_distance_cells}};
}

}  // namespace entries

}  // namespace werner
