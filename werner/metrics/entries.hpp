// One function per entry of the list of metrics; each stands in the file of its subject.
#pragma once
#include <vector>

#include "werner/metrics/metric.hpp"

namespace werner::entries {

// The citation of what nobody defined before.
inline constexpr const char* own_definition = "defined by Werner, docs/metrics.md";

std::vector<MetricInfo> validity();
std::vector<MetricInfo> uniqueness();
std::vector<MetricInfo> novelty();
std::vector<MetricInfo> rediscovery();
std::vector<MetricInfo> loose_sameness();
std::vector<MetricInfo> stability();
std::vector<MetricInfo> unique_novel();
std::vector<MetricInfo> sun();
std::vector<MetricInfo> data_augmentation();
std::vector<MetricInfo> verification();
std::vector<MetricInfo> familiarity();
std::vector<MetricInfo> diversity();
std::vector<MetricInfo> coverage();
std::vector<MetricInfo> wasserstein();
std::vector<MetricInfo> symmetry();
std::vector<MetricInfo> composition();
std::vector<MetricInfo> histogram_distances();
std::vector<MetricInfo> match_rate();
std::vector<MetricInfo> baselines();
std::vector<MetricInfo> relaxed();
// Of metal complexes.
std::vector<MetricInfo> sameness();
std::vector<MetricInfo> ligands();
std::vector<MetricInfo> tanimoto();
std::vector<MetricInfo> complex_statistics();

}  // namespace werner::entries
