// Shares of compounds below a threshold above the hull and something else besides, by the rule of stability.cpp for
// compounds of unknown energy.
#pragma once
#include <functional>

#include "werner/metrics/evaluation.hpp"

namespace werner {

MetricResult share_below(const Evaluation& evaluation, double threshold,
                         const std::function<bool(const Evaluation&, std::size_t)>& also);

}  // namespace werner
