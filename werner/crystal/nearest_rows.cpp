#include "werner/crystal/nearest_rows.hpp"

#include <algorithm>
#include <limits>

namespace werner {

namespace {

constexpr Eigen::Index block = 256;  // rows at once: products of matrices instead of single distances

}  // namespace

Eigen::VectorXd nearest_row_distances(const Eigen::MatrixXd& from, const Eigen::MatrixXd& to) {
  Eigen::VectorXd nearest = Eigen::VectorXd::Constant(from.rows(), std::numeric_limits<double>::infinity());
  if (to.rows() == 0) return nearest;
  const Eigen::VectorXd norms = to.rowwise().squaredNorm();
  for (Eigen::Index start = 0; start < from.rows(); start += block) {
    const Eigen::Index rows = std::min(block, from.rows() - start);
    const Eigen::MatrixXd products = to * from.middleRows(start, rows).transpose();
    for (Eigen::Index i = 0; i < rows; ++i) {
      // |a - b|^2 = |a|^2 + |b|^2 - 2 ab finds the neighbour but loses digits for close ones: the distance itself is
      // taken from the difference. Candidates within its rounding are all looked at.
      const auto row = from.row(start + i);
      const Eigen::VectorXd squared = norms - 2 * products.col(i);
      const double least = squared.minCoeff();
      const double rounding = 1e-10 * (row.squaredNorm() + norms.maxCoeff());
      double best = std::numeric_limits<double>::infinity();
      for (Eigen::Index j = 0; j < to.rows(); ++j)
        if (squared[j] <= least + rounding) best = std::min(best, (to.row(j) - row).norm());
      nearest[start + i] = best;
    }
  }
  return nearest;
}

}  // namespace werner
