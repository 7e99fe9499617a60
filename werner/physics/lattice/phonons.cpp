#include "werner/physics/lattice/phonons.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "werner/core/element.hpp"
#include "werner/core/units.hpp"

namespace werner {

namespace {

constexpr double imaginary_limit = -0.3;  // THz: acoustic modes of soft crystals are less exact than that
constexpr double lowest = 0.05;           // THz: modes below have no thermodynamics
// sqrt(eV / (Angstrom^2 u)) in THz, as an ordinary frequency.
const double thz = std::sqrt(1.602176634e-19 / (1e-20 * 1.66053906660e-27)) / (2 * std::numbers::pi) * 1e-12;
constexpr double planck = 4.135667696e-3;     // eV/THz
constexpr double boltzmann = 8.617333262e-5;  // eV/K

// Distances between opposite faces, Angstrom.
Eigen::Vector3d widths(const Lattice& lattice) { return lattice.reciprocal().rowwise().norm().cwiseInverse(); }

std::array<int, 3> repeats_of(const Crystal& crystal, const PhononOptions& options) {
  const Eigen::Vector3d width = widths(crystal.lattice);
  std::array<int, 3> n{};
  for (double wanted = options.shortest;; wanted *= 0.95) {
    for (int k = 0; k < 3; ++k)
      n[static_cast<std::size_t>(k)] = std::max(1, static_cast<int>(std::ceil(wanted / width[k] - 1e-6)));
    const auto atoms = static_cast<double>(crystal.size()) * n[0] * n[1] * n[2];
    if (atoms <= options.most_atoms || n == std::array<int, 3>{1, 1, 1}) return n;
  }
}

// Every atom of a supercell: which of the cell, and by which lattice vector it is moved.
struct Repeated {
  Crystal crystal;
  std::vector<std::size_t> atom;
  std::vector<Eigen::Vector3i> cell;
};

Repeated repeated(const Crystal& crystal, const std::array<int, 3>& n) {
  Repeated result;
  Eigen::Matrix3d rows = crystal.lattice.rows();
  for (int k = 0; k < 3; ++k) rows.row(k) *= n[static_cast<std::size_t>(k)];
  result.crystal.lattice = Lattice(rows);
  const Eigen::Vector3d sizes(n[0], n[1], n[2]);
  for (int x = 0; x < n[0]; ++x)
    for (int y = 0; y < n[1]; ++y)
      for (int z = 0; z < n[2]; ++z)
        for (std::size_t i = 0; i < crystal.size(); ++i) {
          const Eigen::Vector3i cell(x, y, z);
          result.atom.push_back(i);
          result.cell.push_back(cell);
          result.crystal.atomic_numbers.push_back(crystal.atomic_numbers[i]);
          result.crystal.positions.push_back({(crystal.positions[i].value + cell.cast<double>()).cwiseQuotient(sizes)});
        }
  return result;
}

// Index of the cell (x, y, z) modulo the repeats; atoms of cell c stand at c * size and behind.
std::size_t cell_index(const Eigen::Vector3i& cell, const std::array<int, 3>& n) {
  std::size_t index = 0;
  for (int k = 0; k < 3; ++k) {
    const int m = n[static_cast<std::size_t>(k)];
    index = index * static_cast<std::size_t>(m) + static_cast<std::size_t>(((cell[k] % m) + m) % m);
  }
  return index;
}

// constants[i](3 j .. , 3): second derivatives of atom i of the first cell and atom j of the supercell.
using Constants = std::vector<Eigen::MatrixX3d>;

void symmetrise(Constants& constants, const Repeated& super, const std::array<int, 3>& n, Phonons& phonons) {
  const std::size_t atoms = constants.size();
  const auto block = [](std::size_t j) { return Eigen::Index(3 * j); };
  const Constants found = constants;
  // What moving i does to j in cell c is what moving j does to i in cell -c.
  for (std::size_t i = 0; i < atoms; ++i)
    for (std::size_t s = 0; s < super.atom.size(); ++s) {
      const std::size_t j = super.atom[s];
      const std::size_t back = cell_index(-super.cell[s], n) * atoms + i;
      constants[i].middleRows<3>(block(s)) =
          (found[i].middleRows<3>(block(s)) + found[j].middleRows<3>(block(back)).transpose()) / 2;
    }
  for (std::size_t i = 0; i < atoms; ++i) {
    Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
    for (std::size_t s = 0; s < super.atom.size(); ++s) sum += constants[i].middleRows<3>(block(s));
    phonons.drift = std::max(phonons.drift, sum.cwiseAbs().maxCoeff());
    constants[i].middleRows<3>(block(i)) -= (sum + sum.transpose()) / 2;
  }
}

PhononFrequencies frequencies(const Crystal& crystal, const Constants& constants, const Repeated& super,
                              const Eigen::Vector3d& wave_vector) {
  const auto size = Eigen::Index(3 * crystal.size());
  Eigen::MatrixXcd dynamical = Eigen::MatrixXcd::Zero(size, size);
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (std::size_t s = 0; s < super.atom.size(); ++s) {
      const std::size_t j = super.atom[s];
      const double angle = 2 * std::numbers::pi * wave_vector.dot(super.cell[s].cast<double>());
      const double masses =
          std::sqrt(element(crystal.atomic_numbers[i]).mass * element(crystal.atomic_numbers[j]).mass);
      dynamical.block<3, 3>(Eigen::Index(3 * i), Eigen::Index(3 * j)) +=
          std::polar(1.0, angle) / masses * constants[i].middleRows<3>(Eigen::Index(3 * s)).transpose();
    }
  const Eigen::MatrixXcd hermitian = (dynamical + dynamical.adjoint()) / 2;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(hermitian, Eigen::EigenvaluesOnly);
  PhononFrequencies result{wave_vector, {}};
  for (const double value : solver.eigenvalues())
    result.thz.push_back(std::copysign(std::sqrt(std::abs(value)) * thz, value));
  return result;
}

}  // namespace

Phonons phonons(const Crystal& crystal, const Potential& potential, const PhononOptions& options) {
  Phonons result;
  if (!crystal.lattice.usable() || crystal.size() == 0) {
    result.verdict.reasons = {"the cell has no volume or no atoms"};
    return result;
  }
  const auto n = result.repeats = repeats_of(crystal, options);
  const Repeated super = repeated(crystal, n);
  Constants constants(crystal.size(), Eigen::MatrixX3d::Zero(Eigen::Index(3 * super.atom.size()), 3));
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (int axis = 0; axis < 3; ++axis)
      for (const double sign : {1.0, -1.0}) {
        Crystal moved = super.crystal;
        const Vec3 step = sign * options.displacement * Vec3::Unit(axis);
        moved.positions[i].value += moved.lattice.fractional(step).value;
        const PotentialResult found = potential.evaluate(std::span(&moved, 1)).front();
        if (!found.verdict.ok()) {
          result.verdict = found.verdict;
          return result;
        }
        constants[i].col(axis) -= found.forces.reshaped() * (sign / (2 * options.displacement));
      }
  symmetrise(constants, super, n, result);
  for (int x = 0; x < n[0]; ++x)
    for (int y = 0; y < n[1]; ++y)
      for (int z = 0; z < n[2]; ++z) {
        const Eigen::Vector3d wave_vector(static_cast<double>(x) / n[0], static_cast<double>(y) / n[1],
                                          static_cast<double>(z) / n[2]);
        result.points.push_back(frequencies(crystal, constants, super, wave_vector));
        result.imaginary += static_cast<int>(
            std::ranges::count_if(result.points.back().thz, [](double f) { return f < imaginary_limit; }));
      }
  return result;
}

std::optional<Eigen::MatrixXd> force_constants(const Crystal& crystal, const Potential& potential, int threads,
                                               double displacement) {
  if (!crystal.lattice.usable() || crystal.size() == 0) return std::nullopt;
  std::vector<Crystal> moved;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (int axis = 0; axis < 3; ++axis)
      for (const double sign : {1.0, -1.0}) {
        moved.push_back(crystal);
        const Vec3 step = sign * displacement * Vec3::Unit(axis);
        moved.back().positions[i].value += crystal.lattice.fractional(step).value;
      }
  const std::vector<PotentialResult> found = potential.evaluate(moved, threads);
  const auto size = Eigen::Index(3 * crystal.size());
  Eigen::MatrixXd constants(size, size);
  for (Eigen::Index k = 0; k < size; ++k) {
    const PotentialResult &up = found[static_cast<std::size_t>(2 * k)],
                          &down = found[static_cast<std::size_t>(2 * k + 1)];
    if (!up.verdict.ok() || !down.verdict.ok()) return std::nullopt;
    constants.col(k) = (down.forces - up.forces).reshaped() / (2 * displacement);
  }
  constants = ((constants + constants.transpose()) / 2).eval();
  for (Eigen::Index i = 0; i < size; i += 3) {
    Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
    for (Eigen::Index j = 0; j < size; j += 3) sum += constants.block<3, 3>(i, j);
    constants.block<3, 3>(i, i) -= (sum + sum.transpose()) / 2;
  }
  return constants;
}

Thermodynamics thermodynamics(const Phonons& phonons, double temperature) {
  Thermodynamics sum;
  for (const PhononFrequencies& point : phonons.points)
    for (const double frequency : point.thz) {
      if (frequency < lowest) continue;
      const double quantum = planck * frequency;
      sum.zero_point_energy += quantum / 2;
      sum.free_energy += quantum / 2;
      if (!(temperature > 0)) continue;
      const double x = quantum / (boltzmann * temperature);
      const double occupied = 1 / std::expm1(x);
      sum.free_energy += boltzmann * temperature * std::log1p(-std::exp(-x));
      sum.entropy += boltzmann * (x * occupied - std::log1p(-std::exp(-x)));
      // x^2 e^x / (e^x - 1)^2 without overflow.
      sum.heat_capacity += boltzmann * x * x * occupied * (1 + occupied);
    }
  const auto points = static_cast<double>(std::max<std::size_t>(1, phonons.points.size()));
  for (double* value : {&sum.zero_point_energy, &sum.free_energy, &sum.entropy, &sum.heat_capacity}) *value /= points;
  return sum;
}

}  // namespace werner
