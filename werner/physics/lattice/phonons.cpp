#include "werner/physics/lattice/phonons.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "werner/core/element.hpp"
#include "werner/crystal/symmetrise.hpp"
#include "werner/physics/lattice/displacements.hpp"
#include "werner/physics/lattice/supercell.hpp"

namespace werner {

namespace {

constexpr double imaginary_limit = -0.3;  // THz: acoustic modes of soft crystals are less exact than that
constexpr double lowest = 0.05;           // THz: modes below have no thermodynamics
// sqrt(eV / (Angstrom^2 u)) in THz, as an ordinary frequency.
const double thz = std::sqrt(1.602176634e-19 / (1e-20 * 1.66053906660e-27)) / (2 * std::numbers::pi) * 1e-12;
constexpr double planck = 4.135667696e-3;     // eV/THz
constexpr double boltzmann = 8.617333262e-5;  // eV/K

void symmetrise(std::vector<Eigen::MatrixX3d>& constants, const Supercell& super, Phonons& phonons) {
  const std::size_t atoms = constants.size();
  const auto block = [](std::size_t j) { return Eigen::Index(3 * j); };
  const std::vector<Eigen::MatrixX3d> found = constants;
  // What moving i does to j in cell c is what moving j does to i in cell -c.
  for (std::size_t i = 0; i < atoms; ++i)
    for (std::size_t s = 0; s < super.atom.size(); ++s) {
      const std::size_t j = super.atom[s];
      const std::size_t back = cell_index(-super.cell[s], super.repeats) * atoms + i;
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

// What atom j, moved by a lattice vector, feels of atom i of the cell: a term of the dynamical matrix.
struct Term {
  Eigen::Index i = 0, j = 0;
  Eigen::Matrix3d constants;  // over the root of both masses
  Eigen::Vector3d cell;       // the vector, in units of the cell's
};

// A constant between an atom and another in the supercell stands for all images of the other one; it is given to the
// nearest of them, in equal shares where several are equally near (Parlinski, Li and Kawazoe 1997). At wave vectors
// that fit into the supercell that makes no difference; between them it is what smooths.
std::vector<Term> terms_of(const Crystal& crystal, const Supercell& super, const std::vector<Eigen::MatrixX3d>& of) {
  constexpr double equally = 0.01;  // Angstrom
  const Lattice& large = super.crystal.lattice;
  const Eigen::Vector3d width = widths(large);
  std::vector<Term> terms;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (std::size_t s = 0; s < super.atom.size(); ++s) {
      const std::size_t j = super.atom[s];
      const Eigen::Vector3d cell = super.cell[s].cast<double>();
      const Eigen::Vector3d away =
          large.fractional(crystal.lattice.cartesian({crystal.positions[j].value + cell - crystal.positions[i].value}))
              .value;
      const Eigen::Vector3d first = -away.array().round();
      double nearest = large.cartesian({away + first}).norm();
      const Eigen::Vector3i reach = (nearest * width.cwiseInverse()).array().ceil().cast<int>();
      std::vector<std::pair<double, Eigen::Vector3d>> images;
      for (int x = -reach[0]; x <= reach[0]; ++x)
        for (int y = -reach[1]; y <= reach[1]; ++y)
          for (int z = -reach[2]; z <= reach[2]; ++z) {
            const Eigen::Vector3d moved = first + Eigen::Vector3d(x, y, z);
            const double distance = large.cartesian({away + moved}).norm();
            nearest = std::min(nearest, distance);
            images.emplace_back(distance, moved);
          }
      std::erase_if(images, [&](const auto& image) { return image.first > nearest + equally; });
      const double masses =
          std::sqrt(element(crystal.atomic_numbers[i]).mass * element(crystal.atomic_numbers[j]).mass);
      const Eigen::Matrix3d constants = of[i].middleRows<3>(Eigen::Index(3 * s)).transpose() / masses;
      for (const auto& [distance, moved] : images) {
        const Eigen::Vector3d repeats(super.repeats[0], super.repeats[1], super.repeats[2]);
        terms.push_back({Eigen::Index(3 * i), Eigen::Index(3 * j), constants / static_cast<double>(images.size()),
                         cell + moved.cwiseProduct(repeats)});
      }
    }
  return terms;
}

PhononFrequencies frequencies(Eigen::Index atoms, const std::vector<Term>& terms, const Eigen::Vector3d& wave_vector,
                              double weight) {
  Eigen::MatrixXcd dynamical = Eigen::MatrixXcd::Zero(3 * atoms, 3 * atoms);
  for (const Term& term : terms)
    dynamical.block<3, 3>(term.i, term.j) +=
        std::polar(1.0, 2 * std::numbers::pi * wave_vector.dot(term.cell)) * term.constants;
  const Eigen::MatrixXcd hermitian = (dynamical + dynamical.adjoint()) / 2;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(hermitian, Eigen::EigenvaluesOnly);
  PhononFrequencies result{wave_vector, {}, weight};
  for (const double value : solver.eigenvalues())
    result.thz.push_back(std::copysign(std::sqrt(std::abs(value)) * thz, value));
  return result;
}

// Wave vectors of a regular mesh with so many divisions, each of its points moved by `offset` of a division; of a
// vector and its negative one, with twice the weight.
std::vector<PhononFrequencies> mesh_of(Eigen::Index atoms, const std::vector<Term>& terms, const std::array<int, 3>& n,
                                       double offset) {
  std::vector<PhononFrequencies> points;
  const int all = n[0] * n[1] * n[2];
  for (int k = 0; k < all; ++k) {
    const Eigen::Vector3i place(k / (n[1] * n[2]), k / n[2] % n[1], k % n[2]);
    const Eigen::Vector3i sizes(n[0], n[1], n[2]);
    // The place of the negative vector: -(place + offset) is a place + offset modulo the sizes for offsets 0 and 1/2.
    const Eigen::Vector3i turned = (2 * sizes - place).array() - static_cast<int>(std::lround(2 * offset));
    const Eigen::Vector3i other(turned[0] % n[0], turned[1] % n[1], turned[2] % n[2]);
    const int partner = (other[0] * n[1] + other[1]) * n[2] + other[2];
    if (partner < k) continue;
    const Eigen::Vector3d wave_vector = (place.cast<double>().array() + offset) / sizes.cast<double>().array();
    points.push_back(frequencies(atoms, terms, wave_vector, partner == k ? 1 : 2));
  }
  return points;
}

}  // namespace

Phonons phonons(const Crystal& minimum, const Potential& potential, const PhononOptions& options) {
  Phonons result;
  if (!minimum.lattice.usable() || minimum.size() == 0) {
    result.verdict.reasons = {"the cell has no volume or no atoms"};
    return result;
  }
  Crystal crystal = minimum;
  std::vector<AffineMap> operations;
  if (options.symmetry_tolerance > 0) {
    const SymmetryResult found = symmetry_of(minimum, {.distance = options.symmetry_tolerance, .angle = -1});
    if (found.symmetry) {
      crystal = symmetrised(minimum, *found.symmetry);
      operations = found.symmetry->operations;
    }
  }
  result.repeats = repeats_of_width(crystal, options.shortest, options.most_atoms);
  const Supercell super = supercell(crystal, result.repeats);
  SupercellConstants constants = supercell_constants(crystal, super, potential, options.displacement, operations);
  result.evaluations = constants.evaluations;
  result.verdict = constants.verdict;
  if (!result.verdict.ok()) return result;
  symmetrise(constants.of, super, result);
  const std::vector<Term> terms = terms_of(crystal, super, constants.of);
  const auto atoms = static_cast<Eigen::Index>(crystal.size());
  result.points = mesh_of(atoms, terms, result.repeats, 0);
  for (const PhononFrequencies& point : result.points)
    result.imaginary += static_cast<int>(point.weight) * static_cast<int>(std::ranges::count_if(
                                                             point.thz, [](double f) { return f < imaginary_limit; }));
  std::array<int, 3> divisions{};
  const Eigen::Vector3d width = widths(crystal.lattice);
  for (int k = 0; k < 3; ++k)
    divisions[static_cast<std::size_t>(k)] = std::max(2, static_cast<int>(std::ceil(options.mesh / width[k])));
  result.mesh = mesh_of(atoms, terms, divisions, 0.5);
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

Thermodynamics thermodynamics(std::span<const PhononFrequencies> points, double temperature) {
  Thermodynamics sum;
  double weights = 0, modes = 0;
  for (const PhononFrequencies& point : points) {
    weights += point.weight;
    modes += point.weight * static_cast<double>(point.thz.size());
    for (const double frequency : point.thz) {
      if (frequency < lowest) {
        sum.left_out += point.weight;
        continue;
      }
      const double quantum = point.weight * planck * frequency;
      sum.zero_point_energy += quantum / 2;
      sum.free_energy += quantum / 2;
      if (!(temperature > 0)) continue;
      const double x = planck * frequency / (boltzmann * temperature), occupied = 1 / std::expm1(x);
      const double k = point.weight * boltzmann;
      sum.free_energy += k * temperature * std::log1p(-std::exp(-x));
      sum.entropy += k * (x * occupied - std::log1p(-std::exp(-x)));
      // x^2 e^x / (e^x - 1)^2 without overflow.
      sum.heat_capacity += k * x * x * occupied * (1 + occupied);
    }
  }
  if (modes > 0) sum.left_out /= modes;
  if (weights > 0)
    for (double* value : {&sum.zero_point_energy, &sum.free_energy, &sum.entropy, &sum.heat_capacity})
      *value /= weights;
  return sum;
}

}  // namespace werner
