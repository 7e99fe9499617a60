#include "werner/crystal/symmetry.hpp"

#include <spglib.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <thread>

#include "tests/crystal/random_symmetric.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/kinds.hpp"
#include "werner/crystal/rotation_counts.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/crystal/symmetrise.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner {
namespace {

using test::random_lattice;
using test::random_vector;
using test::redescribed;
using test::same_atoms;

Lattice cube(double a) { return lattice_from_parameters({{a, a, a}, {90, 90, 90}}); }

Crystal rock_salt() {
  Eigen::Matrix3d rows;
  rows << 0, 2.82, 2.82, 2.82, 0, 2.82, 2.82, 2.82, 0;
  return {Lattice(rows), {11, 17}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
}

Crystal displaced(Crystal crystal, double most, RandomStream& random) {
  for (Fractional& position : crystal.positions)
    position = crystal.lattice.fractional(crystal.lattice.cartesian(position) +
                                          most * (2 * random_vector(random) - Vec3::Ones()));
  return crystal;
}

// International Tables.
TEST(Symmetry, NamesOfSpaceGroups) {
  EXPECT_EQ(space_group(14).symbol, "P2_1/c");
  EXPECT_EQ(space_group(14).full_symbol, "P 1 2_1/c 1");
  EXPECT_EQ(space_group(14).hermann_mauguin, "P 1 21/c 1");
  EXPECT_EQ(space_group(14).hall_symbol, "-P 2ybc");
  EXPECT_EQ(space_group(14).point_group, "2/m");
  EXPECT_EQ(space_group(14).bravais, "mP");
  EXPECT_EQ(space_group(227).hermann_mauguin, "F d -3 m");
  EXPECT_EQ(space_group(227).full_symbol, "F 4_1/d -3 2/m");
  EXPECT_EQ(space_group(227).origin_choice, 1);
  EXPECT_EQ(space_group(227).operations.size(), 192u);
  EXPECT_EQ(space_group(227).centring.size(), 4u);
  EXPECT_EQ(space_group(166).bravais, "hR");
  EXPECT_EQ(space_group(166).crystal_system, "trigonal");
  EXPECT_EQ(space_group(38).bravais, "oS");
  EXPECT_EQ(space_group(62).hermann_mauguin, "P n m a");
  std::set<std::string> bravais, point_groups, symbols;
  for (int number = 1; number <= 230; ++number) {
    const SpaceGroup& group = space_group(number);
    bravais.insert(group.bravais);
    point_groups.insert(group.point_group);
    symbols.insert(group.symbol);
    EXPECT_TRUE(group.operations[0].linear.isIdentity(0) && group.operations[0].shift.isZero(0));
    // A group: the product of any two operations is one of them, modulo the cell.
    for (std::size_t a = 0; a < group.operations.size(); a += 5)
      for (std::size_t b = 0; b < group.operations.size(); b += 7) {
        const AffineMap product = group.operations[a].after(group.operations[b]);
        int same = 0;
        for (const AffineMap& other : group.operations) {
          const Eigen::Vector3d d = other.shift - product.shift;
          same += other.linear == product.linear && (d - d.array().round().matrix()).norm() < 1e-9;
        }
        ASSERT_EQ(same, 1) << number;
      }
  }
  EXPECT_EQ(bravais.size(), 14u);
  EXPECT_EQ(point_groups.size(), 32u);
  EXPECT_EQ(symbols.size(), 230u);
  EXPECT_THROW(space_group(0), Error);
  EXPECT_THROW(crystal_system_name(231), Error);
}

TEST(Symmetry, CoordinateTriplets) {
  for (const char* text : {"x,y,z", "-y+1/2,x,z+3/4", "x,2x,z", "1/8,y,-y+1/4", "0,0,1/2", "-x+y,-x,z+1/3"})
    EXPECT_EQ(affine_text(parse_affine_map(text)), text);
  EXPECT_EQ(affine_text(parse_affine_map(" 1/2 - X , +y, .25+z")), "-x+1/2,y,z+1/4");
  EXPECT_EQ(affine_text(parse_affine_map("2*x,y/2,z-1/6")), "2x,1/2y,z-1/6");
  for (const char* text :
       {"", "x,y", "x,y,z,x", "x,y,q", "x,,z", "x y,y,z", "x,y,1/0", "x,y,--z", "x,y,z+", "x,y,xy", "x,y,nan"})
    EXPECT_THROW(parse_affine_map(text), Error) << text;
}

TEST(Symmetry, RockSalt) {
  const SymmetryResult result = symmetry_of(rock_salt());
  ASSERT_TRUE(result.symmetry);
  const Symmetry& symmetry = *result.symmetry;
  EXPECT_EQ(symmetry.space_group, 225);
  EXPECT_EQ(symmetry.letters, (std::vector<char>{'a', 'b'}));
  EXPECT_EQ(symmetry.site_symmetries, (std::vector<std::string>{"m-3m", "m-3m"}));
  EXPECT_EQ(symmetry.multiplicities, (std::vector<int>{4, 4}));
  EXPECT_EQ(symmetry.operations.size(), 48u);
  EXPECT_EQ(pearson_symbol(symmetry), "cF8");
  const CellResult conventional = conventional_cell(rock_salt());
  ASSERT_TRUE(conventional.crystal);
  EXPECT_EQ(conventional.crystal->size(), 8u);
  EXPECT_NEAR(conventional.crystal->lattice.parameters().lengths[0], 5.64, 1e-9);
  const Crystal large = supercell(*conventional.crystal, Eigen::Vector3i(2, 1, 3).asDiagonal());
  EXPECT_EQ(primitive_cell(large).crystal->size(), 2u);
  const SymmetryResult of_large = symmetry_of(large);
  EXPECT_EQ(of_large.symmetry->space_group, 225);
  EXPECT_EQ(std::set<std::size_t>(of_large.symmetry->orbits.begin(), of_large.symmetry->orbits.end()).size(), 2u);
  EXPECT_EQ(pearson_symbol(*of_large.symmetry), "cF8");
}

TEST(Symmetry, SharedSites) {
  // Half of the sodium replaced by potassium at random: still rock salt; ordered along one axis: not.
  DisorderedCrystal crystal = disordered(*conventional_cell(rock_salt()).crystal);
  for (auto& occupants : crystal.sites)
    if (occupants[0].atomic_number == 11) occupants = {{11, 0.5}, {19, 0.5}};
  EXPECT_EQ(symmetry_of(crystal).symmetry->space_group, 225);
  for (auto& occupants : crystal.sites)
    if (occupants.size() == 2) {
      occupants = {{19, 0.5}, {11, 0.5}};
      break;
    }
  EXPECT_EQ(symmetry_of(crystal).symmetry->space_group, 225);
  for (auto& occupants : crystal.sites)
    if (occupants.size() == 2) {
      occupants = {{19, 0.6}, {11, 0.4}};
      break;
    }
  EXPECT_EQ(symmetry_of(crystal).symmetry->space_group, 221);
  // Through kinds to the asymmetric unit and back.
  const Kinds kinds = kinds_of(crystal);
  EXPECT_EQ(kinds.occupants.size(), 3u);
  const AsymmetricUnit unit = *asymmetric_unit(kinds.crystal).unit;
  EXPECT_EQ(unit.sites.size(), 4u);
  const DisorderedCrystal again = with_occupants(expanded(unit), kinds.occupants);
  const Composition before = composition_of(crystal), after = composition_of(again);
  ASSERT_EQ(again.size(), 8u);
  for (const int element : {11, 17, 19}) EXPECT_NEAR(before.amounts.at(element), after.amounts.at(element), 1e-12);
  EXPECT_THROW(with_occupants(kinds.crystal, {}), Error);
}

TEST(Symmetry, NonsenseIsAVerdict) {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  const auto reason = [](const Crystal& crystal) {
    const SymmetryResult result = symmetry_of(crystal);
    EXPECT_EQ(result.symmetry.has_value(), result.verdict.ok());
    EXPECT_EQ(conventional_cell(crystal).crystal.has_value(), result.verdict.ok());
    EXPECT_EQ(symmetrised(crystal).crystal.has_value(), result.verdict.ok());
    EXPECT_EQ(asymmetric_unit(crystal).unit.has_value(), result.verdict.ok());
    return result.verdict.ok() ? "" : result.verdict.reasons.front();
  };
  EXPECT_EQ(reason({cube(4), {}, {}}), "no atoms");
  EXPECT_EQ(reason({cube(nan), {11}, {{{0, 0, 0}}}}), "the cell has entries that are no numbers");
  EXPECT_EQ(reason({cube(infinity), {11}, {{{0, 0, 0}}}}), "the cell has entries that are no numbers");
  EXPECT_EQ(reason({cube(0), {11}, {{{0, 0, 0}}}}), "the cell has no volume");
  EXPECT_EQ(reason({cube(4), {11}, {{{0, nan, 0}}}}), "atom 1 has coordinates that are no numbers");
  EXPECT_EQ(reason({cube(4), {11, 11}, {{{0, 0, 0}}, {{0.999, 0, 0}}}}),
            "atoms 1 and 2 are of a kind and closer than the symmetry tolerance");
  EXPECT_EQ(reason({cube(4), {11, 17}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}}), "");
  EXPECT_EQ(reason({cube(4), {-3, 1000}, {{{1e300, 0, 0}}, {{0.5, 0.5, 0.5}}}}), "");
  EXPECT_THROW(symmetry_of(rock_salt(), {0, 5}), Error);
  EXPECT_THROW(symmetry_of(rock_salt(), {nan, 5}), Error);
  EXPECT_THROW(conventional_cell(rock_salt(), {-1, 5}), Error);
}

// The operations map the crystal onto itself; the transformation leads into the standard cell.
TEST(Symmetry, OperationsAndTransformation) {
  RandomStream random(21, 0, "symmetry");
  for (const int group : {2, 14, 15, 43, 62, 88, 122, 148, 167, 194, 198, 220, 227}) {
    const auto positions = wyckoff_positions(group);
    const AsymmetricUnit unit = asymmetric_unit(group, random_lattice(group, random),
                                                {{14, positions.back().letter, random_vector(random)},
                                                 {8, positions[1].letter, random_vector(random)},
                                                 {22, positions.back().letter, random_vector(random)}});
    const Crystal crystal = redescribed(expanded(unit), random);
    const SymmetryResult result = symmetry_of(crystal, {1e-4, -1});
    ASSERT_TRUE(result.symmetry);
    const Symmetry& symmetry = *result.symmetry;
    EXPECT_EQ(symmetry.space_group, group);
    for (const AffineMap& operation : symmetry.operations) {
      Crystal image = crystal;
      for (Fractional& position : image.positions) position = {operation(position.value)};
      EXPECT_TRUE(same_atoms(crystal, image, 1e-6)) << group;
    }
    const Crystal standard = *conventional_cell(crystal, {1e-4, -1}).crystal;
    EXPECT_LT((standard.lattice.rows() - symmetry.standard_lattice.rows()).norm(), 1e-9);
    for (std::size_t i = 0; i < crystal.size(); ++i) {
      const Fractional there{symmetry.to_standard(crystal.positions[i].value)};
      double nearest = 1;
      for (std::size_t k = 0; k < standard.size(); ++k)
        if (standard.atomic_numbers[k] == crystal.atomic_numbers[i])
          nearest = std::min(nearest, wrapped_difference(there, standard.positions[k]).norm());
      EXPECT_LT(nearest, 1e-5) << group;
    }
  }
}

TEST(Symmetry, SymmetrisedIsExactAndNear) {
  RandomStream random(22, 0, "symmetry");
  for (const int group : {14, 62, 141, 166, 186, 205, 225}) {
    const auto positions = wyckoff_positions(group);
    const AsymmetricUnit unit = asymmetric_unit(
        group, random_lattice(group, random),
        {{14, positions.back().letter, {0.07, 0.31, 0.15}}, {8, positions[0].letter, random_vector(random)}});
    Crystal crystal = displaced(redescribed(expanded(unit), random), 0.01, random);
    Eigen::Matrix3d strain = Eigen::Matrix3d::Identity();
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) strain(i, j) += random.uniform(-5e-4, 5e-4);
    crystal.lattice = Lattice(crystal.lattice.rows() * strain);
    ASSERT_EQ(symmetry_of(crystal, {0.1, 5}).symmetry->space_group, group);
    EXPECT_NE(symmetry_of(crystal, {1e-5, -1}).symmetry->space_group, group);
    const Crystal exact = *symmetrised(crystal).crystal;
    EXPECT_EQ(symmetry_of(exact, {1e-5, -1}).symmetry->space_group, group);
    EXPECT_EQ(exact.atomic_numbers, crystal.atomic_numbers);
    EXPECT_LT((exact.lattice.rows() - crystal.lattice.rows()).cwiseAbs().maxCoeff(), 0.05);
    for (std::size_t i = 0; i < crystal.size(); ++i)
      EXPECT_LT(crystal.lattice.cartesian({exact.positions[i].value - crystal.positions[i].value}).norm(), 0.05);
  }
}

// One atom of each orbit and the operations give the crystal back, for every space group; the texts of the operations
// do the same as the positions.
TEST(SymmetrySlow, AsymmetricUnitExpandsToTheCrystal) {
  RandomStream random(23, 0, "symmetry");
  for (int group = 1; group <= 230; ++group) {
    const auto positions = wyckoff_positions(group);
    std::vector<Occupation> occupations{{14, positions.back().letter, random_vector(random)},
                                        {22, positions.back().letter, random_vector(random)}};
    for (int k = 0; k < 3; ++k) {
      const auto which = static_cast<std::size_t>(random.below(static_cast<int>(positions.size())));
      if (positions[which].free_parameters() > 0 || k == 0)
        occupations.push_back({8 + k, positions[which].letter, random_vector(random)});
    }
    const Crystal crystal =
        redescribed(expanded(asymmetric_unit(group, random_lattice(group, random), occupations)), random);
    const SymmetryTolerance tolerance{1e-4, -1};
    const AsymmetricUnitResult result = asymmetric_unit(crystal, tolerance);
    ASSERT_TRUE(result.unit) << group << result.verdict.reasons.front();
    const AsymmetricUnit& unit = *result.unit;
    ASSERT_EQ(unit.space_group, group);
    EXPECT_EQ(unit.sites.size(), occupations.size());
    const Crystal standard = *conventional_cell(crystal, tolerance).crystal;
    EXPECT_TRUE(same_atoms(expanded(unit), standard, 1e-5)) << group;
    Crystal by_operations{unit.lattice, {}, {}};
    for (const AsymmetricSite& site : unit.sites)
      for (const std::string& text : unit.operations) {
        const Fractional atom = wrapped(Fractional{parse_affine_map(text)(site.position.value)});
        bool known = false;
        for (std::size_t i = 0; i < by_operations.size() && !known; ++i)
          known = by_operations.atomic_numbers[i] == site.atomic_number &&
                  wrapped_difference(by_operations.positions[i], atom).norm() < 1e-5;
        if (known) continue;
        by_operations.atomic_numbers.push_back(site.atomic_number);
        by_operations.positions.push_back(atom);
      }
    EXPECT_TRUE(same_atoms(by_operations, standard, 1e-5)) << group;
  }
}

// International Tables: m-3m has 6 + 3 twofold axes, 4 threefold, 3 fourfold, and the same with the inversion.
TEST(Symmetry, RotationCounts) {
  const RotationCounts cubic{1, 9, 8, 6, 0, 1, 9, 8, 6, 0};
  std::set<RotationCounts> classes;
  for (int group = 1; group <= 230; ++group) classes.insert(rotation_counts(group));
  EXPECT_EQ(classes.size(), 32u);
  const auto bounds = rotation_bounds(rock_salt(), 0.01);
  ASSERT_TRUE(bounds);
  EXPECT_EQ(bounds->least, cubic);
  EXPECT_EQ(bounds->most, cubic);
  EXPECT_TRUE(bounds->allow(225));
  EXPECT_FALSE(bounds->allow(216));  // F-43m
  EXPECT_FALSE(rotation_bounds(supercell(rock_salt(), 2 * Eigen::Matrix3i::Identity()), 0.01));
  // Nonsense and large cells are left to others, at once.
  Crystal broken = rock_salt();
  broken.positions[0].value[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(rotation_bounds(broken, 0.01));
  EXPECT_FALSE(rotation_bounds(Crystal{}, 0.01));
  EXPECT_FALSE(rotation_bounds({Lattice(Eigen::Matrix3d::Zero()), {11}, {{{0, 0, 0}}}}, 0.01));
  EXPECT_FALSE(rotation_bounds({cube(0.1), {11}, {{{0, 0, 0}}}}, 0.01));
  RandomStream random(26, 0, "symmetry");
  Crystal large{cube(60), {}, {}};
  for (int i = 0; i < 10000; ++i) {
    large.atomic_numbers.push_back(29);
    large.positions.push_back({random_vector(random)});
  }
  EXPECT_FALSE(rotation_bounds(large, 0.01));
  // Strained by half the tolerance: cubic or tetragonal.
  Crystal strained = rock_salt();
  Eigen::Matrix3d rows = strained.lattice.rows();
  rows.col(2) *= 1.002;
  strained.lattice = Lattice(rows);
  const auto unsure = rotation_bounds(strained, 0.01).value();
  EXPECT_EQ(unsure.least, rotation_counts(123));
  EXPECT_EQ(unsure.most, cubic);
  EXPECT_TRUE(unsure.allow(139));
  EXPECT_FALSE(unsure.allow(166));
}

// spglib's own primitive cell for every group; and the cells that keep the distortion are the same crystal.
TEST(SymmetrySlow, PrimitiveCells) {
  RandomStream random(25, 0, "symmetry");
  const SymmetryTolerance tolerance{1e-4, -1};
  for (int group = 1; group <= 230; ++group) {
    const auto positions = wyckoff_positions(group);
    const Crystal crystal = redescribed(expanded(asymmetric_unit(group, random_lattice(group, random),
                                                                 {{14, positions.back().letter, random_vector(random)},
                                                                  {22, positions.back().letter, random_vector(random)},
                                                                  {8, positions[0].letter, random_vector(random)}})),
                                        random);
    const Crystal primitive = *primitive_cell(crystal, tolerance).crystal;
    double lattice[3][3];
    std::vector<std::array<double, 3>> atoms(4 * crystal.size());
    std::vector<int> types = crystal.atomic_numbers;
    types.resize(atoms.size());
    for (std::size_t i = 0; i < crystal.size(); ++i)
      for (int axis = 0; axis < 3; ++axis) atoms[i][static_cast<std::size_t>(axis)] = crystal.positions[i].value[axis];
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) lattice[i][j] = crystal.lattice.rows()(j, i);
    const int count = spgat_standardize_cell(lattice, reinterpret_cast<double(*)[3]>(atoms.data()), types.data(),
                                             static_cast<int>(crystal.size()), 1, 0, 1e-4, -1);
    Crystal peer = primitive;
    peer.atomic_numbers.assign(types.begin(), types.begin() + count);
    peer.positions.clear();
    for (int i = 0; i < count; ++i) {
      const auto& x = atoms[static_cast<std::size_t>(i)];
      peer.positions.push_back({{x[0], x[1], x[2]}});
    }
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) EXPECT_NEAR(primitive.lattice.rows()(j, i), lattice[i][j], 1e-6) << group;
    EXPECT_TRUE(same_atoms(primitive, peer, 1e-5)) << group;
    const Crystal found = *primitive_cell_as_found(crystal, tolerance).crystal;
    EXPECT_EQ(found.size(), primitive.size());
    EXPECT_NEAR(found.lattice.volume(), primitive.lattice.volume(), 1e-6);
    EXPECT_EQ(symmetry_of(found, tolerance).symmetry->space_group, group);
    const auto bounds = rotation_bounds(found, 1e-4);
    ASSERT_TRUE(bounds) << group;
    EXPECT_EQ(bounds->least, rotation_counts(group)) << group;
    EXPECT_EQ(bounds->most, rotation_counts(group)) << group;
    const Crystal large = *conventional_cell_as_found(crystal, tolerance).crystal;
    EXPECT_EQ(symmetry_of(large, tolerance).symmetry->space_group, group);
    EXPECT_NEAR(large.lattice.volume(), conventional_cell(crystal, tolerance).crystal->lattice.volume(), 1e-6);
  }
}

// Cells smaller than the tolerance, and needles: an answer or a reason, in bounded time.
TEST(SymmetrySlow, OddCells) {
  const auto ask = [](const Crystal& crystal) {
    const SymmetryResult result = symmetry_of(crystal);
    EXPECT_EQ(result.symmetry.has_value(), result.verdict.ok());
  };
  ask({cube(0.05), {11}, {{{0, 0, 0}}}});
  ask({lattice_from_parameters({{0.01, 100, 100}, {90, 90, 90}}), {11}, {{{0, 0, 0}}}});
  ask({lattice_from_parameters({{5, 5, 5}, {0.01, 0.01, 0.01}}), {11}, {{{0, 0, 0}}}});
  ask({lattice_from_parameters({{5, 5, 1e7}, {90, 90, 90}}), {11, 8}, {{{0, 0, 0}}, {{0.1, 0.2, 0.3}}}});
  ask({cube(1e200), {11, 8}, {{{0, 0, 0}}, {{0.1, 0.2, 0.3}}}});
}

// spglib tries every atom of the rarest element as the end of a lattice vector: one of them is quick, thousands take
// half a minute.
TEST(SymmetrySlow, LargeCells) {
  RandomStream random(24, 0, "symmetry");
  Crystal crystal{cube(60), {}, {}};
  for (int i = 0; i < 10000; ++i) {
    crystal.atomic_numbers.push_back(i == 0 ? 92 : 8);
    crystal.positions.push_back({random_vector(random)});
  }
  EXPECT_EQ(symmetry_of(crystal, {1e-3, 5}).symmetry->space_group, 1);
  const Crystal simple = supercell({cube(3), {26}, {{{0, 0, 0}}}}, Eigen::Vector3i(20, 20, 20).asDiagonal());
  EXPECT_EQ(symmetry_of(simple).symmetry->space_group, 221);
}

TEST(Symmetry, FromSeveralThreads) {
  std::vector<std::thread> threads;
  std::array<int, 4> groups{};
  for (std::size_t t = 0; t < groups.size(); ++t)
    threads.emplace_back([&groups, t] {
      for (int k = 0; k < 3; ++k) groups[t] += symmetry_of(rock_salt()).symmetry->space_group == 225;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(groups, (std::array<int, 4>{3, 3, 3, 3}));
}

}  // namespace
}  // namespace werner
