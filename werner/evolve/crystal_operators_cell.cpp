// Cells strained and atoms moved without regard to symmetry.
#include <array>
#include <cmath>
#include <numbers>

#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_operators.hpp"

namespace werner {

Eigen::Matrix3d strained(const Eigen::Matrix3d& rows, double sigma, RandomStream& random) {
  Eigen::Matrix3d strain;
  for (int i = 0; i < 3; ++i)
    for (int j = i; j < 3; ++j) strain(i, j) = strain(j, i) = sigma * random.normal() / (i == j ? 1 : 2);
  return rows * (Eigen::Matrix3d::Identity() + strain);
}

// USPEX and XtalOpt take 0.5 at most, ase-ga 0.7. Under half of this most children relax back to their parent.
std::optional<Crystal> strain(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  Crystal child = parents[0];
  child.lattice = Lattice(strained(child.lattice.rows(), random.uniform(0.2, 0.7), random));
  return child;
}

// Lonie and Zurek, Comput. Phys. Commun. 182 (2011) 372: one coordinate moves with waves along the two others. Their
// amplitude is in fractions of the cell; here it is at most so, and some Angstrom in long cells.
std::optional<Crystal> ripple(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  Crystal child = parents[0];
  std::array<int, 3> axes{0, 1, 2};
  random.shuffle(std::span<int>(axes));
  const auto [moved, first, second] = axes;
  const double amplitude = random.uniform(1, 3) / child.lattice.vector(moved).norm();
  constexpr double turn = 2 * std::numbers::pi;
  const double phase = random.uniform(0, turn), other_phase = random.uniform(0, turn);
  for (Fractional& f : child.positions)
    f.value[moved] += std::min(amplitude, 1.0) * std::cos(turn * f.value[first] + phase) *
                      std::cos(turn * f.value[second] + other_phase);
  return child;
}

std::optional<Crystal> stripple(const CrystalContext& context, std::span<const Crystal> parents, RandomStream& random) {
  const auto rippled = ripple(context, parents, random);
  return strain(context, std::span(&*rippled, 1), random);
}

std::optional<Crystal> rattle(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  Crystal child = parents[0];
  const double sigma = random.uniform(0.3, 1);  // Angstrom along each axis
  for (Fractional& f : child.positions) f.value += child.lattice.fractional(sigma * normal_vector(random)).value;
  child.lattice = Lattice(strained(child.lattice.rows(), 0.03, random));
  return child;
}

}  // namespace werner
