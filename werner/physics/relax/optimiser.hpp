// Steps downhill from forces alone. One object per structure; it is told a force and answers with a step.
#pragma once
#include <Eigen/Core>
#include <deque>

namespace werner {

// Fast inertial relaxation engine, Bitzek et al. 2006, doi:10.1103/PhysRevLett.97.170201, with the parameters of ASE.
class Fire {
 public:
  Eigen::VectorXd step(const Eigen::VectorXd& force);

 private:
  Eigen::VectorXd velocity_;
  double time_step_ = 0.1, mixing_ = 0.1;
  int downhill_ = 0;  // steps in a row
};

// Limited-memory quasi-Newton steps (Nocedal 1980) without a line search; each is kept short, and where the
// curvature is not positive the step is one downhill.
class Lbfgs {
 public:
  // `position`: where `force` was computed.
  Eigen::VectorXd step(const Eigen::VectorXd& position, const Eigen::VectorXd& force);

 private:
  struct Pair {
    Eigen::VectorXd move, change;  // of position and gradient
    double curvature;              // of their product
  };
  std::deque<Pair> memory_;
  Eigen::VectorXd last_position_, last_force_;
};

}  // namespace werner
