#include "werner/evolve/crystal_soft_mode.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "werner/core/element.hpp"
#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_operators.hpp"

namespace werner {

namespace {

constexpr double softness = 0.37;  // Angstrom, of bond valences
constexpr double reach = 1.6;      // in sums of covalent radii: bonds beyond have lost all but e^-4 of their strength

// Electrons of the outer shells by group of the periodic table.
double valence_electrons(const Element& element) {
  if (element.is_f_block()) return 3;
  if (element.number == 2) return 2;
  return element.group <= 12 ? element.group : element.group - 10;
}

double holding_energy(int atomic_number) {
  const Element& e = element(atomic_number);
  return 0.481 * valence_electrons(e) / e.covalent_radius;
}

// Translations, which move coordinate k by `translation`_k, are lifted above everything else and dropped.
SoftModes modes_of(Eigen::MatrixXd matrix, const Eigen::VectorXd& translation, double relative_resolution) {
  const double lifted = 10 * (1 + matrix.cwiseAbs().sum());
  const double norm = translation.squaredNorm() / 3;
  for (Eigen::Index i = 0; i < matrix.rows(); i += 3)
    for (Eigen::Index j = 0; j < matrix.cols(); j += 3)
      matrix.block<3, 3>(i, j) += lifted * translation[i] * translation[j] / norm * Eigen::Matrix3d::Identity();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  const Eigen::Index kept = matrix.rows() - 3;
  SoftModes modes{solver.eigenvalues().head(kept), solver.eigenvectors().leftCols(kept), 0};
  if (kept > 0) modes.resolution = relative_resolution * std::max(modes.stiffness[kept - 1], 1e-12);
  return modes;
}

}  // namespace

SoftModes spring_modes(const Crystal& crystal) {
  const auto n = static_cast<Eigen::Index>(crystal.size());
  std::vector<double> holding, shortest(crystal.size(), std::numeric_limits<double>::infinity()), coordination;
  for (const int z : crystal.atomic_numbers) holding.push_back(holding_energy(z));
  const std::vector<Overlap> bonds = overlaps(crystal, reach);  // `least` is `reach` times the sum of radii
  const auto excess = [](const Overlap& bond) { return bond.distance - bond.least / reach; };
  for (const Overlap& bond : bonds)
    for (const std::size_t atom : {bond.a, bond.b}) shortest[atom] = std::min(shortest[atom], excess(bond));
  coordination.assign(crystal.size(), 0);
  for (const Overlap& bond : bonds) {
    coordination[bond.a] += std::exp((shortest[bond.a] - excess(bond)) / softness);
    if (bond.a != bond.b) coordination[bond.b] += std::exp((shortest[bond.b] - excess(bond)) / softness);
  }
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(3 * n, 3 * n);
  for (const Overlap& bond : bonds) {
    // An atom and its own image move together: that spring never stretches.
    if (bond.a == bond.b || bond.distance == 0) continue;
    const double xa = holding[bond.a], xb = holding[bond.b];
    const double ionicity = std::abs(xa - xb) / (4 * std::sqrt(xa * xb));
    const double stretch = excess(bond) - std::min(shortest[bond.a], shortest[bond.b]);
    const double spring = std::sqrt(xa * xb / (coordination[bond.a] * coordination[bond.b])) *
                          std::exp(-2.7 * ionicity - stretch / softness);
    const Vec3 along = bond.apart / bond.distance;
    const Eigen::Matrix3d block = spring * along * along.transpose();
    const auto a = 3 * static_cast<Eigen::Index>(bond.a), b = 3 * static_cast<Eigen::Index>(bond.b);
    matrix.block<3, 3>(a, a) += block;
    matrix.block<3, 3>(b, b) += block;
    matrix.block<3, 3>(a, b) -= block;
    matrix.block<3, 3>(b, a) -= block;
  }
  constexpr double rounding = 1e-6;  // of the stiffest
  return modes_of(matrix, Eigen::VectorXd::Ones(3 * n), rounding);
}

SoftModes vibration_modes(const Crystal& crystal, const Eigen::MatrixXd& constants) {
  Eigen::VectorXd roots(constants.rows());
  for (Eigen::Index i = 0; i < roots.size(); ++i)
    roots[i] = std::sqrt(element(crystal.atomic_numbers[static_cast<std::size_t>(i / 3)]).mass);
  const Eigen::VectorXd inverse = roots.cwiseInverse();
  constexpr double differences =
      1e-3;  // of the stiffest: what finite differences do to modes that symmetry makes equal
  SoftModes modes = modes_of(inverse.asDiagonal() * constants * inverse.asDiagonal(), roots, differences);
  modes.displacements = inverse.asDiagonal() * modes.displacements;
  modes.displacements.colwise().normalize();
  return modes;
}

// Along the softest mode half of the time, the next a quarter, ...; equally soft ones are mixed at random.
std::optional<Crystal> soft_mode(const CrystalContext& context, std::span<const Crystal> parents,
                                 RandomStream& random) {
  Crystal child = parents[0];
  if (child.size() < 2) return std::nullopt;
  std::optional<Eigen::MatrixXd> constants;
  if (context.force_constants) constants = context.force_constants(child);
  const SoftModes modes = constants ? vibration_modes(child, *constants) : spring_modes(child);
  const Eigen::Index count = modes.stiffness.size();
  Eigen::Index first = 0;
  Eigen::Index last = 0;
  for (;;) {
    last = first;
    while (last + 1 < count && modes.stiffness[last + 1] - modes.stiffness[first] < modes.resolution) ++last;
    if (last + 1 >= count || random.chance(0.5)) break;
    first = last + 1;
  }
  Eigen::VectorXd move = Eigen::VectorXd::Zero(modes.displacements.rows());
  for (Eigen::Index mode = first; mode <= last; ++mode) move += random.normal() * modes.displacements.col(mode);
  double largest = 0;
  for (Eigen::Index i = 0; i < move.size(); i += 3) largest = std::max(largest, move.segment<3>(i).norm());
  if (!(largest > 0)) return std::nullopt;
  move *= random.uniform(1, 4) / largest;  // Angstrom, up to three mean radii as in USPEX
  for (std::size_t i = 0; i < child.size(); ++i)
    child.positions[i].value += child.lattice.fractional(Vec3(move.segment<3>(3 * static_cast<Eigen::Index>(i)))).value;
  return child;
}

}  // namespace werner
