// Against what defines real Clebsch-Gordan coefficients: harmonics of a turned vector couple to turned harmonics.
#include "werner/physics/potential/coupling.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

namespace werner {
namespace {

std::vector<Eigen::Vector3d> directions() {
  std::vector<Eigen::Vector3d> list;
  for (int i = 0; i < 40; ++i)
    list.push_back(
        Eigen::Vector3d(std::sin(1.3 * i + 0.2), std::cos(2.1 * i), std::sin(0.7 * i - 1) + 0.1).normalized());
  return list;
}

std::array<double, harmonics_count> values(const Eigen::Vector3d& n) {
  return harmonics<double>({n.x(), n.y(), n.z()}, {}).value;
}

// D with Y_l(R n) = D Y_l(n), from many directions.
Eigen::MatrixXd representation(int l, const Eigen::Matrix3d& turn) {
  const auto n = static_cast<Eigen::Index>(components(l));
  const auto list = directions();
  Eigen::MatrixXd before(n, 40), after(n, 40);
  for (Eigen::Index i = 0; i < 40; ++i)
    for (Eigen::Index k = 0; k < n; ++k) {
      before(k, i) = values(list[std::size_t(i)])[first_harmonic(l) + std::size_t(k)];
      after(k, i) = values(turn * list[std::size_t(i)])[first_harmonic(l) + std::size_t(k)];
    }
  return before.transpose().colPivHouseholderQr().solve(after.transpose()).transpose();
}

TEST(Coupling, HarmonicsHaveTheSumOfSquaresOfTheAdditionTheorem) {
  for (const Eigen::Vector3d& n : directions())
    for (int l = 0; l <= highest_degree; ++l) {
      double sum = 0;
      for (std::size_t k = 0; k < components(l); ++k) sum += std::pow(values(n)[first_harmonic(l) + k], 2);
      EXPECT_NEAR(sum, 2 * l + 1, 1e-12);
    }
}

TEST(Coupling, DerivativesAlongATangentAreDifferences) {
  const Eigen::Vector3d n = Eigen::Vector3d(1, 2, -0.5).normalized(),
                        e = n.cross(Eigen::Vector3d::UnitX()).normalized();
  const auto y = harmonics<double>({n.x(), n.y(), n.z()}, {e.x(), e.y(), e.z()});
  const double h = 1e-5;
  const auto plus = values((n + h * e).normalized()), minus = values((n - h * e).normalized());
  for (std::size_t i = 0; i < harmonics_count; ++i) EXPECT_NEAR(y.along[i], (plus[i] - minus[i]) / (2 * h), 1e-8) << i;
}

TEST(Coupling, TurnsWithWhatItCouples) {
  const Eigen::Matrix3d turn = (Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, 2, 3).normalized()) *
                                Eigen::AngleAxisd(-1.1, Eigen::Vector3d::UnitY()))
                                   .toRotationMatrix();
  for (int a = 0; a <= 3; ++a)
    for (int b = 0; b <= 3; ++b)
      for (int c = std::abs(a - b); c <= std::min(a + b, 3); ++c) {
        if ((a + b + c) % 2 != 0) continue;
        const std::vector<double> tensor = coupling(a, b, c);
        double squares = 0;
        for (const double value : tensor) squares += value * value;
        EXPECT_NEAR(squares, 2 * c + 1, 1e-12);
        const Eigen::MatrixXd da = representation(a, turn), db = representation(b, turn), dc = representation(c, turn);
        const auto at = [&](std::size_t i, std::size_t j, std::size_t k) {
          return tensor[(i * components(b) + j) * components(c) + k];
        };
        for (std::size_t i = 0; i < components(a); ++i)
          for (std::size_t j = 0; j < components(b); ++j)
            for (std::size_t k = 0; k < components(c); ++k) {
              double turned = 0;
              for (std::size_t p = 0; p < components(a); ++p)
                for (std::size_t q = 0; q < components(b); ++q)
                  for (std::size_t r = 0; r < components(c); ++r)
                    turned += da(Eigen::Index(p), Eigen::Index(i)) * db(Eigen::Index(q), Eigen::Index(j)) *
                              dc(Eigen::Index(r), Eigen::Index(k)) * at(p, q, r);
              EXPECT_NEAR(turned, at(i, j, k), 1e-10) << a << b << c;
            }
      }
}

}  // namespace
}  // namespace werner
