// Nearest neighbours between two sets of feature vectors, exact and in blocks.
#pragma once
#include <Eigen/Core>

namespace werner {

// For each row of `from` the Euclidean distance to the nearest row of `to`; both have the same number of columns.
// Infinite where `to` has no rows.
Eigen::VectorXd nearest_row_distances(const Eigen::MatrixXd& from, const Eigen::MatrixXd& to);

}  // namespace werner
