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

// Of each of these its mean distance to the others.
std::vector<double> mean_distances(const Eigen::MatrixXd& rows, const std::vector<std::size_t>& items) {
  std::vector<double> means(items.size(), 0);
  for (std::size_t a = 0; a < items.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const double d =
          (rows.row(static_cast<Eigen::Index>(items[a])) - rows.row(static_cast<Eigen::Index>(items[b]))).norm();
      means[a] += d / static_cast<double>(items.size() - 1);
      means[b] += d / static_cast<double>(items.size() - 1);
    }
  return means;
}

MetricInfo distance_entry(std::string name, std::string description, Eigen::MatrixXd Fingerprints::* rows) {
  return {std::move(name),
          "",
          std::move(description),
          Direction::higher,
          "Xie et al. 2022, arXiv:2110.06197",
          {Fact::structure, Fact::composition, Fact::fingerprints},
          [=](const Evaluation& e) {
            const std::vector<std::size_t> items = drawn(e, most_for_pairs);
            if (items.size() < 2) return absent("fewer than two valid crystals with a fingerprint");
            const std::vector<double> means = mean_distances(e.fingerprints.*rows, items);
            MetricResult result;
            result.value = mean(means);
            result.interval = bootstrap_mean_interval(means, 1000, e.seed);
            result.n = items.size();
            result.convention["denominator"] = "valid crystals, at most " + std::to_string(most_for_pairs);
            return result;
          },
          [=](const Evaluation& e) {
            const std::vector<std::size_t> items = drawn(e, most_for_pairs);
            const std::vector<double> means = mean_distances(e.fingerprints.*rows, items);
            std::vector<std::string> cells(e.size());
            for (std::size_t k = 0; k < items.size(); ++k) cells[items[k]] = fmt::format("{:.6g}", means[k]);
            return cells;
          },
          Compounds::crystals};
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
  result.interval = bootstrap_vendi_interval(similarity, result.value, 100, e.seed);
  result.n = items.size();
  result.convention["kernel"] =
      fmt::format("Gaussian of widths {:g} (structure) and {:g} (composition)", structure, composition);
  result.convention["denominator"] = "valid crystals, at most " + std::to_string(most_for_vendi);
  return result;
}

}  // namespace

std::vector<MetricInfo> diversity() {
  return {
      distance_entry("structure_diversity", "mean distance of the structure fingerprints of two crystals",
                     &Fingerprints::structure),
      distance_entry("composition_diversity", "mean distance of the scaled composition features of two crystals",
                     &Fingerprints::composition),
      {"vendi_score",
       "",
       "effective number of different crystals",
       Direction::higher,
       "Friedman and Dieng 2023, arXiv:2210.02410",
       {Fact::structure, Fact::composition, Fact::fingerprints},
       vendi},
  };
}

}  // namespace werner::entries
