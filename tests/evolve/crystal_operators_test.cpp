#include "werner/evolve/crystal_operators.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/registry.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/random_crystal.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_genome.hpp"
#include "werner/evolve/crystal_group.hpp"
#include "werner/evolve/crystal_heredity.hpp"
#include "werner/evolve/crystal_soft_mode.hpp"

namespace werner {
namespace {

CrystalSpaceOptions titania() {
  CrystalSpaceOptions options;
  options.elements = {8, 22};
  options.formula = {2, 1};
  options.least_units = 2;
  options.most_units = 4;
  return options;
}

// Of random groups, with the number of their group.
std::vector<RandomCrystal> symmetric_parents(int count) {
  RandomCrystalRequest request;
  request.atoms = {{8, 8}, {22, 4}};
  request.cell = RandomCell::niggli;
  const RandomCrystals crystals(request);
  std::vector<RandomCrystal> parents;
  for (int i = 0; static_cast<int>(parents.size()) < count; ++i) {
    RandomStream random(2, static_cast<std::uint64_t>(i), "parents");
    if (auto drawn = crystals.draw(random)) parents.push_back(std::move(*drawn));
  }
  return parents;
}

int group_of(const Crystal& crystal, double tolerance = 0.01) {
  const auto found = symmetry_of(crystal, {.distance = tolerance, .angle = 5});
  return found.symmetry ? found.symmetry->space_group : 0;
}

std::size_t operations_of(const Crystal& crystal, double tolerance = 0.01) {
  const auto found = symmetry_of(crystal, {.distance = tolerance, .angle = 5});
  return found.symmetry ? found.symmetry->operations.size() : 0;
}

TEST(CrystalHeredity, TwoEqualParentsMakeTheSameChildWhereverTheyAreCut) {
  for (const RandomCrystal& parent : symmetric_parents(20)) {
    RandomStream random(4, 0, "cuts");
    std::vector<double> cuts{random.uniform(0, 0.5), random.uniform(0.5, 1)};
    const Spliced child = spliced(parent.crystal, parent.crystal, cuts, random.uniform());
    EXPECT_EQ(child.child.size(), parent.crystal.size());
    EXPECT_EQ(child.left_out.size(), parent.crystal.size());
    EXPECT_NEAR(child.child.lattice.volume(), parent.crystal.lattice.volume(), 1e-9 * child.child.lattice.volume());
    EXPECT_TRUE(fit(child.child, parent.crystal));
    EXPECT_EQ(group_of(child.child), group_of(parent.crystal));
  }
}

TEST(CrystalHeredity, SlabsComeFromTheParentsInTurn) {
  const Crystal a = parse_crystal_text("4 0 0 0 4 0 0 0 4 O 0.1 0 0 O 0.4 0 0 O 0.7 0 0");
  const Crystal b = parse_crystal_text("6 0 0 0 6 0 0 0 6 Ti 0.2 0 0 Ti 0.5 0 0 Ti 0.8 0 0");
  const std::vector<double> cuts{0.3, 0.6};
  EXPECT_EQ(crystal_text(spliced(a, b, cuts, 0.5).child), "5 0 0 0 5 0 0 0 5 O 0.1 0 0 O 0.7 0 0 Ti 0.5 0 0");
  EXPECT_EQ(crystal_text(spliced(a, b, cuts, 0).left_out), "6 0 0 0 6 0 0 0 6 O 0.4 0 0 Ti 0.2 0 0 Ti 0.8 0 0");
}

TEST(CrystalHeredity, RepairBringsTheWantedNumbersOfAtoms) {
  const auto parents = symmetric_parents(20);
  for (std::size_t i = 0; i + 1 < parents.size(); ++i) {
    RandomStream random(4, i, "repair");
    const std::vector<double> cuts{random.uniform()};
    const AtomCounts wanted{2 + random.below(8), random.below(6)};
    const Crystal child =
        repaired(spliced(parents[i].crystal, parents[i + 1].crystal, cuts, 0.5), {8, 22}, wanted, cuts, 0.7, random);
    EXPECT_EQ(counts_of({8, 22}, child.atomic_numbers), wanted);
  }
}

TEST(CrystalCheck, OverlapsArePushedApartWithinOneCell) {
  const Crystal crystal = parse_crystal_text("5 0 0 0 5 0 0 0 5 Ti 0 0 0 O 0.5 0.5 0.5 O 0.5 0.5 0.6");
  EXPECT_EQ(overlaps(crystal, 0.7).size(), 1u);
  const auto apart = settled(crystal, {0, 0.7, true});
  ASSERT_TRUE(apart.has_value());
  EXPECT_TRUE(overlaps(*apart, 0.7).empty());
  EXPECT_FALSE(settled(crystal, {0, 0.7, false}).has_value());
  // 1 Angstrom^3 per atom leaves no room.
  EXPECT_FALSE(settled(crystal, {3, 0.7, true}).has_value());
}

TEST(CrystalCheck, TheNiggliCellHoldsTheSameCrystal) {
  for (const RandomCrystal& parent : symmetric_parents(10)) {
    Eigen::Matrix3i skew;
    skew << 1, 2, 0, 0, 1, -1, 0, 0, 1;
    const Crystal skewed = supercell(parent.crystal, skew);
    const auto reduced = in_niggli_cell(skewed);
    ASSERT_TRUE(reduced.has_value());
    EXPECT_NEAR(reduced->lattice.volume(), parent.crystal.lattice.volume(), 1e-6);
    EXPECT_EQ(group_of(*reduced), group_of(parent.crystal));
  }
}

TEST(CrystalCheck, RepeatedCellsAreTheSameCrystal) {
  for (const RandomCrystal& parent : symmetric_parents(5)) {
    const Crystal six = repeated(parent.crystal, 6);
    EXPECT_EQ(six.size(), 6 * parent.crystal.size());
    EXPECT_TRUE(fit(six, parent.crystal));
  }
}

// By spglib: a mutation of free coordinates has the parent's operations, or more by chance.
TEST(CrystalOperatorsSlow, WyckoffMutationKeepsTheGroup) {
  const CrystalSpaceOptions options = titania();
  const CellCompositions compositions(options);
  const CrystalContext context{compositions, options.least_distance};
  int children = 0;
  const auto parents = symmetric_parents(200);
  for (std::size_t i = 0; i < parents.size(); ++i) {
    RandomStream random(5, i, "mutation");
    const Crystal& parent = parents[i].crystal;
    const auto child = varied(find_named(crystal_operators(), "wyckoff-mutation", "operator"), context,
                              std::span(&parent, 1), random, 4);
    if (!child) continue;
    ++children;
    EXPECT_GE(operations_of(*child, 1e-3), operations_of(parent, 0.1)) << i << " group " << parents[i].space_group;
    EXPECT_NE(crystal_text(*child), crystal_text(parent));
  }
  EXPECT_GE(children, 120);
}

TEST(CrystalOperatorsSlow, ASubgroupIsASmallerGroupAndLeadsBack) {
  const CrystalSpaceOptions options = titania();
  const CellCompositions compositions(options);
  const CrystalContext context{compositions, options.least_distance};
  int children = 0, smaller = 0, back = 0;
  const auto parents = symmetric_parents(200);
  for (std::size_t i = 0; i < parents.size(); ++i) {
    RandomStream random(5, i, "subgroup");
    const Crystal& parent = parents[i].crystal;
    const auto child =
        varied(find_named(crystal_operators(), "subgroup", "operator"), context, std::span(&parent, 1), random, 4);
    if (!child) continue;
    ++children;
    const std::size_t copies = child->size() / parent.size();
    smaller += operations_of(*child, 1e-3) < copies * operations_of(parent, 0.1);
    const auto up =
        varied(find_named(crystal_operators(), "supergroup", "operator"), context, std::span(&*child, 1), random, 4);
    if (!up) continue;
    ++back;
    EXPECT_GT(operations_of(*up, 1e-3), operations_of(*child, 0.01)) << i;
  }
  EXPECT_GE(children, 90);  // of 200 parents; the others come too near at each of four tries
  EXPECT_GE(smaller, children * 3 / 4);
  EXPECT_GE(back, 10);
}

TEST(CrystalOperatorsSlow, CrossoversAndPermutationsOfOrbitsKeepTheGroup) {
  const CrystalSpaceOptions options = titania();
  const CellCompositions compositions(options);
  const CrystalContext context{compositions, options.least_distance};
  const auto parents = symmetric_parents(200);
  int crossed = 0;
  for (std::size_t i = 0; i < parents.size(); ++i) {
    RandomStream random(5, i, "crossover");
    const std::vector<Crystal> two{parents[i].crystal, parents[(i + 1) % parents.size()].crystal};
    if (const auto child =
            varied(find_named(crystal_operators(), "wyckoff-crossover", "operator"), context, two, random, 4)) {
      ++crossed;
      EXPECT_GE(operations_of(*child, 1e-3), operations_of(two[0], 0.1)) << i;
    }
    const auto permuted = varied(find_named(crystal_operators(), "permute-orbits", "operator"), context,
                                 std::span(two).first(1), random, 4);
    if (!permuted) continue;
    EXPECT_GE(operations_of(*permuted, 1e-3), operations_of(two[0], 0.1)) << i;
  }
  EXPECT_GE(crossed, 60);
}

// The group that the operations of rutile generate: all of them come back from two or three, and orders divide.
TEST(CrystalGroup, GeneratedGroupsHaveOrdersThatDivide) {
  for (const RandomCrystal& parent : symmetric_parents(50)) {
    const auto symmetric = symmetric_crystal(parent.crystal, 0.1);
    ASSERT_TRUE(symmetric.has_value());
    const auto& operations = symmetric->symmetry.operations;
    std::vector<std::size_t> all;
    for (std::size_t k = 0; k < operations.size(); ++k) all.push_back(k);
    EXPECT_EQ(generated(operations, all).size(), operations.size());
    for (std::size_t k = 0; k < operations.size(); ++k)
      EXPECT_EQ(operations.size() % generated(operations, std::span(&k, 1)).size(), 0u);
  }
}

// A chain of two unlike atoms in a cube: stretching it is the one stiff mode of each direction, by symmetry threefold.
TEST(CrystalSoftMode, CubicCrystalsHaveThreefoldOpticModes) {
  for (const char* text : {"4.2 0 0 0 4.2 0 0 0 4.2 Cs 0 0 0 Cl 0.5 0.5 0.5",  // CsCl
                           "0 2.1 2.1 2.1 0 2.1 2.1 2.1 0 Mg 0 0 0 O 0.5 0.5 0.5"}) {
    const SoftModes modes = spring_modes(parse_crystal_text(text));
    ASSERT_EQ(modes.stiffness.size(), 3);
    EXPECT_GT(modes.stiffness[0], 0);
    EXPECT_NEAR(modes.stiffness[0], modes.stiffness[2], 1e-9 * modes.stiffness[2]);
  }
}

TEST(CrystalSoftMode, ModesMoveNoCentreAndAreNormal) {
  for (const RandomCrystal& parent : symmetric_parents(10)) {
    const SoftModes modes = spring_modes(parent.crystal);
    const auto n = modes.displacements.rows();
    ASSERT_EQ(modes.displacements.cols(), n - 3);
    EXPECT_LT((modes.displacements.transpose() * modes.displacements - Eigen::MatrixXd::Identity(n - 3, n - 3)).norm(),
              1e-9);
    for (Eigen::Index mode = 0; mode < n - 3; ++mode)
      for (Eigen::Index axis = 0; axis < 3; ++axis) {
        double sum = 0;
        for (Eigen::Index i = axis; i < n; i += 3) sum += modes.displacements(i, mode);
        EXPECT_NEAR(sum, 0, 1e-8);
      }
    EXPECT_GE(modes.stiffness.minCoeff(), -1e-9);
  }
}

// Where all four places are one crystal, in whatever order of atoms and shifted, nothing pulls.
TEST(CrystalSwarm, AParticleAtAllBestPlacesStays) {
  const CrystalSpaceOptions options = titania();
  const CellCompositions compositions(options);
  const CrystalContext context{compositions, options.least_distance};
  for (const RandomCrystal& parent : symmetric_parents(20)) {
    std::vector<Crystal> four(4, parent.crystal);
    for (std::size_t k = 1; k < 4; ++k) {
      std::ranges::reverse(four[k].atomic_numbers);
      std::ranges::reverse(four[k].positions);
      for (Fractional& f : four[k].positions) f.value += Eigen::Vector3d(0.1, 0.2, 0.3) * static_cast<double>(k);
    }
    RandomStream random(6, 0, "swarm");
    const auto child = swarm(context, four, random);
    ASSERT_TRUE(child.has_value());
    EXPECT_NEAR(child->lattice.volume(), parent.crystal.lattice.volume(), 1e-6 * child->lattice.volume());
    for (std::size_t i = 0; i < child->size(); ++i)
      EXPECT_LT(wrapped_difference(child->positions[i], parent.crystal.positions[i]).norm(), 1e-9);
  }
}

TEST(CrystalSwarm, CellsOfOtherAtomsPullNothing) {
  const CrystalSpaceOptions options = titania();
  const CellCompositions compositions(options);
  const CrystalContext context{compositions, options.least_distance};
  const auto parents = symmetric_parents(2);
  const std::vector<Crystal> four{parents[0].crystal, parents[1].crystal, parents[1].crystal,
                                  repeated(parents[1].crystal, 2)};
  RandomStream random(6, 0, "swarm");
  EXPECT_FALSE(swarm(context, four, random).has_value());
}

}  // namespace
}  // namespace werner
