#include "werner/physics/lattice/elasticity.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <array>

#include "werner/core/units.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {

namespace {

using Voigt = Eigen::Matrix<double, 6, 1>;

constexpr std::array<std::array<int, 2>, 6> axes{{{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}}};
constexpr double strain_size = 0.005;  // the third order falls out of the difference of both signs
constexpr double left_force = 0.002;   // eV/Angstrom on atoms of a strained cell
constexpr int most_steps = 200;
// GPa. Diamond has 443 (bulk) and 535 (shear, McSkimin & Andreatch 1972, doi:10.1063/1.1661636); under pressure moduli
// grow by some four times of it. What is far beyond is a hole of the potential, not a material.
constexpr double stiffest = 1000, growth = 5;

// GPa, of the crystal strained by `size` along one of Voigt's six, its atoms at rest.
std::optional<Voigt> stress_of(const Crystal& crystal, const Potential& potential, std::size_t along, double size,
                               Verdict& verdict) {
  Eigen::Matrix3d strain = Eigen::Matrix3d::Zero();
  const auto [i, j] = axes[along];
  strain(i, j) += size / 2;
  strain(j, i) += size / 2;
  Crystal strained = crystal;
  strained.lattice = Lattice(crystal.lattice.rows() * (Eigen::Matrix3d::Identity() + strain));
  const Relaxation relaxed = relax(strained, potential, {.fmax = left_force, .steps = most_steps, .cell = false});
  if (!relaxed.converged) {
    verdict.reasons.push_back("atoms of a strained cell: " + relaxed.reason);
    return std::nullopt;
  }
  Voigt stress;
  for (Eigen::Index k = 0; k < 6; ++k) {
    const auto [a, b] = axes[static_cast<std::size_t>(k)];
    stress[k] = relaxed.result.stress(a, b) * units::gigapascal_per_ev_per_cubic_angstrom;
  }
  return stress;
}

}  // namespace

void average(Elasticity& e) {
  const auto& c = e.stiffness;
  const auto bulk = [](const auto& m) { return m.template topLeftCorner<3, 3>().sum(); };
  const double voigt_bulk = bulk(c) / 9;
  const double voigt_shear =
      (3 * c.topLeftCorner<3, 3>().trace() - bulk(c) + 6 * c.bottomRightCorner<3, 3>().trace()) / 30;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix<double, 6, 6>> solver(c, Eigen::EigenvaluesOnly);
  e.stable = solver.eigenvalues().minCoeff() > 0;
  e.bulk_modulus = voigt_bulk;
  e.shear_modulus = voigt_shear;
  if (!e.stable) return;
  const Eigen::Matrix<double, 6, 6> s = c.inverse();
  const double reuss_bulk = 1 / bulk(s);
  const double reuss_shear =
      15 / (6 * s.topLeftCorner<3, 3>().trace() - 2 * bulk(s) + 3 * s.bottomRightCorner<3, 3>().trace());
  e.bulk_modulus = (voigt_bulk + reuss_bulk) / 2;
  e.shear_modulus = (voigt_shear + reuss_shear) / 2;
}

Elasticity elasticity(const Crystal& crystal, const Potential& potential) {
  Elasticity result;
  double pressure = 0;  // GPa
  for (std::size_t along = 0; along < 6; ++along) {
    const auto plus = stress_of(crystal, potential, along, strain_size, result.verdict);
    const auto minus = plus ? stress_of(crystal, potential, along, -strain_size, result.verdict) : std::nullopt;
    if (!minus) return result;
    result.stiffness.col(static_cast<Eigen::Index>(along)) = (*plus - *minus) / (2 * strain_size);
    pressure -= (*plus + *minus).head<3>().sum() / (2 * 3 * 6);
  }
  result.stiffness = (result.stiffness + result.stiffness.transpose()).eval() / 2;
  average(result);
  const double greatest = std::max(result.bulk_modulus, result.shear_modulus);
  if (greatest > stiffest + growth * std::max(pressure, 0.0))
    result.verdict.reasons.push_back(
        fmt::format("{:.0f} GPa is far beyond any material (diamond: 443 and 535 GPa)", greatest));
  return result;
}

}  // namespace werner
