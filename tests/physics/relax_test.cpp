// Relaxation against finite differences, against the closed lattice sums of a pair potential, and of itself: the same
// minimum by every way down.
#include "werner/physics/relax/relax.hpp"

#include <cmath>

#include "tests/physics/argon.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/physics/potential/nequix.hpp"
#include "werner/physics/relax/cell_coordinates.hpp"

namespace werner {
namespace {

using test::Argon, test::cell, test::face_centred;

Crystal crooked() {
  return cell((Eigen::Matrix3d() << 5.6, 0.3, -0.2, 0.4, 5.2, 0.1, -0.3, 0.5, 5.9).finished(), {18, 18, 18, 36},
              {{{0.02, 0.0, 0.03}}, {{0.52, 0.47, 0.0}}, {{0.47, 0.02, 0.52}}, {{0.0, 0.52, 0.48}}});
}

TEST(CellCoordinates, ForceIsMinusTheDerivativeOfTheEnthalpy) {
  const Argon argon;
  const Crystal start = crooked();
  const CellCoordinates coordinates(start, true, 0.02);
  Eigen::VectorXd x = coordinates.vector_of_start();
  // Somewhere else, with a cell far from the start.
  for (Eigen::Index i = 0; i < x.size(); ++i) x[i] += 0.1 * std::sin(3.0 * double(i));
  x.tail<9>() *= 4;
  const auto enthalpy = [&](const Eigen::VectorXd& at) {
    const Crystal crystal = coordinates.crystal(at);
    return coordinates.enthalpy(at, argon.evaluate(std::span(&crystal, 1)).front());
  };
  const Crystal here = coordinates.crystal(x);
  const Eigen::VectorXd force = coordinates.force(x, argon.evaluate(std::span(&here, 1)).front());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    Eigen::VectorXd plus = x, minus = x;
    plus[i] += 1e-5;
    minus[i] -= 1e-5;
    EXPECT_NEAR(force[i], (enthalpy(minus) - enthalpy(plus)) / 2e-5, 1e-8) << i;
  }
}

TEST(Relax, FindsTheLatticeConstantOfTheClosedSum) {
  // Energy of the face-centred lattice as a sum over shells, scanned finely: an independent minimum.
  const auto energy = [](double a) {
    double sum = 0;
    for (int i = -6; i <= 6; ++i)
      for (int j = -6; j <= 6; ++j)
        for (int k = -6; k <= 6; ++k) {
          if ((i + j + k) % 2 != 0 || (i == 0 && j == 0 && k == 0)) continue;
          const double r = a / 2 * std::sqrt(double(i * i + j * j + k * k));
          if (r >= Argon::cutoff) continue;
          const double s = std::pow(Argon::sigma / r, 6), c = std::pow(Argon::sigma / Argon::cutoff, 6);
          sum += 2 * Argon::epsilon * (s * s - s - c * c + c);
        }
    return sum;
  };
  double best = 5;
  for (double a = 5; a < 5.6; a += 1e-4)
    if (energy(a) < energy(best)) best = a;
  const Argon argon;
  for (const RelaxMethod method : {RelaxMethod::automatic, RelaxMethod::fire, RelaxMethod::lbfgs}) {
    Crystal start = face_centred(5.6);
    start.lattice =
        Lattice(start.lattice.rows() * (Eigen::Matrix3d() << 1.03, 0.02, 0, 0.02, 0.98, 0, 0, 0, 1).finished());
    const Relaxation found = relax(start, argon, {.fmax = 1e-5, .method = method});
    EXPECT_TRUE(found.converged) << found.reason;
    EXPECT_EQ(found.reason, "converged");
    EXPECT_NEAR(std::cbrt(4 * found.crystal.lattice.volume()), best, 2e-4);
    EXPECT_NEAR(found.result.energy, energy(best), 1e-6);
    EXPECT_EQ(symmetry_of(found.crystal, {.distance = 0.01}).symmetry->space_group, 225);
  }
}

TEST(Relax, PressureIsMinusTheStressAtTheEnd) {
  const Argon argon;
  const Relaxation found = relax(face_centred(5.3), argon, {.fmax = 1e-6, .pressure = 2});
  ASSERT_TRUE(found.converged) << found.reason;
  EXPECT_NEAR(-found.result.stress.trace() / 3 * 160.2176634, 2, 1e-3);
  EXPECT_LT(found.crystal.lattice.volume(), relax(face_centred(5.3), argon, {.fmax = 1e-6}).crystal.lattice.volume());
}

TEST(Relax, AFixedCellStays) {
  const Argon argon;
  const Relaxation found = relax(crooked(), argon, {.fmax = 1e-4, .cell = false});
  EXPECT_TRUE(found.converged) << found.reason;
  EXPECT_EQ(found.crystal.lattice.rows(), crooked().lattice.rows());
  EXPECT_LT(found.result.energy, found.first_energy);
}

TEST(Relax, KeepsTheSymmetryAndTellsWhenItCosts) {
  const Argon argon;
  // Rods of atoms far from each other, with others half way: by symmetry these cannot move, freed they fall to one
  // side.
  const Crystal start =
      cell((Eigen::Matrix3d() << 12, 0, 0, 0, 3.9, 0, 0, 0, 3.9).finished(), {18, 36}, {{{0, 0, 0}}, {{0.5, 0, 0}}});
  const Relaxation kept = relax(start, argon, {.fmax = 1e-4, .cell = false, .keep_symmetry = true});
  EXPECT_TRUE(kept.converged) << kept.reason;
  EXPECT_EQ(kept.space_group_kept, 123);
  EXPECT_EQ(symmetry_of(kept.crystal, {.distance = 1e-5}).symmetry->space_group, 123);
  EXPECT_GT(kept.gain_without_symmetry, 1e-3);
  // A minimum wins nothing.
  const Relaxation stable = relax(face_centred(5.4), argon, {.fmax = 1e-4, .keep_symmetry = true});
  EXPECT_EQ(stable.space_group_kept, 225);
  EXPECT_LT(stable.gain_without_symmetry, 1e-5);
}

TEST(Relax, KeptSymmetryHoldsFromACrookedStart) {
  const Argon argon;
  Crystal start = supercell(face_centred(5.5), (Eigen::Matrix3i() << -1, 1, 1, 1, -1, 1, 1, 1, -1).finished());
  start.atomic_numbers[0] = 36;
  for (std::size_t i = 0; i < start.size(); ++i) start.positions[i].value[0] += 0.0005 * double(i);
  const Relaxation found = relax(start, argon, {.fmax = 1e-4, .keep_symmetry = true, .symmetry_tolerance = 0.02});
  ASSERT_TRUE(found.converged) << found.reason;
  EXPECT_EQ(found.space_group_kept, 221);
  EXPECT_EQ(symmetry_of(found.crystal, {.distance = 1e-6}).symmetry->space_group, 221);
}

TEST(Relax, SaysWhyItStopped) {
  const Argon argon;
  EXPECT_EQ(relax(crooked(), argon, {.fmax = 1e-9, .steps = 3}).reason, "not converged in 3 steps");
  Crystal flat = crooked();
  flat.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_EQ(relax(flat, argon, {}).reason, "the cell has no volume");
  // Under tension nothing holds it together.
  const Relaxation torn = relax(face_centred(5.4), argon, {.steps = 2000, .pressure = -50});
  EXPECT_FALSE(torn.converged);
  EXPECT_THAT(torn.reason, testing::HasSubstr("2.7 times"));
  EXPECT_THROW(relax(crooked(), argon, {.fmax = 0}), UsageError);
  EXPECT_THROW(relax(crooked(), argon, {.steps = 0}), UsageError);
}

TEST(Relax, ManyAtOnceAreTheSameAsOneByOne) {
  const Argon argon;
  std::vector<Crystal> crystals;
  for (int i = 0; i < 5; ++i) crystals.push_back(face_centred(5.1 + 0.1 * i));
  crystals.push_back(crooked());
  std::size_t told = 0;
  const auto many = relax(crystals, argon, {.fmax = 1e-3}, 2, [&](std::size_t, const Relaxation&) { ++told; });
  EXPECT_EQ(told, crystals.size());
  for (std::size_t i = 0; i < crystals.size(); ++i) {
    const Relaxation one = relax(crystals[i], argon, {.fmax = 1e-3});
    EXPECT_EQ(one.result.energy, many[i].result.energy);
    EXPECT_EQ(one.steps, many[i].steps);
  }
}

// Known crystals reach 0.40 of the mean volume; diamond, the densest of simple ones, stands at 0.56 of it.
TEST(Relax, EnergiesOfImpossibleCrystalsAreObjectedTo) {
  Relaxation relaxed;
  relaxed.crystal = face_centred(5.4);
  relaxed.result = Argon().evaluate(std::span(&relaxed.crystal, 1)).front();
  EXPECT_EQ(objection(relaxed, {}), "");
  relaxed.crystal.lattice = Lattice(relaxed.crystal.lattice.rows() * 0.35);
  EXPECT_THAT(objection(relaxed, {}), testing::HasSubstr("of the volume"));
  EXPECT_EQ(objection(relaxed, {.pressure = 100}), "");
  relaxed.result.wall = 0.1;
  EXPECT_THAT(objection(relaxed, {.pressure = 100}), testing::HasSubstr("nearer"));
}

// A hole that a search for crystals of lithium and oxygen fell into: eleven oxygen atoms in 26 Angstrom^3, no two of
// them nearer than in a molecule, and 1.8 eV/atom below O2.
TEST(RelaxData, CollapsedOxygenIsObjectedTo) {
  REQUIRE_DATA(weights, "potentials/nequix-mp-1.nqx");
  const Nequix nequix(weights);
  const Crystal collapsed =
      cell((Eigen::Matrix3d() << -1.0470, -1.9965, 0.0529, -1.0994, 2.0267, 0.0127, 0.1788, 0.0632, -5.9975).finished(),
           std::vector<int>(11, 8),
           {{{0.8769, 0.9657, 0.1685}},
            {{0.0373, 0.5029, 0.0775}},
            {{0.1365, 0.5026, 0.2851}},
            {{0.3746, 0.7007, 0.4874}},
            {{0.4647, 0.6811, 0.7176}},
            {{0.4596, 0.4415, 0.9212}},
            {{0.7059, 0.0591, 0.8842}},
            {{0.5170, 0.3494, 0.1971}},
            {{0.6043, 0.2488, 0.3869}},
            {{0.5816, 0.3057, 0.5904}},
            {{0.9084, 0.5761, 0.7840}}});
  Relaxation relaxed;
  relaxed.crystal = collapsed;
  relaxed.result = nequix.evaluate(std::span(&collapsed, 1)).front();
  EXPECT_LT(relaxed.result.energy / 11, -6.5);
  EXPECT_EQ(relaxed.result.wall, 0);
  EXPECT_THAT(objection(relaxed, {}), testing::HasSubstr("of the volume"));
}

TEST(RelaxData, EveryWayLeadsToTheSameMinimumOfNequix) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const Nequix potential(mp);
  // Rutile, from a strained and displaced start.
  Crystal rutile = cell(
      (Eigen::Matrix3d() << 4.75, 0.05, 0, 0, 4.6, 0, 0.03, 0, 2.9).finished(), {22, 22, 8, 8, 8, 8},
      {{{0, 0, 0}}, {{0.5, 0.5, 0.52}}, {{0.31, 0.29, 0}}, {{0.7, 0.7, 0.01}}, {{0.2, 0.8, 0.5}}, {{0.8, 0.21, 0.5}}});
  const Relaxation fire = relax(rutile, potential, {.method = RelaxMethod::fire});
  const Relaxation both = relax(rutile, potential, {});
  EXPECT_TRUE(fire.converged);
  EXPECT_TRUE(both.converged);
  EXPECT_NEAR(both.result.energy / 6, fire.result.energy / 6, 2e-4);
  EXPECT_LT(both.steps, fire.steps);
  EXPECT_EQ(symmetry_of(both.crystal, {.distance = 0.05}).symmetry->space_group, 136);
}

}  // namespace
}  // namespace werner
