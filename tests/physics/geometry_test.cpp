#include "werner/physics/geometry.hpp"

#include <Eigen/Geometry>
#include <numbers>

#include "tests/physics/molecules.hpp"
#include "tests/support/support.hpp"
#include "werner/core/random.hpp"
#include "werner/physics/buried_volume.hpp"
#include "werner/physics/coordination.hpp"
#include "werner/physics/rotamers.hpp"

namespace werner {
namespace {

// The lens that two spheres of radii r and s at distance d share.
double lens(double r, double s, double d) {
  return std::numbers::pi * std::pow(r + s - d, 2) * (d * d + 2 * d * (r + s) - 3 * (r - s) * (r - s)) / (12 * d);
}

TEST(BuriedVolume, OneAtomIsALens) {
  for (const double distance : {1.9, 2.28, 4.0}) {
    const Molecule one = test::molecule("Pd 0 0 0; P " + format_double(distance) + " 0 0; H 0 0 1.5", 0);
    const double sphere = 4.0 / 3 * std::numbers::pi * std::pow(3.5, 3);
    EXPECT_NEAR(buried_volume(one, 0), 100 * lens(3.5, 1.17 * 1.80, distance) / sphere, 0.2) << distance;
  }
}

// Random points are the slow and simple way: 400,000 of them leave an error of 0.08 percent.
TEST(BuriedVolume, AgreesWithRandomPointsAndDoesNotDependOnTheFrame) {
  Molecule complex =
      test::molecule("Pd 0 0 0; P 2.28 0 0; C 2.9 1.7 0; C 2.9 -0.85 1.47; C 2.9 -0.85 -1.47; Cl 0 2.3 0", 1);
  RandomStream random(1, 0, "points");
  int inside = 0, filled = 0;
  while (inside < 400000) {
    const Vec3 point(random.uniform(-3.5, 3.5), random.uniform(-3.5, 3.5), random.uniform(-3.5, 3.5));
    if (point.norm() > 3.5) continue;
    ++inside;
    bool hit = false;
    for (std::size_t i = 1; i < complex.size(); ++i)
      hit = hit || (point - complex.positions[i]).norm() < 1.17 * bondi_radius(complex.atomic_numbers[i]);
    filled += hit;
  }
  const double value = buried_volume(complex, 0);
  EXPECT_NEAR(value, 100.0 * filled / inside, 0.35);
  const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.7, Vec3(1, 2, 3).normalized()).toRotationMatrix();
  for (Vec3& position : complex.positions) position = turn * position + Vec3(4, 5, 6);
  EXPECT_NEAR(buried_volume(complex, 0), value, 0.15);
}

// [AuCl(PMe3)], heavy atoms only, by morfeus 0.8 (BuriedVolume, Bondi's radii times 1.17, 3.5 A, without hydrogens).
TEST(BuriedVolume, AgreesWithMorfeus) {
  const Molecule complex =
      test::molecule("Au 0 0 0; Cl 0 0 -2.28; P 0 0 2.24; C 1.7 0 2.9; C -0.85 1.4722 2.9; C -0.85 -1.4722 2.9", 0);
  EXPECT_NEAR(buried_volume(complex, 0), 41.14, 0.15);
}

TEST(Coordination, HapticGroupsAndChelates) {
  const auto ferrocene = coordination_sphere(test::ferrocene());
  ASSERT_TRUE(ferrocene);
  ASSERT_EQ(ferrocene->sites.size(), 2u);
  EXPECT_EQ(ferrocene->sites[0].atoms.size(), 5u);
  EXPECT_NEAR(ferrocene->sites[0].position.z(), 1.65, 1e-12);
  EXPECT_NE(ferrocene->sites[0].ligand, ferrocene->sites[1].ligand);
  EXPECT_FALSE(coordination_sphere(test::water()));
}

// Ethylenediamine's skeleton at 83 degrees, and two chlorides that make no chelate.
Molecule chelate() {
  const double half = 41.5 * std::numbers::pi / 180;
  Molecule result =
      test::molecule("Pd 0 0 0; N 0 0 0; N 0 0 0; C 2.8 0.75 0.3; C 2.8 -0.75 -0.3; Cl -1.6 1.6 0; Cl -1.6 -1.6 0", 0);
  result.positions[1] = 2.05 * Vec3(std::cos(half), std::sin(half), 0);
  result.positions[2] = 2.05 * Vec3(std::cos(half), -std::sin(half), 0);
  result.bonds = {{1, 0, BondOrder::dative}, {2, 0, BondOrder::dative}, {5, 0, BondOrder::dative},
                  {6, 0, BondOrder::dative}, {1, 3, BondOrder::single}, {2, 4, BondOrder::single},
                  {3, 4, BondOrder::single}};
  return result;
}

TEST(Geometry, BiteAngleMassAndShape) {
  const OracleResult result = evaluate_geometry({{chelate()}, {}, {}});
  const auto value = [&](const char* name) { return result.properties.at(name).value; };
  EXPECT_NEAR(value("bite_angle"), 83, 1e-9);
  EXPECT_EQ(value("number_of_atoms"), 7);
  EXPECT_NEAR(value("molar_mass"), 106.42 + 2 * 14.007 + 2 * 12.011 + 2 * 35.45, 0.01);
  EXPECT_LT(value("shape_measure"), 1);  // nearly square planar
  const OracleResult square = evaluate_geometry({{test::tetrachloroplatinate()}, {}, {}});
  EXPECT_NEAR(square.properties.at("shape_measure").value, 0, 1e-6);
  EXPECT_FALSE(square.properties.contains("bite_angle"));
  EXPECT_FALSE(evaluate_geometry({{test::water()}, {}, {}}).properties.contains("buried_volume"));
}

TEST(Rotamers, SpreadCountsWhatIsWithinReach) {
  std::vector<Rotamer> rotamers{{0.10, {{"homo", {3}}}, {}},
                                {0.0, {{"homo", {1}}}, {}},
                                {0.05, {{"homo", {2}}}, {}},
                                {0.2, {{"homo", {50}}}, {}}};
  sort_by_energy(rotamers);
  EXPECT_EQ(with_spread(rotamers).at("homo").value, 1);
  EXPECT_DOUBLE_EQ(with_spread(rotamers).at("homo").uncertainty, 1);  // of 1, 2, 3
  // The lowest alone within reach: no spread. A value that one rotamer alone has, or a rotamer alone: none is known.
  rotamers[0].properties["lumo"] = {4};
  rotamers[1].energy = rotamers[2].energy = 0.5;
  EXPECT_EQ(with_spread(rotamers).at("homo").uncertainty, 0);
  EXPECT_TRUE(std::isnan(with_spread(rotamers).at("lumo").uncertainty));
  rotamers.resize(1);
  EXPECT_TRUE(std::isnan(with_spread(rotamers).at("homo").uncertainty));
}

}  // namespace
}  // namespace werner
