// Stability and S.U.N. within thresholds that the user names, beside those of the convention.
#pragma once
#include <string>
#include <vector>

#include "werner/metrics/evaluation.hpp"

namespace werner {

// Of one threshold, eV/atom above the hull: "sun_at_0.05" and its parts.
std::vector<std::string> threshold_names(double threshold);
// Of all `thresholds` of the convention.
std::vector<MetricInfo> threshold_metrics(const Evaluation& evaluation);

}  // namespace werner
