// Diversity of the valid crystals: mean distance between two of them, and the Vendi score of any compounds.
#include <fmt/format.h>

#include <cmath>

#include "werner/core/random.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/tanimoto_diversity.hpp"

namespace werner::entries {

namespace {

constexpr std::size_t most_for_pairs = 2000;  // two million pairs; the mean of more is the same to three digits
constexpr std::size_t most_for_vendi = 1000;  // the eigenvalues cost the cube of it

// Valid crystals with a fingerprint, at most `most`, drawn by the seed.
std::vector<std::size_t> drawn(const Evaluation& e, std::size_t most) {
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_valid(e, i) && e.fingerprints.reasons[i].empty()) list.push_back(i);
  if (list.size() <= most) return list;
  RandomStream random(e.seed, 0, "diversity");
  random.shuffle(std::span(list));
  list.resize(most);
  return list;
}

MetricResult mean_distance(const Evaluation& e, const Eigen::MatrixXd& rows) {
  const std::vector<std::size_t> items = drawn(e, most_for_pairs);
  if (items.size() < 2) return absent("fewer than two valid crystals with a fingerprint");
  std::vector<double> mean_of(items.size(), 0);  // distance to the others
  for (std::size_t a = 0; a < items.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const double d =
          (rows.row(static_cast<Eigen::Index>(items[a])) - rows.row(static_cast<Eigen::Index>(items[b]))).norm();
      mean_of[a] += d / static_cast<double>(items.size() - 1);
      mean_of[b] += d / static_cast<double>(items.size() - 1);
    }
  MetricResult result;
  result.value = mean(mean_of);
  result.interval = bootstrap_mean_interval(mean_of, 1000, e.seed);
  result.n = items.size();
  result.convention["denominator"] = "valid crystals, at most " + std::to_string(most_for_pairs);
  return result;
}

MetricResult vendi(const Evaluation& e) {
  if (e.compounds() == Compounds::complexes) return tanimoto_vendi_score(e);
  const std::vector<std::size_t> items = drawn(e, most_for_vendi);
  if (items.empty()) return absent("no valid crystal with a fingerprint");
  const auto n = static_cast<Eigen::Index>(items.size());
  Eigen::MatrixXd similarity(n, n);
  const double structure = e.convention.coverage_structure, composition = e.convention.coverage_composition;
  for (Eigen::Index a = 0; a < n; ++a)
    for (Eigen::Index b = 0; b <= a; ++b) {
      const auto i = static_cast<Eigen::Index>(items[static_cast<std::size_t>(a)]);
      const auto j = static_cast<Eigen::Index>(items[static_cast<std::size_t>(b)]);
      const double s = (e.fingerprints.structure.row(i) - e.fingerprints.structure.row(j)).squaredNorm();
      const double c = (e.fingerprints.composition.row(i) - e.fingerprints.composition.row(j)).squaredNorm();
      similarity(a, b) = similarity(b, a) =
          std::exp(-s / (2 * structure * structure) - c / (2 * composition * composition));
    }
  MetricResult result;
  result.value = vendi_score(similarity);
  result.n = items.size();
  result.convention["kernel"] =
      fmt::format("Gaussian of widths {:g} (structure) and {:g} (composition)", structure, composition);
  result.convention["denominator"] = "valid crystals, at most " + std::to_string(most_for_vendi);
  return result;
}

}  // namespace

std::vector<MetricInfo> diversity() {
  const std::vector<Fact> needs{Fact::structure, Fact::composition, Fact::fingerprints};
  std::vector<MetricInfo> list{
      {"structure_diversity", "", "mean distance of the structure fingerprints of two crystals", Direction::higher,
       "Xie et al. 2022, arXiv:2110.06197", needs,
       [](const Evaluation& e) { return mean_distance(e, e.fingerprints.structure); }},
      {"composition_diversity", "", "mean distance of the scaled composition features of two crystals",
       Direction::higher, "Xie et al. 2022, arXiv:2110.06197", needs,
       [](const Evaluation& e) { return mean_distance(e, e.fingerprints.composition); }},
      {"vendi_score", "", "effective number of different crystals", Direction::higher,
       "Friedman and Dieng 2023, arXiv:2210.02410", needs, vendi},
  };
  list[0].compounds = list[1].compounds = Compounds::crystals;
  return list;
}

}  // namespace werner::entries
