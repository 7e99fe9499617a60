// The metrics of the scores of an evaluation; they are its own and in no list.
#pragma once
#include <vector>

#include "werner/metrics/evaluation.hpp"

namespace werner {

// NAME for each score, NAME_share behind it where it has a threshold.
std::vector<MetricInfo> score_metrics(const Evaluation& evaluation);

}  // namespace werner
