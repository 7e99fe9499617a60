// Limited-memory BFGS (Nocedal 1980, Math. Comp. 35, 773) for smooth functions of points in space.
#pragma once
#include <functional>
#include <span>
#include <vector>

namespace werner {

// Value at `x`; fills `gradient`, which comes in as zeros and is as long as `x`.
using Function = std::function<double(std::span<const double> x, std::span<double> gradient)>;

struct MinimiseOptions {
  int dimension = 3;  // numbers per point
  int most_evaluations = 200;
  double tolerance = 0.5;      // largest component of the gradient
  double first_step = 0.002;   // an estimate of the inverse curvature
  double longest_step = 0.25;  // no point moves farther in one step
};

struct Minimum {
  std::vector<double> x;
  double value = 0;
  int evaluations = 0;
};
Minimum minimise(const Function& function, std::vector<double> start, const MinimiseOptions& options = {});

}  // namespace werner
