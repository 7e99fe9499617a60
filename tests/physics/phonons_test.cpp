// Phonons against closed formulas: chains of one and of two kinds of atoms; thermodynamics against its limits and its
// own derivatives.
#include "werner/physics/lattice/phonons.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "tests/physics/argon.hpp"
#include "werner/core/element.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {
namespace {

constexpr double stiffness = 5, weak = 1;  // eV/Angstrom^2

// Atoms on a line along x, bound to their neighbours by springs and to the line by weaker ones along y and z between
// neighbours: sites in the order of their x.
class Chain : public Potential {
 public:
  explicit Chain(double length) : length_(length) {}
  std::vector<PotentialResult> evaluate(std::span<const Crystal> crystals, int = 1) const override {
    std::vector<PotentialResult> results;
    for (const Crystal& crystal : crystals) {
      PotentialResult result;
      const auto n = crystal.size();
      result.energy = 0;
      result.forces = Eigen::Matrix3Xd::Zero(3, Eigen::Index(n));
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t j = (i + 1) % n;
        Vec3 bond = crystal.lattice.cartesian(crystal.positions[j]) - crystal.lattice.cartesian(crystal.positions[i]);
        if (j <= i) bond += crystal.lattice.vector(0);
        const Vec3 stretch = bond - Vec3(length_, 0, 0);
        const Vec3 constants(stiffness, weak, weak);
        result.energy += stretch.cwiseProduct(stretch).dot(constants) / 2;
        result.forces.col(Eigen::Index(i)) += constants.cwiseProduct(stretch);
        result.forces.col(Eigen::Index(j)) -= constants.cwiseProduct(stretch);
      }
      results.push_back(result);
    }
    return results;
  }

 private:
  double length_;
};

// u in kg, eV/Angstrom^2 in N/m; THz.
double in_thz(double constant, double mass) {
  return std::sqrt(constant * 16.02176634 / (mass * 1.66053906660e-27)) / (2 * std::numbers::pi) * 1e-12;
}

Crystal line(std::vector<int> numbers, double length) {
  const auto n = static_cast<double>(numbers.size());
  Eigen::Matrix3d rows = Eigen::Matrix3d::Identity() * 20;
  rows(0, 0) = length * n;
  Crystal crystal{Lattice(rows), numbers, {}};
  for (std::size_t i = 0; i < numbers.size(); ++i) crystal.positions.push_back({{static_cast<double>(i) / n, 0, 0}});
  return crystal;
}

TEST(Phonons, OfAChain) {
  const double a = 2;
  const Phonons found = phonons(line({18}, a), Chain(a), {.shortest = 16});
  ASSERT_TRUE(found.verdict.ok());
  EXPECT_EQ(found.repeats, (std::array{8, 1, 1}));
  EXPECT_EQ(found.imaginary, 0);
  const double mass = element(18).mass;
  for (const PhononFrequencies& point : found.points) {
    const double s = std::abs(std::sin(std::numbers::pi * point.wave_vector[0]));
    EXPECT_NEAR(point.thz[2], 2 * s * in_thz(stiffness, mass), 1e-6);
    EXPECT_NEAR(point.thz[0], 2 * s * in_thz(weak, mass), 1e-6);
  }
}

TEST(Phonons, OfAChainOfTwoKinds) {
  const double a = 2, light = element(8).mass, heavy = element(56).mass;
  const Phonons found = phonons(line({8, 56}, a), Chain(a), {.shortest = 16});
  ASSERT_TRUE(found.verdict.ok());
  for (const PhononFrequencies& point : found.points) {
    const double s = std::sin(std::numbers::pi * point.wave_vector[0]), sum = 1 / light + 1 / heavy;
    const double root = std::sqrt(sum * sum - 4 * s * s / (light * heavy));
    EXPECT_NEAR(point.thz.back(), in_thz(stiffness * (sum + root), 1), 1e-6);
  }
}

TEST(Phonons, ASaddleHasImaginaryModes) {
  const test::Argon argon;
  const Relaxation cubic = relax(test::cell(Eigen::Matrix3d::Identity() * 3.7, {18}, {{{0, 0, 0}}}), argon,
                                 {.fmax = 1e-6, .keep_symmetry = true});
  EXPECT_GT(phonons(cubic.crystal, argon).imaginary, 0);
  const Crystal minimum = relax(test::face_centred(5.3), argon, {.fmax = 1e-6}).crystal;
  const Phonons stable = phonons(minimum, argon);
  EXPECT_EQ(stable.imaginary, 0);
  EXPECT_LT(stable.drift, 1e-3);
}

// Springs between neighbours only: the interpolation between the commensurate points is exact, and the mesh has the
// mean of the whole zone.
TEST(Phonons, TheMeshOfAChainIsExactAndWithoutItsCentre) {
  const double a = 2, mass = element(18).mass;
  const Phonons found = phonons(line({18}, a), Chain(a), {.shortest = 8, .mesh = 50});
  ASSERT_TRUE(found.verdict.ok());
  double weights = 0;
  for (const PhononFrequencies& point : found.mesh) {
    weights += point.weight;
    const double s = std::abs(std::sin(std::numbers::pi * point.wave_vector[0]));
    EXPECT_GT(s, 0.01);
    EXPECT_NEAR(point.thz[2], 2 * s * in_thz(stiffness, mass), 1e-6);
  }
  EXPECT_EQ(weights, 25 * 3 * 3);
}

TEST(Phonons, SymmetrySparesDisplacementsAndChangesNothing) {
  const test::Argon argon;
  // Close packing of spheres in two layers, sodium chloride's structure, and one without symmetry.
  Eigen::Matrix3d hexagonal;
  hexagonal << 3.75, 0, 0, -1.875, 3.2476, 0, 0, 0, 6.12;
  const Eigen::Matrix3d cubic = 3.8 * (Eigen::Matrix3d() << 0, 1, 1, 1, 0, 1, 1, 1, 0).finished();
  const std::vector<std::tuple<Crystal, int, int>> cases{
      {test::cell(hexagonal, {18, 18}, {{{1. / 3, 2. / 3, 0.25}}, {{2. / 3, 1. / 3, 0.75}}}), 3, 12},
      {test::cell(cubic, {18, 10}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}), 2, 12},
      {test::cell(cubic, {18, 10, 18}, {{{0.01, 0, 0}}, {{0.5, 0.52, 0.47}}, {{0.1, 0.8, 0.3}}}), 18, 18}};
  for (const auto& [start, fewest, all] : cases) {
    const Crystal minimum = relax(start, argon, {.fmax = 1e-5, .cell = false}).crystal;
    const Phonons with = phonons(minimum, argon), without = phonons(minimum, argon, {.symmetry_tolerance = 0});
    ASSERT_TRUE(with.verdict.ok() && without.verdict.ok());
    EXPECT_LE(with.evaluations, fewest);
    EXPECT_EQ(without.evaluations, all);
    ASSERT_EQ(with.points.size(), without.points.size());
    for (std::size_t k = 0; k < with.points.size(); ++k)
      for (std::size_t m = 0; m < with.points[k].thz.size(); ++m)
        EXPECT_NEAR(with.points[k].thz[m], without.points[k].thz[m], 0.01);
  }
}

TEST(Thermodynamics, LimitsOfEinsteinAndDulongAndPetit) {
  constexpr double boltzmann = 8.617333262e-5, planck = 4.135667696e-3;
  const std::vector<PhononFrequencies> one{{{0, 0, 0}, {-1, 0, 5}}};
  const Thermodynamics cold = thermodynamics(one, 0), hot = thermodynamics(one, 1e5);
  EXPECT_NEAR(cold.zero_point_energy, planck * 5 / 2, 1e-12);
  EXPECT_NEAR(cold.free_energy, cold.zero_point_energy, 1e-15);
  EXPECT_NEAR(hot.heat_capacity, boltzmann, 1e-6 * boltzmann);
  // S = -dF/dT and C = T dS/dT by finite differences.
  const double t = 300, h = 0.01;
  const auto at = [&](double kelvin) { return thermodynamics(one, kelvin); };
  EXPECT_NEAR(at(t).entropy, (at(t - h).free_energy - at(t + h).free_energy) / (2 * h), 1e-9);
  EXPECT_NEAR(at(t).heat_capacity, t * (at(t + h).entropy - at(t - h).entropy) / (2 * h), 1e-9);
}

}  // namespace
}  // namespace werner
