// Coverage of CDVAE: which crystals of the test set have a generated one near them, and which generated ones a crystal
// of the test set, by structure and composition fingerprints. The two nearest need not be the same crystal.
#include <fmt/format.h>

#include <cmath>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

bool is_near(const Evaluation& e, const NearestDistances& near, std::size_t i) {
  return near.structure[i] <= e.convention.coverage_structure &&
         near.composition[i] <= e.convention.coverage_composition;
}

MetricResult covered(const Evaluation& e, const NearestDistances& near) {
  std::size_t yes = 0;
  for (std::size_t i = 0; i < near.structure.size(); ++i) yes += is_near(e, near, i);
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

using Compute = MetricResult (*)(const Evaluation&, const NearestDistances&);

MetricInfo entry(std::string name, std::string description, Direction direction, bool recall, Compute compute) {
  return {std::move(name),
          "",
          std::move(description),
          direction,
          "Xie et al. 2022, arXiv:2110.06197",
          {Fact::fingerprints, Fact::coverage},
          [=](const Evaluation& e) {
            if (!e.test) return absent("no test set");
            MetricResult result = compute(e, recall ? e.nearest_of_test : e.nearest_in_test);
            result.convention["reference"] = e.test->file;
            result.convention["denominator"] = recall ? "the test set" : "all generated";
            if (compute != covered) result.convention["denominator"] += ", those with a fingerprint";
            return result;
          }};
}

MetricResult mean_structure(const Evaluation& e, const NearestDistances& near) {
  return mean_of(near.structure, e.seed);
}
MetricResult mean_composition(const Evaluation& e, const NearestDistances& near) {
  return mean_of(near.composition, e.seed);
}

std::vector<std::string> finite_cells(const std::vector<double>& distances) {
  std::vector<std::string> cells;
  for (const double d : distances) cells.push_back(std::isfinite(d) ? fmt::format("{:.6g}", d) : "");
  return cells;
}

}  // namespace

std::vector<MetricInfo> coverage() {
  std::vector<MetricInfo> list{
      entry("cov_r", "share of the test set with a generated crystal near it", Direction::higher, true, covered),
      entry("cov_p", "share of generated crystals with one of the test set near it", Direction::higher, false, covered),
      entry("amsd_r", "mean over the test set of the distance to the nearest generated structure", Direction::lower,
            true, mean_structure),
      entry("amsd_p", "mean over generated crystals of the distance to the nearest structure of the test set",
            Direction::lower, false, mean_structure),
      entry("amcd_r", "mean over the test set of the distance to the nearest generated composition", Direction::lower,
            true, mean_composition),
      entry("amcd_p", "mean over generated crystals of the distance to the nearest composition of the test set",
            Direction::lower, false, mean_composition),
  };
  list[1].column = [](const Evaluation& e) {
    return yes_or_no(e, [](const Evaluation& each, std::size_t i) { return is_near(each, each.nearest_in_test, i); });
  };
  list[3].column = [](const Evaluation& e) { return finite_cells(e.nearest_in_test.structure); };
  list[5].column = [](const Evaluation& e) { return finite_cells(e.nearest_in_test.composition); };
  return list;
}

}  // namespace werner::entries
