#include "werner/complex/minimise.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

namespace werner {
namespace {

using Numbers = Eigen::VectorXd;

struct Correction {
  Numbers step, change;  // of the point and of the gradient
  double inverse_curvature = 0;
};

// The two-loop recursion: the inverse Hessian estimate applied to the gradient, with the sign of descent.
Numbers descent_direction(const std::deque<Correction>& history, const Numbers& gradient) {
  Numbers direction = -gradient;
  std::vector<double> weights(history.size());
  for (std::size_t k = history.size(); k-- > 0;) {
    weights[k] = history[k].inverse_curvature * history[k].step.dot(direction);
    direction -= weights[k] * history[k].change;
  }
  if (!history.empty()) direction *= 1 / (history.back().inverse_curvature * history.back().change.squaredNorm());
  for (std::size_t k = 0; k < history.size(); ++k) {
    const double weight = weights[k] - history[k].inverse_curvature * history[k].change.dot(direction);
    direction += weight * history[k].step;
  }
  return direction;
}

void limit_step(Numbers& step, int dimension, double longest) {
  const auto points = step.reshaped(dimension, step.size() / dimension);
  const double most = std::sqrt(points.colwise().squaredNorm().maxCoeff());
  if (most > longest) step *= longest / most;
}

}  // namespace

Minimum minimise(const Function& function, std::vector<double> start, const MinimiseOptions& options) {
  constexpr std::size_t memory = 6;
  std::deque<Correction> history;
  const auto n = static_cast<Eigen::Index>(start.size());
  Numbers x = Eigen::Map<const Numbers>(start.data(), n), gradient(n), trial(n), next_gradient(n);
  int evaluations = 0;
  const auto evaluate = [&](const Numbers& at, Numbers& slope) {
    ++evaluations;
    slope.setZero();
    return function({at.data(), start.size()}, {slope.data(), start.size()});
  };
  double value = evaluate(x, gradient);
  while (n > 0 && evaluations < options.most_evaluations && gradient.lpNorm<Eigen::Infinity>() > options.tolerance) {
    Numbers step = descent_direction(history, gradient);
    if (step.dot(gradient) >= 0) {
      history.clear();
      step = -gradient;
    }
    if (history.empty()) step *= options.first_step;
    limit_step(step, options.dimension, options.longest_step);
    const double slope = step.dot(gradient);

    double length = 1, next_value = 0;
    do {
      trial = x + length * step;
      next_value = evaluate(trial, next_gradient);
      if (next_value <= value + 1e-4 * length * slope) break;
      length *= 0.4;
    } while (length > 1e-4 && evaluations < options.most_evaluations);
    if (!(next_value < value)) {
      if (history.empty()) break;
      history.clear();
      continue;
    }

    Correction correction{trial - x, next_gradient - gradient, 0};
    const double curvature = correction.step.dot(correction.change);
    if (curvature > 1e-10) {
      correction.inverse_curvature = 1 / curvature;
      history.push_back(std::move(correction));
      if (history.size() > memory) history.pop_front();
    }
    x.swap(trial);
    gradient.swap(next_gradient);
    value = next_value;
  }
  return {{x.begin(), x.end()}, value, evaluations};
}

}  // namespace werner
