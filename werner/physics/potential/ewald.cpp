#include "werner/physics/potential/ewald.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

#include "werner/core/units.hpp"
#include "werner/physics/potential/lanes.hpp"

namespace werner {

namespace {

using lanes::Doubles;

constexpr double pi = std::numbers::pi;
constexpr double coulomb = units::hartree_in_ev * units::bohr_in_angstrom;  // eV Angstrom/e^2

// What a pair in real space costs, in units of an atom at one wave vector: flat optimum of measurements with 6 to 96
// atoms.
constexpr double pair_cost = 4;

// e^(i n angle) of every atom for n = 0, 1, ...: cosines of all atoms, then sines.
struct Phases {
  std::size_t stride;  // atoms, padded
  std::vector<double> values;

  Phases(const std::vector<double>& angles, std::size_t padded, int most)
      : stride(padded), values(2 * padded * (static_cast<std::size_t>(most) + 1), 0.0) {
    for (std::size_t i = 0; i < padded; ++i) values[i] = 1;
    if (most == 0) return;
    double* first = values.data() + 2 * stride;
    for (std::size_t i = 0; i < angles.size(); ++i) {
      first[i] = std::cos(angles[i]);
      first[stride + i] = std::sin(angles[i]);
    }
    for (int n = 2; n <= most; ++n) {
      const double* before = first + 2 * stride * static_cast<std::size_t>(n - 2);
      double* now = first + 2 * stride * static_cast<std::size_t>(n - 1);
      for (std::size_t i = 0; i < padded; ++i) {
        now[i] = before[i] * first[i] - before[stride + i] * first[stride + i];
        now[stride + i] = before[i] * first[stride + i] + before[stride + i] * first[i];
      }
    }
  }
  const double* of(int n) const { return values.data() + 2 * stride * static_cast<std::size_t>(std::abs(n)); }
};

// charge e^(i (p + q)) of every atom; signs turn a phase around.
WERNER_FOR_EACH_MACHINE void phase_product(std::size_t stride, const double* p, double p_sign, const double* q,
                                           double q_sign, double* product) {
  for (std::size_t i = 0; i < stride; i += lanes::width) {
    const Doubles pc = lanes::load(p + i), ps = lanes::load(p + stride + i) * p_sign;
    const Doubles qc = lanes::load(q + i), qs = lanes::load(q + stride + i) * q_sign;
    lanes::store(pc * qc - ps * qs, product + i);
    lanes::store(pc * qs + ps * qc, product + stride + i);
  }
}

// One wave vector (kx, ky, kz) of a half space with the weight of its term: |sum of q e^(ikr)|^2 comes back.
WERNER_FOR_EACH_MACHINE double wave(std::size_t stride, const double* charges, const double* p, const double* q,
                                    double q_sign, double weight, double kx, double ky, double kz, double* scratch,
                                    double* gathered) {
  Doubles total_c{}, total_s{};
  for (std::size_t i = 0; i < stride; i += lanes::width) {
    const Doubles pc = lanes::load(p + i), ps = lanes::load(p + stride + i), charge = lanes::load(charges + i);
    const Doubles qc = lanes::load(q + i) * charge, qs = lanes::load(q + stride + i) * charge * q_sign;
    const Doubles c = pc * qc - ps * qs, s = pc * qs + ps * qc;
    total_c += c;
    total_s += s;
    lanes::store(c, scratch + i);
    lanes::store(s, scratch + stride + i);
  }
  const double real = lanes::sum(total_c), imaginary = lanes::sum(total_s);
  for (std::size_t i = 0; i < stride; i += lanes::width) {
    const Doubles c = lanes::load(scratch + i), s = lanes::load(scratch + stride + i);
    lanes::store(lanes::load(gathered + i) + weight * (c * real + s * imaginary), gathered + i);
    const Doubles push = (2 * weight) * (s * real - c * imaginary);
    double* f = gathered + stride + i;
    lanes::store(lanes::load(f) + push * kx, f);
    lanes::store(lanes::load(f + stride) + push * ky, f + stride);
    lanes::store(lanes::load(f + 2 * stride) + push * kz, f + 2 * stride);
  }
  return real * real + imaginary * imaginary;
}

}  // namespace

EwaldSplitting ewald_splitting(std::size_t atoms, double volume, double accuracy) {
  // Terms fall as e^(-s^2) in both spaces. Energies of neighbouring shells of opposite sign cancel some of what is cut.
  const double s = std::sqrt(-std::log(std::clamp(accuracy, 1e-15, 1e-3) / 10));
  const double n = static_cast<double>(std::max<std::size_t>(atoms, 1));
  const double screening = std::sqrt(pi) * std::cbrt(std::sqrt(pair_cost * n / (volume * volume)));
  return {screening, s / screening, 2 * s * screening};
}

PairwiseSums reciprocal_sums(const PeriodicFrame& frame, std::span<const double> charges,
                             const EwaldSplitting& splitting) {
  const std::size_t n = frame.x.size(), stride = lanes::padded(n);
  assert(charges.size() == n);
  const Eigen::Matrix3d waves = 2 * pi * frame.cell.inverse().transpose();  // rows: the reciprocal vectors
  const double cutoff = splitting.reciprocal_cutoff, square = cutoff * cutoff;
  std::array<int, 3> most;
  std::array<std::vector<double>, 3> angles;
  for (int axis = 0; axis < 3; ++axis) {
    const auto a = static_cast<std::size_t>(axis);
    most[a] = static_cast<int>(cutoff * frame.cell.row(axis).norm() / (2 * pi));
    for (std::size_t i = 0; i < n; ++i)
      angles[a].push_back(waves.row(axis).dot(Eigen::Vector3d(frame.x[i], frame.y[i], frame.z[i])));
  }
  const Phases first(angles[0], stride, most[0]), second(angles[1], stride, most[1]), third(angles[2], stride, most[2]);

  std::vector<double> padded_charges(stride, 0.0), product(2 * stride), scratch(2 * stride), gathered(4 * stride, 0.0);
  std::copy(charges.begin(), charges.end(), padded_charges.begin());
  // Each wave vector of the half space stands for its opposite too.
  const double prefactor = 4 * pi * coulomb / frame.volume, width = 1 / (4 * splitting.screening * splitting.screening);
  Eigen::Matrix3d local = Eigen::Matrix3d::Zero();
  const Eigen::Vector3d c = waves.row(2);
  for (int u = 0; u <= most[0]; ++u)
    for (int v = u == 0 ? 0 : -most[1]; v <= most[1]; ++v) {
      const Eigen::Vector3d plane = u * waves.row(0) + v * waves.row(1);
      // Where |plane + w c| is below the cut-off.
      const double along = plane.dot(c) / c.squaredNorm();
      const double reach = along * along - (plane.squaredNorm() - square) / c.squaredNorm();
      if (!(reach >= 0)) continue;
      const int from =
          u == 0 && v == 0 ? 1 : std::max(-most[2], static_cast<int>(std::ceil(-along - std::sqrt(reach))));
      const int to = std::min(most[2], static_cast<int>(std::floor(-along + std::sqrt(reach))));
      if (from > to) continue;
      phase_product(stride, first.of(u), 1, second.of(v), v < 0 ? -1 : 1, product.data());
      for (int w = from; w <= to; ++w) {
        const Eigen::Vector3d k = plane + w * c;
        const double k2 = k.squaredNorm(), weight = prefactor * std::exp(-k2 * width) / k2;
        const double energy = weight * wave(stride, padded_charges.data(), product.data(), third.of(w), w < 0 ? -1 : 1,
                                            weight, k.x(), k.y(), k.z(), scratch.data(), gathered.data());
        local += 2 * energy * (1 / k2 + width) * k * k.transpose();
        local.diagonal().array() -= energy;
      }
    }

  PairwiseSums sums;
  const double own = coulomb * splitting.screening / std::sqrt(pi);
  for (std::size_t i = 0; i < n; ++i) sums.atom_energies.push_back(gathered[i] - own * charges[i] * charges[i]);
  Eigen::Matrix3Xd forces(3, static_cast<Eigen::Index>(n));
  for (std::size_t i = 0; i < n; ++i)
    forces.col(static_cast<Eigen::Index>(i)) << gathered[stride + i], gathered[2 * stride + i],
        gathered[3 * stride + i];
  sums.forces = frame.axes.transpose() * forces;
  sums.strain_derivative = frame.axes.transpose() * local * frame.axes;
  return sums;
}

PotentialResult ewald_sum(const Crystal& crystal, std::span<const double> charges, const EwaldSplitting& splitting) {
  PotentialResult result;
  const auto refuse = [&](std::string reason) { result.verdict.reasons.push_back(std::move(reason)); };
  if (crystal.size() == 0) refuse("there are no atoms");
  if (!crystal.lattice.usable()) refuse("the cell has no volume");
  if (std::any_of(crystal.positions.begin(), crystal.positions.end(),
                  [](const Fractional& f) { return !f.value.allFinite(); }))
    refuse("an atom has no position");
  if (!(std::abs(std::accumulate(charges.begin(), charges.end(), 0.0)) < 1e-6)) refuse("the charges do not balance");
  if (!result.verdict.ok()) return result;
  const PeriodicFrame frame = periodic_frame(crystal);
  if (nearest_below(frame, 1e-6)) {
    refuse("two atoms are in one place");
    return result;
  }

  PairModel model;
  std::map<double, std::size_t> kinds;
  for (const double charge : charges) {
    const auto [at, fresh] = kinds.try_emplace(charge, kinds.size());
    if (fresh) model.charges.push_back(charge);
    model.kinds.push_back(at->second);
  }
  model.morse.resize(kinds.size() * kinds.size());
  model.screening = splitting.screening;
  model.coulomb_cutoff = splitting.real_cutoff;
  const PairwiseSums real = pair_sums(frame, model), reciprocal = reciprocal_sums(frame, charges, splitting);
  result.energy = 0;
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    result.atom_energies.push_back(real.atom_energies[i] + reciprocal.atom_energies[i]);
    result.energy += result.atom_energies.back();
  }
  result.forces = real.forces + reciprocal.forces;
  result.stress = (real.strain_derivative + reciprocal.strain_derivative) / frame.volume;
  return result;
}

PotentialResult ewald_sum(const Crystal& crystal, std::span<const double> charges, double accuracy) {
  return ewald_sum(crystal, charges, ewald_splitting(crystal.size(), crystal.lattice.volume(), accuracy));
}

}  // namespace werner
