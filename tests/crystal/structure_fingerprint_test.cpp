#include "werner/crystal/structure_fingerprint.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <map>

#include "tests/support/support.hpp"

namespace werner {
namespace {

std::map<std::string, double> named(const StructureFingerprint& fingerprint) {
  std::map<std::string, double> values;
  for (std::size_t i = 0; i < structure_fingerprint_size; ++i)
    if (fingerprint.values[i] != 0) values[structure_fingerprint_names()[i]] = fingerprint.values[i];
  return values;
}

double difference(const StructureFingerprint& a, const StructureFingerprint& b) {
  double largest = 0;
  for (std::size_t i = 0; i < structure_fingerprint_size; ++i)
    largest = std::max(largest, std::abs(a.values[i] - b.values[i]));
  return largest;
}

Crystal rock_salt(double a) {
  Eigen::Matrix3d rows;
  rows << 0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0;
  return {Lattice(rows), {11, 17}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
}

TEST(StructureFingerprint, Names) {
  ASSERT_EQ(structure_fingerprint_names().size(), structure_fingerprint_size);
  EXPECT_EQ(structure_fingerprint_names()[0], "wt CN_1");
  EXPECT_EQ(structure_fingerprint_names()[14], "tetrahedral CN_4");
  EXPECT_EQ(structure_fingerprint_names()[60], "wt CN_24");
}

// Numbers of matminer 0.10.1 with pymatgen 2026.10.
TEST(StructureFingerprint, RockSalt) {
  const StructureFingerprint fingerprint = structure_fingerprint(rock_salt(5.64));
  ASSERT_TRUE(fingerprint.verdict.ok());
  const auto values = named(fingerprint);
  EXPECT_EQ(values.size(), 4u);
  EXPECT_NEAR(values.at("wt CN_6"), 1, 1e-9);
  EXPECT_NEAR(values.at("octahedral CN_6"), 1, 1e-7);
  EXPECT_NEAR(values.at("hexagonal_planar CN_6"), 0.20006794264703337, 1e-9);
  EXPECT_NEAR(values.at("pentagonal_pyramidal CN_6"), 0.5, 1e-6);
}

TEST(StructureFingerprint, OfTheStructureNotOfItsDescription) {
  const Crystal crystal{lattice_from_parameters({{4, 5, 6}, {80, 95, 100}}),
                        {22, 8, 8, 38},
                        {{{0, 0, 0}}, {{0.4, 0.5, 0.3}}, {{0.7, 0.1, 0.8}}, {{0.5, 0.2, 0.4}}}};
  const StructureFingerprint one = structure_fingerprint(crystal);
  ASSERT_TRUE(one.verdict.ok());
  Eigen::Matrix3i copies;
  copies << 1, 1, 0, 0, 2, 0, 0, 1, 1;
  EXPECT_LT(difference(one, structure_fingerprint(supercell(crystal, copies))), 1e-9);
  Crystal turned = crystal;
  turned.lattice =
      Lattice(crystal.lattice.rows() * Eigen::AngleAxisd(1, Vec3(1, 2, 3).normalized()).matrix().transpose());
  for (Fractional& f : turned.positions) f.value += Eigen::Vector3d(0.3, 1.4, -2.2);
  EXPECT_LT(difference(one, structure_fingerprint(turned)), 1e-9);
  Crystal sorted = crystal;
  std::reverse(sorted.positions.begin(), sorted.positions.end());
  std::reverse(sorted.atomic_numbers.begin(), sorted.atomic_numbers.end());
  EXPECT_LT(difference(one, structure_fingerprint(sorted)), 1e-9);
}

TEST(StructureFingerprint, OneBadSiteCostsTheCrystal) {
  Crystal crystal = rock_salt(5.64);
  crystal.atomic_numbers[1] = 99;
  const StructureFingerprint fingerprint = structure_fingerprint(crystal);
  EXPECT_EQ(fingerprint.verdict.reasons.size(), 1u);
  EXPECT_EQ(named(fingerprint).size(), 0u);
  EXPECT_FALSE(structure_fingerprint(Crystal{}).verdict.ok());
  crystal.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_FALSE(structure_fingerprint(crystal).verdict.ok());
  crystal.lattice = Lattice(Eigen::Matrix3d::Constant(std::nan("")));
  EXPECT_FALSE(structure_fingerprint(crystal).verdict.ok());
}

// 10,000 atoms: no more per atom than in a small cell.
TEST(StructureFingerprintSlow, LargeCells) {
  Eigen::Matrix3i copies = Eigen::Matrix3i::Identity() * 17;
  const Crystal large = supercell(rock_salt(5.64), copies);
  ASSERT_GT(large.size(), 9000u);
  EXPECT_LT(difference(structure_fingerprint(large), structure_fingerprint(rock_salt(5.64))), 1e-6);
}

}  // namespace
}  // namespace werner
