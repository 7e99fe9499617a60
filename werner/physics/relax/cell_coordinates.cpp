#include "werner/physics/relax/cell_coordinates.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <cmath>

namespace werner {

namespace {

// exp(U) of a symmetric U.
Eigen::Matrix3d exponential(const Eigen::Matrix3d& u) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(u);
  return solver.eigenvectors() * solver.eigenvalues().array().exp().matrix().asDiagonal() *
         solver.eigenvectors().transpose();
}

// The derivative by U of a function whose derivative by exp(U) is `by_exponential`, both symmetric (Daleckii and
// Krein).
Eigen::Matrix3d by_logarithm(const Eigen::Matrix3d& u, const Eigen::Matrix3d& by_exponential) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(u);
  const Eigen::Matrix3d& q = solver.eigenvectors();
  const Eigen::Vector3d& value = solver.eigenvalues();
  Eigen::Matrix3d inner = q.transpose() * by_exponential * q;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      const double half = (value[i] - value[j]) / 2;
      // (e^a - e^b) / (a - b), without cancellation.
      inner(i, j) *= std::exp((value[i] + value[j]) / 2) * (std::abs(half) < 1e-8 ? 1 : std::sinh(half) / half);
    }
  return q * inner * q.transpose();
}

}  // namespace

CellCoordinates::CellCoordinates(const Crystal& start, bool cell, double pressure)
    : start_(start), cell_(cell), pressure_(pressure) {}

Eigen::VectorXd CellCoordinates::vector_of_start() const {
  const auto atoms = static_cast<Eigen::Index>(start_.size());
  Eigen::VectorXd x = Eigen::VectorXd::Zero(3 * atoms + (cell_ ? 9 : 0));
  for (Eigen::Index i = 0; i < atoms; ++i)
    x.segment<3>(3 * i) = start_.lattice.cartesian(start_.positions[static_cast<std::size_t>(i)]);
  return x;
}

Eigen::Matrix3d CellCoordinates::logarithm(const Eigen::VectorXd& x) const {
  if (!cell_) return Eigen::Matrix3d::Zero();
  const Eigen::Matrix3d u = x.tail<9>().reshaped(3, 3) / static_cast<double>(start_.size());
  return (u + u.transpose()) / 2;
}

Crystal CellCoordinates::crystal(const Eigen::VectorXd& x) const {
  Crystal result = start_;
  // Fractional coordinates do not change with the cell.
  for (std::size_t i = 0; i < result.size(); ++i)
    result.positions[i] = start_.lattice.fractional(x.segment<3>(3 * static_cast<Eigen::Index>(i)));
  if (cell_) result.lattice = Lattice(start_.lattice.rows() * exponential(logarithm(x)));
  return result;
}

Eigen::VectorXd CellCoordinates::force(const Eigen::VectorXd& x, const PotentialResult& result) const {
  const auto atoms = static_cast<Eigen::Index>(start_.size());
  const Eigen::Matrix3d u = logarithm(x), deformation = exponential(u);
  Eigen::VectorXd force(x.size());
  for (Eigen::Index i = 0; i < atoms; ++i) force.segment<3>(3 * i) = deformation * result.forces.col(i);
  if (!cell_) return force;
  const double volume = start_.lattice.volume() * deformation.determinant();
  // The enthalpy changes by `virial` : strain, and the strain of a change dF of the deformation is F^-1 dF.
  const Eigen::Matrix3d virial = volume * (result.stress + pressure_ * Eigen::Matrix3d::Identity());
  const Eigen::Matrix3d by_deformation = deformation.inverse() * virial;
  const Eigen::Matrix3d gradient = by_logarithm(u, (by_deformation + by_deformation.transpose()) / 2);
  force.tail<9>() = -gradient.reshaped() / static_cast<double>(atoms);
  return force;
}

double CellCoordinates::enthalpy(const Eigen::VectorXd& x, const PotentialResult& result) const {
  return result.energy + pressure_ * start_.lattice.volume() * std::exp(logarithm(x).trace());
}

double CellCoordinates::largest_strain(const Eigen::VectorXd& x) const { return logarithm(x).cwiseAbs().maxCoeff(); }

double largest_force(const Eigen::VectorXd& force) {
  return std::sqrt(force.reshaped(3, force.size() / 3).colwise().squaredNorm().maxCoeff());
}

}  // namespace werner
