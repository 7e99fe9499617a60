// Diversity of metal complexes by the Tanimoto similarity of their fragments.
#pragma once
#include "werner/metrics/evaluation.hpp"

namespace werner {

// With the Tanimoto kernel, of the valid complexes, at most 1,000 of them drawn by the seed.
MetricResult tanimoto_vendi_score(const Evaluation& evaluation);

}  // namespace werner
