#include "werner/crystal/prototype.hpp"

#include "tests/crystal/random_symmetric.hpp"
#include "tests/support/support.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner {
namespace {

using test::random_lattice;
using test::random_vector;
using test::redescribed;

// Letters as in the AFLOW encyclopedia and International Tables, in the order of the formula.
TEST(Prototype, KnownLabels) {
  const auto label = [](int group, const std::vector<std::pair<int, char>>& letters) {
    std::vector<Occupation> occupations;
    for (const auto& [element, letter] : letters) occupations.push_back({element, letter, Eigen::Vector3d::Zero()});
    return prototype_label(group, occupations);
  };
  EXPECT_EQ(label(225, {{11, 'a'}, {17, 'b'}}), "225_AB_a_b");
  EXPECT_EQ(label(225, {{11, 'b'}, {17, 'a'}}), "225_AB_a_b");
  EXPECT_EQ(label(225, {{20, 'b'}, {9, 'c'}}), "225_AB2_a_c");  // fluorite
  EXPECT_EQ(label(216, {{30, 'c'}, {16, 'b'}}), "216_AB_a_c");  // zinc blende, from any of its origins
  EXPECT_EQ(label(216, {{30, 'd'}, {16, 'a'}}), "216_AB_a_c");
  // Half Heusler: which element stands between the two others.
  EXPECT_EQ(label(216, {{3, 'a'}, {12, 'b'}, {7, 'c'}}), label(216, {{3, 'd'}, {12, 'c'}, {7, 'b'}}));
  EXPECT_EQ(label(221, {{38, 'a'}, {22, 'b'}, {8, 'c'}}), "221_ABC3_a_b_c");  // perovskite
  EXPECT_EQ(label(221, {{38, 'b'}, {22, 'a'}, {8, 'd'}}), "221_ABC3_a_b_c");
  EXPECT_EQ(label(62, {{26, 'c'}, {26, 'c'}, {26, 'd'}, {6, 'c'}}), "62_AB4_c_2cd");
  EXPECT_EQ(label(227, {{12, 'a'}, {13, 'd'}, {8, 'e'}}), label(227, {{12, 'b'}, {13, 'c'}, {8, 'e'}}));  // spinel
  EXPECT_EQ(label(194, {{30, 'c'}, {16, 'a'}}), label(194, {{30, 'a'}, {16, 'd'}}));
  EXPECT_NE(label(227, {{12, 'a'}, {13, 'd'}, {8, 'e'}}), label(227, {{12, 'a'}, {13, 'c'}, {8, 'e'}}));
}

// Quartz, AFLOW's A2B_hP9_152_c_a, is one template in either hand.
TEST(Prototype, MirrorImagesShareTheirLabel) {
  const std::vector<Occupation> quartz{{14, 'a', {0.47, 0, 0}}, {8, 'c', {0.41, 0.27, 0.12}}};
  const Lattice cell = lattice_from_parameters({{4.91, 4.91, 5.40}, {90, 90, 120}});
  Crystal crystal = expanded(asymmetric_unit(152, cell, quartz));
  const auto right = symmetry_of(crystal);
  for (Fractional& position : crystal.positions) position.value = -position.value;
  const auto left = symmetry_of(crystal);
  ASSERT_TRUE(right.symmetry && left.symmetry);
  EXPECT_EQ(right.symmetry->space_group, 152);
  EXPECT_EQ(left.symmetry->space_group, 154);
  EXPECT_EQ(prototype_label(crystal, *left.symmetry), "152_AB2_a_c");
  EXPECT_EQ(prototype_label(154, quartz), prototype_label(152, quartz));
}

// For every group: a crystal on random positions keeps its label when described from another origin, with other axes,
// as a supercell and as the mirror image, whose group is another one for the eleven enantiomorphic pairs.
TEST(PrototypeSlow, DescriptionDoesNotMatter) {
  RandomStream random(31, 0, "prototype");
  for (int group = 1; group <= 230; ++group)
    for (int round = 0; round < 2; ++round) {
      const auto positions = wyckoff_positions(group);
      std::vector<Occupation> occupations{{14, positions.back().letter, random_vector(random)},
                                          {22, positions.back().letter, random_vector(random)}};
      for (int k = 0; k < 3; ++k) {
        const auto& position = positions[static_cast<std::size_t>(random.below(static_cast<int>(positions.size())))];
        bool taken = false;
        for (const Occupation& other : occupations)
          taken |= other.letter == position.letter && position.free_parameters() == 0;
        if (!taken) occupations.push_back({8 + k, position.letter, random_vector(random)});
      }
      const Crystal crystal = expanded(asymmetric_unit(group, random_lattice(group, random), occupations));
      const SymmetryTolerance tolerance{1e-4, -1};
      const std::string label = prototype_label(group, occupations);
      const auto found = prototype_label(crystal, tolerance);
      ASSERT_TRUE(found.label) << group;
      EXPECT_EQ(*found.label, label);
      EXPECT_EQ(*prototype_label(redescribed(crystal, random), tolerance).label, label);
      Crystal mirrored = redescribed(crystal, random);
      mirrored.lattice = Lattice(mirrored.lattice.rows() * Eigen::Vector3d(1, 1, -1).asDiagonal());
      EXPECT_EQ(*prototype_label(mirrored, tolerance).label, label);
      // Large cells are slow in spglib.
      if (crystal.size() > 60) continue;
      Eigen::Vector3i times(1, 1, 1);
      times[random.below(3)] = 2;
      EXPECT_EQ(*prototype_label(redescribed(supercell(crystal, times.asDiagonal()), random), tolerance).label, label);
    }
}

TEST(Prototype, NonsenseIsAVerdict) {
  const auto result = prototype_label(Crystal{Lattice(), {}, {}});
  EXPECT_FALSE(result.label);
  EXPECT_EQ(result.verdict.reasons.front(), "no atoms");
}

}  // namespace
}  // namespace werner
