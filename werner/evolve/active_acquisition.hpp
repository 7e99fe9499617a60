// What an evaluation is worth before it is made, from the mean and uncertainty of its costs.
#pragma once
#include <span>
#include <vector>

#include "werner/evolve/objective.hpp"
#include "werner/evolve/sorting.hpp"

namespace werner {

struct Normal {
  double mean = 0, deviation = 0;
};

// Mean and deviation of the cost of a normally distributed value, exact for every goal.
Normal cost_of(const Objective& objective, const Normal& value);

// E[max(0, limit - x)]: expected improvement on `limit` of a cost.
double expected_shortfall(const Normal& cost, double limit);

// Expected gain of hypervolume of two independent costs, exact: a sum over the steps of the front (Emmerich et al.
// 2011, doi:10.1109/CEC.2011.5949880). `front` non-dominated, first cost rising, all below the reference.
double expected_hypervolume_gain(const Costs& front, std::span<const double> reference, const Normal& first,
                                 const Normal& second);

}  // namespace werner
