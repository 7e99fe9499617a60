#include "werner/crystal/nearest_rows.hpp"

#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

TEST(NearestRows, LikeBruteForce) {
  RandomStream random(4, 0, "rows");
  const auto filled = [&](Eigen::Index rows) {
    Eigen::MatrixXd m(rows, 61);
    for (Eigen::Index i = 0; i < m.size(); ++i) m.data()[i] = random.normal() * 30;
    return m;
  };
  const Eigen::MatrixXd a = filled(300);
  Eigen::MatrixXd b = filled(500);
  b.row(7) = a.row(3);
  b.row(8) = a.row(4).array() + 1e-9;
  const Eigen::VectorXd found = nearest_row_distances(a, b);
  for (Eigen::Index i = 0; i < a.rows(); ++i)
    EXPECT_DOUBLE_EQ(found[i], (b.rowwise() - a.row(i)).rowwise().norm().minCoeff()) << i;
  EXPECT_EQ(found[3], 0);
  EXPECT_NEAR(found[4], 1e-9 * std::sqrt(61), 1e-12);
  EXPECT_TRUE(std::isinf(nearest_row_distances(a, Eigen::MatrixXd(0, 61))[0]));
}

}  // namespace
}  // namespace werner
