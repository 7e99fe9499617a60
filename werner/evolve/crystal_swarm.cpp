// A particle swarm on crystals in the manner of CALYPSO: Wang, Lv, Zhu and Ma, Comput. Phys. Commun. 183 (2012) 2063.
#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "werner/crystal/assignment.hpp"
#include "werner/evolve/crystal_operators.hpp"

namespace werner {

namespace {

Eigen::Matrix3d metric_of(const Lattice& lattice) { return lattice.rows() * lattice.rows().transpose(); }

// Functions of a symmetric matrix by its eigenvalues.
template <class Function>
Eigen::Matrix3d of_symmetric(const Eigen::Matrix3d& matrix, const Function& function) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(matrix);
  return solver.eigenvectors() * solver.eigenvalues().unaryExpr(function).asDiagonal() *
         solver.eigenvectors().transpose();
}

// In logarithms a metric stays one whatever is added.
Eigen::Matrix3d log_metric(const Eigen::Matrix3d& metric) {
  return of_symmetric(metric, [](double x) { return std::log(std::max(x, 1e-12)); });
}

struct Aligned {
  Eigen::Matrix3d metric;
  std::vector<Eigen::Vector3d> positions;                     // of the atom that goes with each atom of the particle
  double distance = std::numeric_limits<double>::infinity();  // sum of squares, Angstrom^2
};

// Axes exchanged and turned so that the metric is the particle's as nearly as may be.
Eigen::Matrix3d nearest_axes(const Eigen::Matrix3d& metric, const Eigen::Matrix3d& other) {
  Eigen::Matrix3d best = Eigen::Matrix3d::Identity();
  double least = std::numeric_limits<double>::infinity();
  std::array<int, 3> axes{0, 1, 2};
  do {
    for (int signs = 0; signs < 4; ++signs) {  // turning all three changes no metric
      Eigen::Matrix3d change = Eigen::Matrix3d::Zero();
      for (int row = 0; row < 3; ++row) change(row, axes[static_cast<std::size_t>(row)]) = (signs >> row) & 1 ? -1 : 1;
      const double far = (change * other * change.transpose() - metric).squaredNorm();
      if (far < least * (1 - 1e-9)) {
        least = far;
        best = change;
      }
    }
  } while (std::ranges::next_permutation(axes).found);
  return best;
}

// `other` with its atoms assigned to those of the particle, elements kept, under the best of the origin shifts that lay
// an atom of the rarest element on one of the particle's.
Aligned aligned(const Crystal& particle, const Crystal& other) {
  const std::size_t n = particle.size();
  const Eigen::Matrix3d metric = metric_of(particle.lattice);
  const Eigen::Matrix3d axes = nearest_axes(metric, metric_of(other.lattice));
  std::vector<std::size_t> rarest;
  for (const int z : particle.atomic_numbers) {
    std::vector<std::size_t> of_element;
    for (std::size_t i = 0; i < n; ++i)
      if (particle.atomic_numbers[i] == z) of_element.push_back(i);
    if (rarest.empty() || of_element.size() < rarest.size()) rarest = of_element;
  }
  const auto anchor = static_cast<std::size_t>(
      std::ranges::find(other.atomic_numbers, particle.atomic_numbers[rarest.front()]) - other.atomic_numbers.begin());
  Aligned best;
  std::vector<double> costs(n * n);
  AssignmentSolver solver;
  for (const double sign : {1.0, -1.0}) {  // both signs leave the metric as it is
    std::vector<Eigen::Vector3d> turned;
    for (const Fractional& f : other.positions) turned.push_back(sign * (axes * f.value));
    for (const std::size_t on : rarest) {
      const Eigen::Vector3d shift = particle.positions[on].value - turned[anchor];
      constexpr double never = 1e6;  // for unlike atoms
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          const Eigen::Vector3d d = wrapped_difference(particle.positions[i], {turned[j] + shift});
          costs[i * n + j] = particle.atomic_numbers[i] == other.atomic_numbers[j] ? d.dot(metric * d) : never;
        }
      const std::vector<std::size_t>& partner = solver.solve(costs, n, n);
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += costs[i * n + partner[i]];
      if (!(sum < best.distance)) continue;
      best.distance = sum;
      best.positions.clear();
      for (std::size_t i = 0; i < n; ++i) best.positions.push_back(turned[partner[i]] + shift);
    }
  }
  best.metric = axes * metric_of(other.lattice) * axes.transpose();
  return best;
}

}  // namespace

// Parents: the particle where it is, where it was before, its best place, the best place of the swarm. v = w (x - x
// before) + c r (p - x) + c r (g - x) with c = 2, components of v at most 0.2 of the cell. The inertia w falls from 0.9
// to 0.4 in CALYPSO; here, where no generation is known, it is drawn from that range.
std::optional<Crystal> swarm(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  const Crystal& particle = parents[0];
  const auto sorted = [](std::vector<int> numbers) {
    std::ranges::sort(numbers);
    return numbers;
  };
  for (const Crystal& other : parents.subspan(1))
    if (sorted(other.atomic_numbers) != sorted(particle.atomic_numbers)) return std::nullopt;
  const std::array<Aligned, 3> others{aligned(particle, parents[1]), aligned(particle, parents[2]),
                                      aligned(particle, parents[3])};
  constexpr double attraction = 2, fastest = 0.2;
  const double inertia = random.uniform(0.4, 0.9);
  Crystal child = particle;
  for (std::size_t i = 0; i < particle.size(); ++i) {
    std::array<Eigen::Vector3d, 3> to;
    for (std::size_t k = 0; k < 3; ++k)
      to[k] = wrapped_difference(particle.positions[i], Fractional{others[k].positions[i]});
    for (int axis = 0; axis < 3; ++axis) {
      const double to_own = attraction * random.uniform(), to_swarm = attraction * random.uniform();
      const double velocity = -inertia * to[0][axis] + to_own * to[1][axis] + to_swarm * to[2][axis];
      child.positions[i].value[axis] += std::clamp(velocity, -fastest, fastest);
    }
  }
  const Eigen::Matrix3d here = log_metric(metric_of(particle.lattice));
  const double to_own = attraction * random.uniform(), to_swarm = attraction * random.uniform();
  const Eigen::Matrix3d velocity = inertia * (here - log_metric(others[0].metric)) +
                                   to_own * (log_metric(others[1].metric) - here) +
                                   to_swarm * (log_metric(others[2].metric) - here);
  const Eigen::Matrix3d metric = of_symmetric(here + velocity, [](double x) { return std::exp(x); });
  const Eigen::Matrix3d rows = metric.llt().matrixL();
  child.lattice = Lattice(rows);
  return child;
}

}  // namespace werner
