#include "werner/physics/lattice/elasticity.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <vector>

#include "werner/core/units.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {

namespace {

using Voigt = Eigen::Matrix<double, 6, 1>;

constexpr std::array<std::array<int, 2>, 6> axes{{{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}}};
constexpr double strain_size = 0.005;  // the third order falls out of the difference of both signs
// eV/Angstrom on atoms of a strained cell: 0.002 leaves the stress of a soft crystal (potassium ozonide, 14 GPa) wrong
// by a tenth. Where rounding of the potential keeps more, `tolerated` will do.
constexpr double left_force = 0.0005, tolerated = 0.002;
constexpr int most_steps = 200;
// Of the largest constant: an elastic stiffness is symmetric. What is not has jumped into another valley.
constexpr double most_asymmetry = 0.05;

bool relaxed_enough(const Relaxation& relaxed) {
  return relaxed.converged || (relaxed.result.verdict.ok() && relaxed.largest_force <= tolerated);
}

std::vector<Eigen::Vector3d> moves_of(const Crystal& from, const Crystal& to, double times) {
  std::vector<Eigen::Vector3d> moves;
  for (std::size_t i = 0; i < from.size(); ++i)
    moves.push_back(times * wrapped_difference(from.positions[i], to.positions[i]));
  return moves;
}

Voigt stress_of(const Relaxation& relaxed) {
  Voigt stress;
  for (Eigen::Index k = 0; k < 6; ++k) {
    const auto [a, b] = axes[static_cast<std::size_t>(k)];
    stress[k] = relaxed.result.stress(a, b) * units::gigapascal_per_ev_per_cubic_angstrom;
  }
  return stress;
}

// Of the crystal strained by `size` along one of Voigt's six, its atoms moved first by `moves` (fractional), then to
// rest.
Relaxation strained(const Crystal& crystal, const Potential& potential, std::size_t along, double size,
                    const std::vector<Eigen::Vector3d>& moves) {
  Eigen::Matrix3d strain = Eigen::Matrix3d::Zero();
  const auto [i, j] = axes[along];
  strain(i, j) += size / 2;
  strain(j, i) += size / 2;
  Crystal changed = crystal;
  changed.lattice = Lattice(crystal.lattice.rows() * (Eigen::Matrix3d::Identity() + strain));
  for (std::size_t k = 0; k < moves.size(); ++k) changed.positions[k].value += moves[k];
  return relax(changed, potential, {.fmax = left_force, .steps = most_steps, .cell = false});
}

}  // namespace

void average(Elasticity& e) {
  const auto& c = e.stiffness;
  const auto bulk = [](const auto& m) { return m.template topLeftCorner<3, 3>().sum(); };
  const double voigt_bulk = bulk(c) / 9;
  const double voigt_shear =
      (3 * c.topLeftCorner<3, 3>().trace() - bulk(c) + 6 * c.bottomRightCorner<3, 3>().trace()) / 30;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix<double, 6, 6>> solver(c, Eigen::EigenvaluesOnly);
  e.softest = solver.eigenvalues().minCoeff();
  e.stable = e.softest > 0;
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

Elasticity elasticity(const Crystal& minimum, const Potential& potential) {
  Elasticity result;
  const Relaxation rest = relax(minimum, potential, {.fmax = left_force, .steps = most_steps, .cell = false});
  if (!relaxed_enough(rest)) {
    result.verdict.reasons.push_back("atoms at rest: " + rest.reason);
    return result;
  }
  double pressure = 0;  // GPa
  for (std::size_t along = 0; along < 6; ++along) {
    const Relaxation plus = strained(rest.crystal, potential, along, strain_size, {});
    // To first order atoms answer the opposite strain by the opposite move.
    const Relaxation minus =
        strained(rest.crystal, potential, along, -strain_size, moves_of(rest.crystal, plus.crystal, -1));
    for (const Relaxation* relaxed : {&plus, &minus})
      if (!relaxed_enough(*relaxed)) {
        result.verdict.reasons.push_back("atoms of a strained cell: " + relaxed->reason);
        return result;
      }
    const Voigt up = stress_of(plus), down = stress_of(minus);
    result.stiffness.col(static_cast<Eigen::Index>(along)) = (up - down) / (2 * strain_size);
    pressure -= (up + down).head<3>().sum() / (2 * 3 * 6);
  }
  const double asymmetry = (result.stiffness - result.stiffness.transpose()).cwiseAbs().maxCoeff();
  const bool jumped = asymmetry > most_asymmetry * result.stiffness.cwiseAbs().maxCoeff();
  result.stiffness = (result.stiffness + result.stiffness.transpose()).eval() / 2;
  average(result);
  const double greatest = std::max(result.bulk_modulus, result.shear_modulus);
  if (jumped)
    result.verdict.reasons.push_back(
        "atoms of a strained cell leave for another valley: by this potential the crystal is no minimum, or hardly "
        "one");
  else if (!result.stable)
    result.verdict.reasons.push_back(fmt::format(
        "a strain lowers the energy (by {:.3g} GPa): by this potential the crystal is a saddle, not a minimum",
        result.softest));
  else if (greatest > stiffest_material + stiffening * std::max(pressure, 0.0))
    result.verdict.reasons.push_back(
        fmt::format("{:.0f} GPa is far beyond any material (diamond: 443 and 535 GPa)", greatest));
  return result;
}

}  // namespace werner
