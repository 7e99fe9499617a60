#include "werner/crystal/hull_system.hpp"

#include <Eigen/LU>

namespace werner {

namespace {

constexpr double least_gain = 1e-11;    // eV/atom; the energy is wrong by no more
constexpr double least_pivot = 1e-10;   // of a share; smaller ones are rounding
constexpr double amount_noise = 1e-11;  // shares below are not named
constexpr int pivots_by_gain = 100;     // then by index, which cannot run in a circle (Bland 1977)
constexpr int most_pivots = 20000;
constexpr int pivots_per_inverse = 50;  // rounding gathers in the updated inverse

struct Basis {
  std::vector<Eigen::Index> phases;
  Eigen::MatrixXd inverse;  // of the matrix whose columns are fractions of the basis
  Eigen::VectorXd amounts;
};

// The row that leaves when a phase with `direction` enters: the first whose amount runs out; -1 for none.
Eigen::Index leaving(const Basis& basis, const Eigen::VectorXd& direction, bool by_index) {
  Eigen::Index row = -1;
  double best = 0;
  for (Eigen::Index i = 0; i < direction.size(); ++i) {
    if (direction[i] <= least_pivot) continue;
    const double ratio = basis.amounts[i] / direction[i];
    const auto k = static_cast<std::size_t>(i), chosen = static_cast<std::size_t>(row);
    const bool better =
        row < 0 || ratio < best ||
        (ratio == best && (by_index ? basis.phases[k] < basis.phases[chosen] : direction[i] > direction[row]));
    if (better) row = i, best = ratio;
  }
  return row;
}

void exchange(Basis& basis, Eigen::Index row, Eigen::Index phase, const Eigen::VectorXd& direction) {
  const double step = basis.amounts[row] / direction[row];
  basis.amounts -= step * direction;
  basis.amounts[row] = step;
  basis.amounts = basis.amounts.cwiseMax(0.0);
  basis.inverse.row(row) /= direction[row];
  for (Eigen::Index i = 0; i < direction.size(); ++i)
    if (i != row) basis.inverse.row(i) -= direction[i] * basis.inverse.row(row);
  basis.phases[static_cast<std::size_t>(row)] = phase;
}

}  // namespace

HullSystem::HullSystem(std::size_t elements, std::span<const HullPhase> phases)
    : fractions_(Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(elements + phases.size()),
                                       static_cast<Eigen::Index>(elements))),
      energies_(Eigen::VectorXd::Zero(fractions_.rows())) {
  fractions_.topRows(fractions_.cols()).setIdentity();
  for (std::size_t p = 0; p < phases.size(); ++p) {
    const auto row = static_cast<Eigen::Index>(elements + p);
    for (std::size_t e = 0; e < elements; ++e) fractions_(row, static_cast<Eigen::Index>(e)) = phases[p].fractions[e];
    energies_[row] = phases[p].energy;
  }
}

HullMixture HullSystem::lowest(const Eigen::VectorXd& fractions) const {
  const Eigen::Index n = fractions_.cols();
  Basis basis;
  for (Eigen::Index i = 0; i < n; ++i) basis.phases.push_back(i);
  basis.inverse = Eigen::MatrixXd::Identity(n, n);
  basis.amounts = fractions;
  Eigen::VectorXd costs = Eigen::VectorXd::Zero(n), potentials(n), direction(n), gains(energies_.size());
  HullMixture mixture;
  for (int pivot = 0; pivot < most_pivots; ++pivot) {
    potentials.noalias() = basis.inverse.transpose() * costs;
    gains = energies_;
    gains.noalias() -= fractions_ * potentials;
    const bool by_index = pivot >= pivots_by_gain;
    Eigen::Index entering = 0;
    if (by_index) {
      while (entering < gains.size() && gains[entering] >= -least_gain) ++entering;
      mixture.solved = entering == gains.size();
    } else {
      mixture.solved = gains.minCoeff(&entering) >= -least_gain;
    }
    if (mixture.solved) break;
    direction.noalias() = basis.inverse * fractions_.row(entering).transpose();
    const Eigen::Index row = leaving(basis, direction, by_index);
    if (row < 0) break;
    exchange(basis, row, entering, direction);
    costs[row] = energies_[entering];
    if (pivot % pivots_per_inverse == pivots_per_inverse - 1) {
      Eigen::MatrixXd matrix(n, n);
      for (Eigen::Index i = 0; i < n; ++i)
        matrix.col(i) = fractions_.row(basis.phases[static_cast<std::size_t>(i)]).transpose();
      basis.inverse = matrix.partialPivLu().inverse();
      basis.amounts = (basis.inverse * fractions).cwiseMax(0.0);
    }
  }
  mixture.energy = costs.dot(basis.amounts);
  for (Eigen::Index i = 0; i < n; ++i)
    if (basis.amounts[i] > amount_noise)
      mixture.parts.push_back({static_cast<std::size_t>(basis.phases[static_cast<std::size_t>(i)]), basis.amounts[i]});
  return mixture;
}

}  // namespace werner
