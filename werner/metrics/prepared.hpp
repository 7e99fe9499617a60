// Samples made ready for matching.
#pragma once
#include <vector>

#include "werner/crystal/matcher.hpp"
#include "werner/metrics/sample.hpp"

namespace werner {

// Not usable where the sample is unreadable.
PreparedCrystal prepared(const Sample& sample);
std::vector<PreparedCrystal> prepared(const SampleSet& set, int threads);

}  // namespace werner
