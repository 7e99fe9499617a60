// Vibrations that a potential gives to the operator soft-mode: against second differences of energies, and on a cubic
// perovskite whose instability symmetry tells (rotations of octahedra, in which the oxygen atoms alone move).
#include <algorithm>
#include <array>
#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/evolve/crystal_operators.hpp"
#include "werner/evolve/crystal_soft_mode.hpp"
#include "werner/physics/lattice/phonons.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {
namespace {

Crystal rutile() {
  const double u = 0.305;
  Crystal crystal{lattice_from_parameters({{4.594, 4.594, 2.959}, {90, 90, 90}}), {22, 22, 8, 8, 8, 8}, {}};
  for (const Vec3& x : {Vec3(0, 0, 0), Vec3(0.5, 0.5, 0.5), Vec3(u, u, 0), Vec3(-u, -u, 0), Vec3(0.5 + u, 0.5 - u, 0.5),
                        Vec3(0.5 - u, 0.5 + u, 0.5)})
    crystal.positions.push_back({x});
  return crystal;
}

Crystal moved(Crystal crystal, Eigen::Index coordinate, double by) {
  crystal.positions[static_cast<std::size_t>(coordinate / 3)].value +=
      crystal.lattice.fractional(Vec3(by * Vec3::Unit(coordinate % 3))).value;
  return crystal;
}

TEST(ForceConstants, AreSecondDifferencesOfTheEnergyAndModesTheirEigenvectors) {
  const auto model = potential("pedone").open(true);
  const Crystal crystal = rutile();
  const auto constants = force_constants(crystal, *model);
  ASSERT_TRUE(constants);
  EXPECT_EQ(*constants, *force_constants(crystal, *model, 3));
  const auto energy = [&](const Crystal& one) { return model->evaluate(std::span(&one, 1)).front().energy; };
  const Eigen::Index size = constants->rows();
  constexpr double h = 0.02;  // Angstrom
  Eigen::MatrixXd brute(size, size);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = 0; j <= i; ++j) {
      double sum = 0;
      for (const double a : {1.0, -1.0})
        for (const double b : {1.0, -1.0}) sum += a * b * energy(moved(moved(crystal, i, a * h), j, b * h));
      brute(i, j) = brute(j, i) = sum / (4 * h * h);
    }
  const double largest = brute.cwiseAbs().maxCoeff();
  EXPECT_LT((*constants - brute).cwiseAbs().maxCoeff(), 0.01 * largest);

  // K u = s M u for every mode, M of the masses.
  const SoftModes modes = vibration_modes(crystal, *constants);
  ASSERT_EQ(modes.stiffness.size(), size - 3);
  EXPECT_TRUE(std::ranges::is_sorted(modes.stiffness));
  Eigen::VectorXd masses(size);
  for (Eigen::Index i = 0; i < size; ++i)
    masses[i] = element(crystal.atomic_numbers[static_cast<std::size_t>(i / 3)]).mass;
  for (Eigen::Index k = 0; k < modes.stiffness.size(); ++k) {
    const Eigen::VectorXd u = modes.displacements.col(k);
    const Eigen::VectorXd residual = brute * u - modes.stiffness[k] * masses.cwiseProduct(u);
    EXPECT_LT(residual.norm(), 0.02 * largest) << k;
    for (int axis = 0; axis < 3; ++axis) {
      double centre = 0;
      for (Eigen::Index i = axis; i < size; i += 3) centre += masses[i] * u[i];
      EXPECT_NEAR(centre, 0, 1e-6) << k;
    }
  }
}

TEST(SoftModes, TiltOctahedraOfACubicPerovskiteFirst) {
  const auto model = potential("pedone").open(true);
  Crystal cubic{lattice_from_parameters({{3.5, 3.5, 3.5}, {90, 90, 90}}), {12, 14, 8, 8, 8}, {}};
  for (const Vec3& x : {Vec3(0.5, 0.5, 0.5), Vec3(0, 0, 0), Vec3(0.5, 0, 0), Vec3(0, 0.5, 0), Vec3(0, 0, 0.5)})
    cubic.positions.push_back({x});
  const Relaxation at_saddle = relax(cubic, *model, {.fmax = 0.01, .keep_symmetry = true});
  ASSERT_TRUE(at_saddle.converged);
  Eigen::Matrix3i matrix;  // the smallest cell with the rotations of both senses
  matrix << 1, 1, 0, -1, 1, 0, 0, 0, 2;
  const Crystal parent = supercell(at_saddle.crystal, matrix);
  const auto constants = force_constants(parent, *model);
  ASSERT_TRUE(constants);
  const SoftModes modes = vibration_modes(parent, *constants);
  EXPECT_LT(modes.stiffness[0], -0.01);
  Eigen::Index first = 0;  // modes of the softest set
  while (modes.stiffness[first] - modes.stiffness[0] < modes.resolution) ++first;

  CrystalSpaceOptions options;
  options.elements = {8, 12, 14};
  options.formula = {3, 1, 1};
  const CellCompositions compositions(options);
  const CrystalContext context{compositions, 0.7, [&](const Crystal&) { return constants; }};
  int softest = 0;
  constexpr int draws = 200;
  for (std::uint64_t item = 0; item < draws; ++item) {
    RandomStream random(1, item, "soft-mode");
    const auto child = soft_mode(context, std::span(&parent, 1), random);
    ASSERT_TRUE(child);
    Eigen::VectorXd move(3 * static_cast<Eigen::Index>(parent.size()));
    double largest = 0, cations = 0;
    for (std::size_t i = 0; i < parent.size(); ++i) {
      const Vec3 step = parent.lattice.cartesian({child->positions[i].value - parent.positions[i].value});
      move.segment<3>(3 * static_cast<Eigen::Index>(i)) = step;
      largest = std::max(largest, step.norm());
      if (parent.atomic_numbers[i] != 8) cations = std::max(cations, step.norm());
    }
    EXPECT_GT(largest, 0.99);
    EXPECT_LT(largest, 4.01);
    if ((modes.displacements.leftCols(first).transpose() * move).norm() < 0.99 * move.norm()) continue;
    EXPECT_LT(cations, 0.02 * largest);
    // Downhill, however far it was pushed.
    if (softest++ < 5) {
      Crystal near = parent;
      for (std::size_t i = 0; i < near.size(); ++i)
        near.positions[i].value += (child->positions[i].value - parent.positions[i].value) * (0.3 / largest);
      const Relaxation relaxed = relax(near, *model, {.fmax = 0.02});
      EXPECT_LT(relaxed.result.energy, 4 * at_saddle.result.energy - 0.05) << item;
    }
  }
  EXPECT_NEAR(softest, draws / 2, 25);
}

}  // namespace
}  // namespace werner
