#include "werner/evolve/crystal_space.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/crystal/wyckoff_prior.hpp"
#include "werner/evolve/crystal_genome.hpp"
#include "werner/io/extxyz_crystal.hpp"

namespace werner {
namespace {

CrystalSpaceOptions titania() {
  CrystalSpaceOptions options;
  options.elements = {8, 22};
  options.formula = {2, 1};
  options.least_units = 1;
  options.most_units = 4;
  return options;
}

CrystalSpaceOptions lithium_oxygen() {
  CrystalSpaceOptions options;
  options.elements = {3, 8};
  options.least_atoms = 1;
  options.most_atoms = 12;
  return options;
}

CrystalSpaceOptions magnesium_silicate() {
  CrystalSpaceOptions options;
  options.elements = {8, 12, 14};
  options.formula = {3, 1, 1};
  options.least_units = options.most_units = 2;
  return options;
}

CrystalSpaceOptions carbon() {
  CrystalSpaceOptions options;
  options.elements = {6};
  options.formula = {1};
  options.least_units = 2;
  options.most_units = 8;
  return options;
}

struct Case {
  const char* name;
  CrystalSpaceOptions options;
};
std::vector<Case> cases() {
  return {{"TiO2", titania()}, {"Li-O", lithium_oxygen()}, {"MgSiO3", magnesium_silicate()}, {"C", carbon()}};
}

Crystal rutile() {
  const double u = 0.305;
  Crystal crystal{lattice_from_parameters({{4.594, 4.594, 2.959}, {90, 90, 90}}), {22, 22, 8, 8, 8, 8}, {}};
  for (const Eigen::Vector3d& x :
       {Eigen::Vector3d(0, 0, 0), Eigen::Vector3d(0.5, 0.5, 0.5), Eigen::Vector3d(u, u, 0), Eigen::Vector3d(-u, -u, 0),
        Eigen::Vector3d(0.5 + u, 0.5 - u, 0.5), Eigen::Vector3d(0.5 - u, 0.5 + u, 0.5)})
    crystal.positions.push_back({x});
  return crystal;
}

std::string frame(const Crystal& crystal) {
  CrystalEntry entry;
  entry.name = "1";
  entry.crystal = disordered(crystal);
  return write_extxyz_crystals(std::span(&entry, 1));
}

// The smallest distance of two atoms in sums of their covalent radii, own images included, over images counted out.
double least_room(const Crystal& crystal) {
  double least = 1e9;
  for (std::size_t a = 0; a < crystal.size(); ++a)
    for (std::size_t b = a; b < crystal.size(); ++b)
      for (int x = -3; x <= 3; ++x)
        for (int y = -3; y <= 3; ++y)
          for (int z = -3; z <= 3; ++z) {
            if (a == b && x == 0 && y == 0 && z == 0) continue;
            const Eigen::Vector3d d =
                crystal.positions[b].value - crystal.positions[a].value + Eigen::Vector3d(x, y, z);
            least = std::min(
                least, crystal.lattice.cartesian({d}).norm() / (element(crystal.atomic_numbers[a]).covalent_radius +
                                                                element(crystal.atomic_numbers[b]).covalent_radius));
          }
  return least;
}

std::vector<Genome> samples(const CrystalSpace& space, int count) {
  std::vector<Genome> genomes;
  for (int i = 0; i < count; ++i) {
    RandomStream random(7, static_cast<std::uint64_t>(i), "parents");
    genomes.push_back(space.sample(random));
  }
  return genomes;
}

TEST(CrystalGenome, TextOfTextIsTheText) {
  for (const Case& one : cases()) {
    const CrystalSpace space(one.options);
    for (const Genome& genome : samples(space, 20)) {
      EXPECT_EQ(space.encode(space.decode(genome)), genome) << one.name;
      EXPECT_EQ(genome.find('\n'), std::string::npos);
    }
  }
}

TEST(CrystalGenome, OrderOfAtomsAndCellsOfThemDoNotMatter) {
  Crystal crystal = rutile();
  const Genome genome = crystal_text(crystal);
  std::ranges::reverse(crystal.atomic_numbers);
  std::ranges::reverse(crystal.positions);
  for (Fractional& f : crystal.positions) f.value += Eigen::Vector3d(3, -2, 1);
  EXPECT_EQ(crystal_text(crystal), genome);
}

TEST(CrystalGenome, NoGenomeIsAnErrorThatNamesIt) {
  for (const char* text : {"", "1 0 0 0 1 0 0 0", "1 0 0 0 1 0 0 0 1 Xx 0 0 0", "1 0 0 0 1 0 0 0 1 Ti 0 0",
                           "1 0 0 0 nan 0 0 0 1 Ti 0 0 0", "1 0 0 0 1 0 0 0 1 Ti 0 0 0 #x"})
    EXPECT_THROW(parse_crystal_text(text), Error) << text;
  Crystal broken = rutile();
  broken.positions[0].value[1] = std::nan("");
  EXPECT_THROW(crystal_text(broken), Error);
}

TEST(CrystalSpace, SamplesSatisfyTheSpace) {
  for (const Case& one : cases()) {
    const CrystalSpace space(one.options);
    for (const Genome& genome : samples(space, 50)) {
      const Verdict verdict = space.violations(genome);
      EXPECT_TRUE(verdict.ok()) << one.name << ": " << (verdict.ok() ? "" : verdict.reasons.front());
      EXPECT_GE(least_room(space.decode(genome)), one.options.least_distance - 1e-6) << one.name;
    }
  }
}

TEST(CrystalSpace, SamplesOfOneStreamAreOneGenome) {
  const CrystalSpace space(titania()), again(titania());
  RandomStream a(1, 5, "x"), b(1, 5, "x");
  again.sample(b);
  RandomStream c(1, 5, "x");
  EXPECT_EQ(space.sample(a), again.sample(c));
}

// Every operator on 200 sets of random parents in spaces of four kinds.
TEST(CrystalOperatorsSlow, ChildrenSatisfyTheSpace) {
  for (const Case& one : cases()) {
    const CrystalSpace space(one.options), again(one.options);
    const std::vector<Genome> parents = samples(space, 200);
    for (const std::string& operation : space.operators()) {
      int children = 0;
      for (int i = 0; i < 200; ++i) {
        std::vector<Genome> chosen;
        for (int k = 0; k < space.parents_of(operation); ++k)
          chosen.push_back(parents[static_cast<std::size_t>((i * 7 + k * (i + 1)) % 200)]);
        RandomStream random(3, static_cast<std::uint64_t>(i), operation),
            same(3, static_cast<std::uint64_t>(i), operation);
        const auto child = space.vary(operation, chosen, random);
        EXPECT_EQ(child, again.vary(operation, chosen, same)) << operation;
        if (!child) continue;
        ++children;
        const Verdict verdict = space.violations(*child);
        EXPECT_TRUE(verdict.ok()) << one.name << " " << operation << ": "
                                  << (verdict.ok() ? "" : verdict.reasons.front());
        // Counting out images takes longer than all else.
        const double room = i % 10 == 0 ? least_room(space.decode(*child)) : one.options.least_distance;
        EXPECT_GE(room, one.options.least_distance - 1e-6) << operation;
        EXPECT_TRUE(std::ranges::find(chosen, *child) == chosen.end());
      }
      RecordProperty(std::string(one.name) + " " + operation, children);
    }
  }
}

// A turned cell of rutile, shifted, and twice as large: what relaxation in another cell arrives at.
Crystal disguised_rutile() {
  Eigen::Matrix3i matrix;
  matrix << 1, 1, 0, 0, 1, 1, 1, 0, 1;  // two cells
  Crystal crystal = supercell(rutile(), matrix);
  const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
  crystal.lattice = Lattice(crystal.lattice.rows() * turn);
  for (Fractional& f : crystal.positions) f.value += Eigen::Vector3d(0.11, 0.23, 0.37);
  return crystal;
}

TEST(CrystalSpace, ASupercellIsAbsorbedAsTheSmallerCrystal) {
  const CrystalSpace space(titania());
  const auto genome = space.absorb(frame(disguised_rutile()));
  ASSERT_TRUE(genome.has_value());
  EXPECT_EQ(space.decode(*genome).size(), 6u);
  EXPECT_TRUE(fit(space.decode(*genome), rutile()));
  EXPECT_EQ(symmetry_of(space.decode(*genome)).symmetry.value().space_group, 136);
}

TEST(CrystalSpace, TheSmallerCrystalStaysASupercellWhereItsCellIsNotAllowed) {
  CrystalSpaceOptions options = titania();
  options.least_units = options.most_units = 4;
  const CrystalSpace space(options);
  const auto genome = space.absorb(frame(disguised_rutile()));
  ASSERT_TRUE(genome.has_value());
  EXPECT_EQ(space.decode(*genome).size(), 12u);
}

TEST(CrystalSpace, NonsenseIsNotAbsorbed) {
  const CrystalSpace space(titania());
  Crystal crystal = rutile();
  crystal.atomic_numbers[0] = 26;
  EXPECT_FALSE(space.absorb(frame(crystal)).has_value());
  EXPECT_FALSE(space.absorb("").has_value());
  crystal = rutile();
  crystal.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_FALSE(space.absorb(frame(crystal)).has_value());
}

TEST(CrystalSpace, NichesFindDisguisedCopies) {
  const CrystalSpace space(titania());
  const auto niches = space.niches();
  const std::vector<Genome> others = samples(space, 5);
  EXPECT_EQ(niches->join(3, others[0]), 3);
  EXPECT_EQ(niches->join(4, space.encode(rutile())), 4);
  EXPECT_EQ(niches->join(5, others[1]), 5);
  EXPECT_EQ(niches->join(9, space.encode(disguised_rutile())), 4);
  EXPECT_EQ(niches->join(10, others[0] + " #2"), 3);
}

// One formula unit cannot be two cells, so nothing is looked for; two of them, one above the other, are told apart.
TEST(CrystalSpace, AbsorbsTheSmallestCell) {
  CrystalSpaceOptions options;
  options.elements = {8, 12};
  options.formula = {1, 1};
  options.most_units = 2;
  const CrystalSpace space(options);
  Eigen::Matrix3d rows;
  rows << 0, 2.1, 2.1, 2.1, 0, 2.1, 2.1, 2.1, 0;
  const Crystal one{Lattice(rows), {12, 8}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
  rows.row(2) *= 2;
  const Crystal two{
      Lattice(rows), {12, 8, 12, 8}, {{{0, 0, 0}}, {{0.5, 0.5, 0.25}}, {{0, 0, 0.5}}, {{0.5, 0.5, 0.75}}}};
  for (const Crystal& crystal : {one, two}) {
    const auto absorbed = space.absorb(frame(crystal));
    ASSERT_TRUE(absorbed);
    EXPECT_EQ(space.decode(*absorbed).size(), 2u);
    EXPECT_TRUE(fit(space.decode(*absorbed), one));
  }
}

TEST(CrystalSpace, SeedsAreReducedAndForeignOnesAreNamed) {
  CrystalSpaceOptions options = titania();
  options.seeds = {disguised_rutile()};
  const CrystalSpace space(options);
  ASSERT_EQ(space.seeds().size(), 1u);
  EXPECT_EQ(space.decode(space.seeds()[0]).size(), 6u);
  EXPECT_TRUE(space.violations(space.seeds()[0]).ok());
  options.seeds[0].atomic_numbers[0] = 26;
  EXPECT_THROW(CrystalSpace{options}, UsageError);
}

TEST(CrystalSpace, ContinuingIsTheSameCrystalUnderAnotherName) {
  const CrystalSpace space(titania());
  RandomStream random(1, 1, "continue");
  const Genome parent = space.encode(rutile());
  const Genome child = space.vary("continue", {parent}, random).value();
  EXPECT_EQ(child, parent + " #2");
  EXPECT_EQ(space.vary("continue", {child}, random).value(), parent + " #3");
  EXPECT_EQ(space.encode(space.decode(child)), parent);
  EXPECT_NE(space.identity(child), space.identity(parent));
}

TEST(CrystalSpace, OperatorsAreThoseThatCanApply) {
  const auto has = [](const CrystalSpaceOptions& options, std::string_view name) {
    const auto names = CrystalSpace(options).operators();
    return std::ranges::find(names, name) != names.end();
  };
  EXPECT_FALSE(has(carbon(), "permutation"));
  EXPECT_TRUE(has(titania(), "permutation"));
  EXPECT_TRUE(has(titania(), "change-units"));
  EXPECT_FALSE(has(magnesium_silicate(), "change-units"));
  EXPECT_FALSE(has(titania(), "add-atom"));
  EXPECT_TRUE(has(lithium_oxygen(), "add-atom"));
  EXPECT_TRUE(has(lithium_oxygen(), "transmute"));
  EXPECT_FALSE(has(lithium_oxygen(), "change-units"));
}

TEST(CrystalSpace, SizesAreNumbersOfCompositions) {
  EXPECT_EQ(CrystalSpace(titania()).size().high, 4);
  // n + 1 compositions of n atoms of two elements: 2 + 3 + ... + 13.
  EXPECT_EQ(CrystalSpace(lithium_oxygen()).size().high, 90);
  CrystalSpaceOptions neutral = lithium_oxygen();
  neutral.charge_neutral = true;
  const CrystalSpace space(neutral);
  // Li and O alone with 1 to 12 atoms, Li2O with 3, 6, 9, 12, Li2O2 with 2, 4, ..., 12: oxygen of one compound has one
  // state.
  EXPECT_TRUE(space.size().exact);
  EXPECT_EQ(space.size().high, 12 + 12 + 4 + 6);
  for (const Genome& genome : samples(space, 30)) EXPECT_TRUE(space.violations(genome).ok());
  EXPECT_FALSE(space.violations("3 0 0 0 3 0 0 0 6 Li 0 0 0 O 0 0 0.3 O 0 0 0.6").ok());
}

TEST(CrystalSpace, WhatCannotBeIsRefusedWithItsReason) {
  const auto message = [](const CrystalSpaceOptions& options) -> std::string {
    try {
      const CrystalSpace space(options);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };
  CrystalSpaceOptions options = titania();
  options.most_atoms = 2;
  EXPECT_THAT(message(options), testing::HasSubstr("never have from 1 to 2 atoms"));
  options = titania();
  options.formula = {1, 1};
  options.elements = {11, 12};
  options.charge_neutral = true;
  EXPECT_THAT(message(options), testing::HasSubstr("cannot be neutral"));
  options = titania();
  options.space_groups = {230};
  options.symmetric_share = 1;
  EXPECT_NE(message(options), "");
  options = titania();
  options.elements = {22, 8};
  EXPECT_THAT(message(options), testing::HasSubstr("rising order"));
}

TEST(CrystalSpace, RattledSamplesAreNearTheirPositionsOnly) {
  CrystalSpaceOptions options = titania();
  options.symmetric_share = 1;
  options.packed_share = 0;
  const CrystalSpace exact(options);
  options.rattle = 0.05;
  const CrystalSpace rattled(options);
  int symmetric = 0, crooked = 0;
  for (int i = 0; i < 20; ++i) {
    RandomStream random(3, i, "sample"), same(3, i, "sample");
    const Crystal before = exact.decode(exact.sample(random)), after = rattled.decode(rattled.sample(same));
    const auto group = [](const Crystal& crystal, double tolerance) {
      const auto found = symmetry_of(crystal, {.distance = tolerance}).symmetry;
      return found ? found->space_group : 0;
    };
    symmetric += group(before, 0.01) > 2;
    crooked += group(after, 0.01) <= 2;
  }
  EXPECT_GE(symmetric, 15);
  EXPECT_EQ(crooked, 20);
}

// The nearest approach of two oxide ions, in all but one of ten known crystals 2.35 Angstrom or more.
TEST(CrystalSpace, PackedSamplesAndChildrenKeepLikeIonsApart) {
  CrystalSpaceOptions options = titania();
  const auto close = [&](double share) {
    options.rattle = 0.05;
    options.packed_share = share;
    const CrystalSpace space(options);
    int near = 0;
    for (int i = 0; i < 40; ++i) {
      RandomStream random(3, i, "sample");
      const Genome sample = space.sample(random);
      const auto child = space.vary("strain", {sample}, random);
      for (const Genome& genome : child ? std::vector{sample, *child} : std::vector{sample}) {
        EXPECT_TRUE(space.violations(genome).ok()) << genome;
        const Crystal crystal = space.decode(genome);
        for (std::size_t a = 0; a < crystal.size(); ++a)
          for (std::size_t b = a + 1; b < crystal.size(); ++b)
            if (crystal.atomic_numbers[a] == 8 && crystal.atomic_numbers[b] == 8)
              near += shortest_image(crystal.lattice, crystal.positions[a], crystal.positions[b]) < 2.1;
      }
    }
    return near;
  };
  EXPECT_LT(3 * close(1), close(0));
}

// Frequencies counted by spglib on the crystals against those of the table: small cells, in which there is always room.
TEST(CrystalSpaceSlow, LearnedPriorDrawsGroupsAsKnownCrystalsHaveThem) {
  CrystalSpaceOptions options;
  options.elements = {11, 17};
  options.formula = {1, 1};
  options.least_units = options.most_units = 1;
  options.symmetric_share = 1;
  const RandomCrystals possible(RandomCrystalRequest{.atoms = {{11, 1}, {17, 1}}, .cell = RandomCell::niggli});
  std::map<int, double> expected;
  double all = 0;
  for (const int group : possible.feasible_groups()) all += expected[group] = group_frequency(group);
  ASSERT_GE(expected.size(), 4u);
  const CrystalSpace uniform(options);
  options.wyckoff_prior = WyckoffPrior::learned;
  const CrystalSpace learned(options);
  constexpr int count = 500;
  const std::vector<Genome> by_chance = samples(uniform, count), by_prior = samples(learned, count);
  EXPECT_NE(by_chance, by_prior);
  EXPECT_EQ(by_prior, samples(learned, count));
  const auto groups = [&](const std::vector<Genome>& genomes) {
    std::map<int, double> shares;
    for (const Genome& genome : genomes)
      if (const auto found = symmetry_of(learned.decode(genome)).symmetry) shares[found->space_group] += 1.0 / count;
    return shares;
  };
  std::map<int, double> drawn = groups(by_prior), even = groups(by_chance);
  for (const auto& [group, frequency] : expected) {
    constexpr double three_deviations = 0.067;  // of a share of one half in 500
    EXPECT_NEAR(drawn[group], frequency / all, three_deviations) << group;
    EXPECT_NEAR(even[group], 1.0 / static_cast<double>(expected.size()), three_deviations) << group;
  }
}

TEST(CrystalSpace, ViolationsNameTheirReasons) {
  const CrystalSpace space(titania());
  const auto reasons = [&](const Genome& genome) { return join(space.violations(genome).reasons, "; "); };
  EXPECT_EQ(reasons(space.encode(rutile())), "");
  EXPECT_THAT(reasons("5 0 0 0 5 0 0 0 5 Ti 0 0 0 O 0.5 0.5 0.5 O 0.5 0.5 0.6"), testing::HasSubstr("O and O are 0.5"));
  EXPECT_THAT(reasons("5 0 0 0 5 0 0 0 5 Ti 0 0 0"), testing::HasSubstr("no allowed number of units"));
  EXPECT_THAT(reasons("5 0 0 0 5 0 0 0 5 Fe 0 0 0"), testing::HasSubstr("elements"));
  EXPECT_THAT(reasons("3 0 0 0 3 0 0 0 90 Ti 0 0 0 O 0 0 0.3 O 0 0 0.6"), testing::HasSubstr("longer"));
  EXPECT_THAT(reasons("1 0 0 2 0 0 0 0 1 Ti 0 0 0 O 0 0 0.3 O 0 0 0.6"), testing::HasSubstr("volume"));
}

}  // namespace
}  // namespace werner
