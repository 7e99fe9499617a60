// Random crystals beside spglib (its space group), the distances of distances.hpp, and plain arithmetic.
#include "werner/crystal/random_crystal.hpp"

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/genericity.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner::test {
namespace {

using ::testing::HasSubstr;

RandomCrystalRequest request(std::map<int, int> atoms, std::vector<int> groups,
                             RandomCell cell = RandomCell::conventional) {
  return {.atoms = std::move(atoms), .space_groups = std::move(groups), .cell = cell};
}

// The oracle is spglib at 0.01 Angstrom.
void has_its_group(int group, RandomCell cell, RandomStream& random) {
  for (int atoms = 1; atoms < 60; ++atoms) {
    const RandomCrystals crystals(request({{12, atoms}, {8, 2 * atoms}}, {group}, cell));
    if (!crystals.feasible().ok()) continue;
    const auto drawn = crystals.draw(random);
    ASSERT_TRUE(drawn) << group;
    const auto symmetry = symmetry_of(drawn->crystal, {.distance = 0.01, .angle = -1});
    ASSERT_TRUE(symmetry.symmetry) << group;
    EXPECT_EQ(symmetry.symmetry->space_group, group) << wyckoff_text(group, drawn->sites);
    EXPECT_EQ(drawn->crystal.size(), static_cast<std::size_t>(3 * atoms));
    return;
  }
  FAIL() << "no feasible MgO2 in " << group;
}

TEST(RandomCrystalSlow, EveryGroup) {
  RandomStream random(5, 0, "every group");
  for (int group = 1; group <= 230; ++group) has_its_group(group, RandomCell::conventional, random);
}

TEST(RandomCrystalSlow, SmallestCellsCountSmallestCells) {
  RandomStream random(5, 0, "smallest");
  for (const int group : {5, 22, 43, 79, 98, 122, 148, 161, 196, 203, 219, 227, 230}) {
    has_its_group(group, RandomCell::primitive, random);
    has_its_group(group, RandomCell::niggli, random);
  }
}

TEST(RandomCrystal, AtomsKeepTheirDistance) {
  const RandomCrystals crystals(request({{22, 4}, {8, 8}}, {}));
  for (std::uint64_t item = 0; item < 200; ++item) {
    RandomStream random(1, item, "distances");
    const auto drawn = crystals.draw(random);
    ASSERT_TRUE(drawn);
    const Crystal& c = drawn->crystal;
    for (std::size_t a = 0; a < c.size(); ++a) {
      const double radius = element(c.atomic_numbers[a]).covalent_radius;
      EXPECT_GE(shortest_lattice_vector(c.lattice), 0.7 * 2 * radius - 1e-9);
      for (std::size_t b = a + 1; b < c.size(); ++b)
        EXPECT_GE(shortest_image(c.lattice, c.positions[a], c.positions[b]),
                  0.7 * (radius + element(c.atomic_numbers[b]).covalent_radius) - 1e-9);
    }
  }
}

TEST(RandomCrystal, SitesDescribeTheCrystal) {
  RandomStream random(2, 0, "sites");
  const auto drawn = random_crystal(request({{22, 2}, {8, 4}}, {136}), random);
  ASSERT_TRUE(drawn);
  const Crystal again = expanded(asymmetric_unit(drawn->space_group, drawn->conventional, drawn->sites));
  EXPECT_EQ(again.size(), drawn->crystal.size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    bool found = false;
    for (std::size_t j = 0; j < again.size(); ++j)
      found = found || (again.atomic_numbers[i] == drawn->crystal.atomic_numbers[j] &&
                        shortest_image(again.lattice, again.positions[i], drawn->crystal.positions[j]) < 1e-6);
    EXPECT_TRUE(found);
  }
}

TEST(RandomCrystal, SameStreamSameCrystal) {
  RandomStream a(9, 4, "same"), b(9, 4, "same"), c(9, 5, "same");
  const RandomCrystals prepared(request({{12, 2}, {14, 2}, {8, 6}}, {}));
  const auto first = prepared.draw(a), second = random_crystal(request({{12, 2}, {14, 2}, {8, 6}}, {}), b);
  const auto other = prepared.draw(c);
  ASSERT_TRUE(first && second && other);
  EXPECT_EQ(first->space_group, second->space_group);
  EXPECT_EQ(first->crystal.lattice.rows(), second->crystal.lattice.rows());
  for (std::size_t i = 0; i < first->crystal.size(); ++i)
    EXPECT_EQ(first->crystal.positions[i].value, second->crystal.positions[i].value);
  EXPECT_NE(first->crystal.lattice.rows(), other->crystal.lattice.rows());
}

TEST(RandomCrystal, VolumeIsKept) {
  auto wish = request({{22, 2}, {8, 4}}, {});
  wish.volume = VolumeRange{15, 16};
  const RandomCrystals crystals(wish);
  for (std::uint64_t item = 0; item < 20; ++item) {
    RandomStream random(1, item, "volume");
    const auto drawn = crystals.draw(random);
    ASSERT_TRUE(drawn);
    EXPECT_GE(drawn->crystal.lattice.volume(), 6 * 15 - 1e-6);
    EXPECT_LE(drawn->crystal.lattice.volume(), 6 * 16 + 1e-6);
  }
}

// Groups whose atoms would have more symmetry, by textbook: one atom of a polar group is centred; two equal
// atoms of P1 are a centre of symmetry; a and b of Fm-3m with one element are a primitive lattice.
TEST(RandomCrystal, SupergroupsAreNotFeasible) {
  const std::vector<std::pair<int, std::map<int, int>>> cases{
      {1, {{14, 1}}},          {1, {{14, 2}}},  {25, {{14, 1}}},          {99, {{14, 1}}},
      {75, {{14, 1}, {8, 1}}}, {16, {{14, 1}}}, {195, {{14, 1}, {8, 3}}}, {225, {{14, 8}}},
  };
  for (const auto& [group, atoms] : cases) {
    const Verdict verdict = RandomCrystals(request(atoms, {group})).feasible();
    ASSERT_FALSE(verdict.ok()) << group;
    EXPECT_THAT(verdict.reasons.front(), HasSubstr("more symmetry")) << group;
    RandomStream random(1, 0, "none");
    EXPECT_FALSE(random_crystal(request(atoms, {group}), random));
  }
  // Three atoms of P1 have no centre, one in each of the groups that its lattice determines is all there is.
  for (const auto& [group, atoms] : std::vector<std::pair<int, std::map<int, int>>>{{1, {{14, 3}}},
                                                                                    {2, {{14, 1}}},
                                                                                    {47, {{14, 1}}},
                                                                                    {221, {{14, 1}}},
                                                                                    {225, {{11, 4}, {17, 4}}},
                                                                                    {216, {{30, 4}, {16, 4}}}})
    EXPECT_TRUE(RandomCrystals(request(atoms, {group})).feasible().ok()) << group;
}

TEST(RandomCrystal, WhatDoesNotFitIsTold) {
  const Verdict verdict = RandomCrystals(request({{22, 1}, {8, 2}}, {225})).feasible();
  ASSERT_FALSE(verdict.ok());
  EXPECT_THAT(verdict.reasons.front(), HasSubstr("Fm-3m (225)"));
  EXPECT_THAT(verdict.reasons.front(), HasSubstr("1 Ti"));
  EXPECT_THROW(RandomCrystals(request({}, {})), UsageError);
  EXPECT_THROW(RandomCrystals(request({{8, 0}}, {})), UsageError);
  EXPECT_THROW(RandomCrystals(request({{8, 1}}, {231})), UsageError);
}

TEST(RandomCrystal, LearnedPriorPrefersKnownGroups) {
  auto wish = request({{20, 1}, {22, 1}, {8, 3}}, {}, RandomCell::primitive);
  wish.prior = WyckoffPrior::learned;
  const RandomCrystals learned(wish), uniform(request(wish.atoms, {}, RandomCell::primitive));
  int cubic_learned = 0, cubic_uniform = 0;
  for (std::uint64_t item = 0; item < 300; ++item) {
    RandomStream a(1, item, "prior"), b(1, item, "prior");
    const auto x = learned.draw(a), y = uniform.draw(b);
    cubic_learned += x && x->space_group == 221;
    cubic_uniform += y && y->space_group == 221;
  }
  EXPECT_GT(cubic_learned, 3 * std::max(1, cubic_uniform));
}

// The orders of the fourteen Bravais lattices' point groups.
TEST(Genericity, LatticeSymmetries) {
  const auto count = [](double a, double b, double c, double alpha, double beta, double gamma) {
    return lattice_symmetries(lattice_from_parameters({{a, b, c}, {alpha, beta, gamma}}), 0.01, 0.1);
  };
  EXPECT_EQ(count(3, 4, 5, 75, 80, 85), 2);
  EXPECT_EQ(count(3, 4, 5, 90, 100, 90), 4);
  EXPECT_EQ(count(3, 4, 5, 90, 90, 90), 8);
  EXPECT_EQ(count(3, 3, 5, 90, 90, 90), 16);
  EXPECT_EQ(count(3, 3, 3, 75, 75, 75), 12);
  EXPECT_EQ(count(3, 3, 5, 90, 90, 120), 24);
  EXPECT_EQ(count(3, 3, 3, 90, 90, 90), 48);
  EXPECT_EQ(count(3, 3, 3, 60, 60, 60), 48);
}

}  // namespace
}  // namespace werner::test
