#include "werner/physics/lattice/equation_of_state.hpp"

#include <fmt/format.h>

#include <Eigen/QR>
#include <cassert>
#include <cmath>
#include <vector>

#include "werner/core/units.hpp"
#include "werner/physics/lattice/elasticity.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {

EquationOfState fit_birch_murnaghan(std::span<const double> volumes, std::span<const double> energies) {
  assert(volumes.size() == energies.size() && volumes.size() >= 4);
  EquationOfState state;
  // x = (V / mean)^(-2/3): energies are c0 + c1 x + c2 x^2 + c3 x^3.
  double mean = 0;
  for (const double volume : volumes) mean += volume / static_cast<double>(volumes.size());
  Eigen::MatrixXd powers(Eigen::Index(volumes.size()), 4);
  Eigen::VectorXd values(Eigen::Index(volumes.size()));
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    const double x = std::pow(volumes[i] / mean, -2.0 / 3) - 1;
    powers.row(Eigen::Index(i)) << 1, x, x * x, x * x * x;
    values[Eigen::Index(i)] = energies[i];
  }
  const Eigen::Vector4d c = powers.colPivHouseholderQr().solve(values);
  state.residual = std::sqrt((powers * c - values).squaredNorm() / static_cast<double>(volumes.size()));
  // Minimum: c1 + 2 c2 y + 3 c3 y^2 = 0 with positive curvature, y = x - 1; the form that does not cancel.
  const double root = c[2] * c[2] - 3 * c[1] * c[3];
  if (!(root > 0)) {
    state.verdict.reasons.push_back("the energy has no minimum by the volume");
    return state;
  }
  const double y = -c[1] / (c[2] + std::sqrt(root));
  const double x = y + 1;
  if (!(std::abs(y) < 0.2) || !(x > 0)) {
    state.verdict.reasons.push_back("the minimum by the volume lies outside of the volumes that were looked at");
    return state;
  }
  const double second = 2 * c[2] + 6 * c[3] * y, third = 6 * c[3];
  const double v = mean * std::pow(x, -1.5);
  // With x = (V/m)^(-2/3): x' = -2x/(3V), x'' = 10x/(9V^2), x''' = -80x/(27V^3), and E' = 0 at the minimum.
  const double x1 = -2 * x / (3 * v), x2 = 10 * x / (9 * v * v);
  const double e2 = second * x1 * x1;
  const double e3 = third * x1 * x1 * x1 + 3 * second * x1 * x2;
  state.volume = v;
  state.energy = c[0] + y * (c[1] + y * (c[2] + y * c[3]));
  state.bulk_modulus = v * e2 * units::gigapascal_per_ev_per_cubic_angstrom;
  // B = V E'', P = -E': dB/dP = -(E'' + V E''') / E''.
  state.bulk_modulus_derivative = -(e2 + v * e3) / e2;
  return state;
}

EquationOfState equation_of_state(const Crystal& crystal, const Potential& potential) {
  constexpr int points = 9;
  constexpr double most = 0.06;         // of the volume, to both sides
  constexpr double left_force = 0.005;  // eV/Angstrom on the atoms
  std::vector<double> volumes, energies;
  for (int k = 0; k < points; ++k) {
    const double stretch = std::cbrt(1 + most * (2.0 * k / (points - 1) - 1));
    Crystal scaled = crystal;
    scaled.lattice = Lattice(crystal.lattice.rows() * stretch);
    const Relaxation relaxed = relax(scaled, potential, {.fmax = left_force, .steps = 200, .cell = false});
    if (!relaxed.converged) {
      EquationOfState none;
      none.verdict.reasons = {"atoms of a cell of another volume: " + relaxed.reason};
      return none;
    }
    volumes.push_back(scaled.lattice.volume());
    energies.push_back(relaxed.result.energy);
  }
  EquationOfState state = fit_birch_murnaghan(volumes, energies);
  if (state.bulk_modulus > stiffest_material)
    state.verdict.reasons.push_back(
        fmt::format("{:.0f} GPa is far beyond any material (diamond: 443 GPa)", state.bulk_modulus));
  return state;
}

}  // namespace werner
