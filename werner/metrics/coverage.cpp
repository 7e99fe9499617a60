// Coverage of CDVAE: which crystals of the test set have a generated one near them, and which generated ones a crystal
// of the test set, by structure and composition fingerprints. The two nearest need not be the same crystal.
#include <fmt/format.h>

#include <cmath>

#include "werner/crystal/nearest_rows.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

// Distances to the nearest of the other set; infinite where a compound has no fingerprint.
struct Nearest {
  std::vector<double> structure, composition;
};

Eigen::MatrixXd with_fingerprint(const Eigen::MatrixXd& rows, const std::vector<std::string>& reasons) {
  std::vector<Eigen::Index> kept;
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (reasons[i].empty()) kept.push_back(static_cast<Eigen::Index>(i));
  return rows(kept, Eigen::all);
}

Nearest nearest(const Fingerprints& from, const Fingerprints& to) {
  const auto distances = [&](const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    const Eigen::VectorXd found =
        nearest_row_distances(with_fingerprint(a, from.reasons), with_fingerprint(b, to.reasons));
    std::vector<double> all(from.reasons.size(), std::numeric_limits<double>::infinity());
    Eigen::Index next = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (from.reasons[i].empty()) all[i] = found[next++];
    return all;
  };
  return {distances(from.structure, to.structure), distances(from.composition, to.composition)};
}

MetricResult covered(const Evaluation& e, const Nearest& near) {
  std::size_t yes = 0;
  for (std::size_t i = 0; i < near.structure.size(); ++i)
    yes += near.structure[i] <= e.convention.coverage_structure &&
           near.composition[i] <= e.convention.coverage_composition;
  MetricResult result = share(yes, near.structure.size());
  result.convention["cut_offs"] = fmt::format("structure {:g}, composition {:g}", e.convention.coverage_structure,
                                              e.convention.coverage_composition);
  return result;
}

MetricResult mean_of(std::vector<double> distances, std::uint64_t seed) {
  std::erase_if(distances, [](double d) { return !std::isfinite(d); });
  if (distances.empty()) return absent("no crystal has a fingerprint");
  MetricResult result;
  result.value = mean(distances);
  result.interval = bootstrap_mean_interval(distances, 200, seed);
  result.n = distances.size();
  return result;
}

MetricInfo entry(std::string name, std::string description, Direction direction, bool recall,
                 const std::function<MetricResult(const Evaluation&, const Nearest&)>& compute) {
  return {std::move(name),
          "",
          std::move(description),
          direction,
          "Xie et al. 2022, arXiv:2110.06197",
          {Fact::fingerprints},
          [=](const Evaluation& e) {
            if (!e.test) return absent("no test set");
            MetricResult result = compute(e, recall ? nearest(e.test_fingerprints, e.fingerprints)
                                                    : nearest(e.fingerprints, e.test_fingerprints));
            result.convention["reference"] = e.test->file;
            result.convention["denominator"] = recall ? "the test set" : "all generated";
            return result;
          }};
}

}  // namespace

std::vector<MetricInfo> coverage() {
  const auto structure = [](const Evaluation& e, const Nearest& near) { return mean_of(near.structure, e.seed); };
  const auto composition = [](const Evaluation& e, const Nearest& near) { return mean_of(near.composition, e.seed); };
  return {
      entry("cov_recall", "share of the test set with a generated crystal near it", Direction::higher, true, covered),
      entry("cov_precision", "share of generated crystals with one of the test set near it", Direction::higher, false,
            covered),
      entry("amsd_recall", "mean over the test set of the distance to the nearest generated structure",
            Direction::lower, true, structure),
      entry("amsd_precision", "mean over generated crystals of the distance to the nearest structure of the test set",
            Direction::lower, false, structure),
      entry("amcd_recall", "mean over the test set of the distance to the nearest generated composition",
            Direction::lower, true, composition),
      entry("amcd_precision", "mean over generated crystals of the distance to the nearest composition of the test set",
            Direction::lower, false, composition),
  };
}

}  // namespace werner::entries
