#include "werner/physics/relax/optimiser.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace werner {

namespace {

constexpr double longest_step = 0.2;  // Angstrom

Eigen::VectorXd shortened(Eigen::VectorXd step, double length) {
  if (length > longest_step) step *= longest_step / length;
  return step;
}

double longest_move(const Eigen::VectorXd& step) {
  return std::sqrt(step.reshaped(3, step.size() / 3).colwise().squaredNorm().maxCoeff());
}

}  // namespace

Eigen::VectorXd Fire::step(const Eigen::VectorXd& force) {
  constexpr double longest_time = 1, grow = 1.1, shrink = 0.5, start_mixing = 0.1, less_mixing = 0.99;
  constexpr int patience = 5;
  if (velocity_.size() == 0) {
    velocity_ = Eigen::VectorXd::Zero(force.size());
  } else if (velocity_.dot(force) > 0) {
    velocity_ = (1 - mixing_) * velocity_ + mixing_ * velocity_.norm() / force.norm() * force;
    if (downhill_++ > patience) {
      time_step_ = std::min(time_step_ * grow, longest_time);
      mixing_ *= less_mixing;
    }
  } else {
    velocity_.setZero();
    mixing_ = start_mixing;
    time_step_ *= shrink;
    downhill_ = 0;
  }
  velocity_ += time_step_ * force;
  const Eigen::VectorXd step = time_step_ * velocity_;
  return shortened(step, step.norm());
}

Eigen::VectorXd Lbfgs::step(const Eigen::VectorXd& position, const Eigen::VectorXd& force) {
  constexpr std::size_t most = 20;
  constexpr double stiffness = 70;   // eV/Angstrom^2 of the first step, as in ASE
  constexpr double bold_step = 0.1;  // Angstrom
  if (last_force_.size() > 0) {
    Pair pair{position - last_position_, last_force_ - force, 0};
    pair.curvature = pair.move.dot(pair.change);
    if (pair.curvature > 1e-10 * pair.move.norm() * pair.change.norm()) {
      memory_.push_back(std::move(pair));
      if (memory_.size() > most) memory_.pop_front();
    } else {
      // On the flank of a saddle: no minimum to model yet, so a bold step downhill.
      memory_.clear();
      last_position_ = position;
      last_force_ = force;
      return bold_step / longest_move(force) * force;
    }
  }
  last_position_ = position;
  last_force_ = force;
  Eigen::VectorXd q = force;
  std::vector<double> share(memory_.size());
  for (std::size_t i = memory_.size(); i-- > 0;) {
    share[i] = memory_[i].move.dot(q) / memory_[i].curvature;
    q -= share[i] * memory_[i].change;
  }
  q *= memory_.empty() ? 1 / stiffness : memory_.back().curvature / memory_.back().change.squaredNorm();
  for (std::size_t i = 0; i < memory_.size(); ++i)
    q += (share[i] - memory_[i].change.dot(q) / memory_[i].curvature) * memory_[i].move;
  const double length = longest_move(q);
  return shortened(std::move(q), length);
}

}  // namespace werner
