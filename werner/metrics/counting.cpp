#include "werner/metrics/counting.hpp"

namespace werner {

std::string denominator_text(const Evaluation& evaluation) {
  return evaluation.convention.denominator == Denominator::generated ? "all generated" : "valid ones";
}

std::size_t denominator(const Evaluation& evaluation) {
  if (evaluation.convention.denominator == Denominator::generated) return evaluation.size();
  std::size_t count = 0;
  for (std::size_t i = 0; i < evaluation.size(); ++i) count += is_valid(evaluation, i);
  return count;
}

MetricResult with_matcher(MetricResult result, const Convention& convention) {
  result.convention["matcher"] =
      convention.disordered_matcher ? "structures, substitutable elements as one" : "structures";
  result.convention["tolerances"] = tolerances_text(convention.matcher);
  return result;
}

}  // namespace werner
