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

TEST(Thermodynamics, LimitsOfEinsteinAndDulongAndPetit) {
  constexpr double boltzmann = 8.617333262e-5, planck = 4.135667696e-3;
  const Phonons one{.verdict = {}, .repeats = {1, 1, 1}, .points = {{{0, 0, 0}, {-1, 0, 5}}}, .imaginary = 1};
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
