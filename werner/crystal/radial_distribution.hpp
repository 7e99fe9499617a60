// The radial-distribution fingerprint of a crystal by pairs of elements, and the cosine distance of two: Oganov and
// Valle 2009, doi:10.1063/1.3079326; Valle and Oganov 2010, doi:10.1107/S0108767310026395. Blind to handedness and to
// structures with the same distances.
#pragma once
#include <Eigen/Core>
#include <map>
#include <utility>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

// Defaults of USPEX.
struct RadialDistributionParameters {
  double longest = 10;  // Angstrom
  double step = 0.08;   // Angstrom, width of a bin
  double width = 0.03;  // Angstrom, standard deviation of the Gaussian that stands for a distance
  bool operator==(const RadialDistributionParameters&) const = default;
};

struct RadialDistribution {
  // F_AB(R) by atomic numbers a <= b; bin i is from i * step to (i + 1) * step:
  // sum over atoms i of A in the cell and all atoms j of B, of delta(R - R_ij) V / (4 pi R_ij^2 N_A N_B), less 1.
  // Without unit; 0 is a gas, -1 is no pair.
  std::map<std::pair<int, int>, Eigen::VectorXd> by_elements;
  std::map<std::pair<int, int>, double> weights;  // shares N_A N_B of all pairs, both orders
  RadialDistributionParameters parameters;
  Verdict verdict;  // with reasons there are no values
};

// Throws Error for parameters that are not above zero or make more than 10^5 bins.
RadialDistribution radial_distribution(const Crystal& crystal, const RadialDistributionParameters& parameters = {});

// (1 - cos) / 2 of the vectors sqrt(weight) F_AB put together: 0 for the same to 1 for the opposite; pairs that only
// one of them has count nothing to the product. Throws Error where parameters differ or one of them has no values.
double cosine_distance(const RadialDistribution& a, const RadialDistribution& b);

}  // namespace werner
