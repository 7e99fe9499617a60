#include "werner/metrics/counting.hpp"

#include <fmt/format.h>

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

std::string sameness_text(Sameness level) {
  switch (level) {
    case Sameness::connectivity:
      return "connectivity: the same graph of atoms, donors and metal";
    case Sameness::stereochemistry:
      return "stereochemistry: metal with oxidation state, polyhedron, isomer, ligands and hand";
    case Sameness::shape:
      break;
  }
  return fmt::format("shape: the same stereochemistry, heavy atoms within {:g} Angstrom root mean square", same_shape);
}

MetricResult with_matcher(MetricResult result, const Evaluation& evaluation) {
  return with_matcher(std::move(result), evaluation, evaluation.convention.matcher);
}

MetricResult with_matcher(MetricResult result, const Evaluation& evaluation, const Tolerances& tolerances) {
  if (evaluation.compounds() == Compounds::complexes) {
    result.convention["sameness"] = sameness_text(Sameness::stereochemistry);
    return result;
  }
  const Convention& convention = evaluation.convention;
  result.convention["matcher"] =
      convention.disordered_matcher ? "structures, substitutable elements as one" : "structures";
  result.convention["tolerances"] = tolerances_text(tolerances);
  return result;
}

}  // namespace werner
