#include <limits>

#include "werner/crystal/composition_features.hpp"
#include "werner/crystal/nearest_rows.hpp"
#include "werner/crystal/structure_fingerprint.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

// Of every crystal that can be read: coverage looks at invalid ones too.
Fingerprints fingerprints_of(const SampleSet& set, int threads) {
  const auto n = static_cast<Eigen::Index>(set.size());
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Fingerprints result{Eigen::MatrixXd::Constant(n, structure_fingerprint_size, nan),
                      Eigen::MatrixXd::Constant(n, composition_features_size, nan),
                      std::vector<std::string>(set.size())};
  parallel_for(set.size(), threads, [&](std::size_t i) {
    const Sample& sample = set.samples[i];
    if (!sample.crystal) {
      result.reasons[i] = sample.shared ? "sites are shared by elements or not always filled" : "no crystal";
      return;
    }
    const StructureFingerprint structure = structure_fingerprint(*sample.crystal);
    const CompositionFeatures composition = composition_features(sample.composition());
    for (const Verdict* verdict : {&structure.verdict, &composition.verdict})
      if (!verdict->ok()) result.reasons[i] = verdict->reasons.front();
    if (!result.reasons[i].empty()) return;
    const CompositionNumbers scaled = scaled_composition_features(composition.values);
    const auto row = static_cast<Eigen::Index>(i);
    for (std::size_t k = 0; k < structure.values.size(); ++k)
      result.structure(row, static_cast<Eigen::Index>(k)) = structure.values[k];
    for (std::size_t k = 0; k < scaled.size(); ++k) result.composition(row, static_cast<Eigen::Index>(k)) = scaled[k];
  });
  return result;
}

Eigen::MatrixXd with_fingerprint(const Eigen::MatrixXd& rows, const std::vector<std::string>& reasons) {
  std::vector<Eigen::Index> kept;
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (reasons[i].empty()) kept.push_back(static_cast<Eigen::Index>(i));
  return rows(kept, Eigen::all);
}

NearestDistances nearest(const Fingerprints& from, const Fingerprints& to) {
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

}  // namespace

void fingerprints(Evaluation& e) {
  e.fingerprints = fingerprints_of(e.generated, e.threads);
  if (e.test) e.test_fingerprints = fingerprints_of(*e.test, e.threads);
}

void coverage(Evaluation& e) {
  e.nearest_in_test = nearest(e.fingerprints, e.test_fingerprints);
  e.nearest_of_test = nearest(e.test_fingerprints, e.fingerprints);
}

}  // namespace werner::stages
