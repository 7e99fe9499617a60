// Energy corrections against the published values and against pymatgen's MaterialsProject2020Compatibility on every
// eighth crystal of a table (bench/mp2020_pymatgen.py).
#include "werner/crystal/energy_correction.hpp"

#include <map>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/elemental_crystals.hpp"
#include "werner/crystal/oxidation_guess.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {
namespace {

// Atoms of a primitive cubic cell of `length` Angstrom.
Crystal cubic(double length, std::vector<int> numbers, std::vector<Fractional> positions) {
  return {Lattice(Eigen::Matrix3d(length * Eigen::Matrix3d::Identity())), std::move(numbers), std::move(positions)};
}

TEST(EnergyCorrection, OxygenByItsNearestOxygen) {
  // Wang et al. 2021, Table 1; the O-O distance decides.
  const auto with_bond = [](double bond) {
    return mp2020_correction(cubic(8, {56, 8, 8}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}, {{0.5, 0.5, 0.5 + bond / 8}}}));
  };
  EXPECT_NEAR(with_bond(2.5), 2 * -0.687, 1e-12);
  EXPECT_NEAR(with_bond(1.49), 2 * -0.465, 1e-12);
  EXPECT_NEAR(with_bond(1.35), 2 * -0.161, 1e-12);
  EXPECT_EQ(mp2020_correction(cubic(4, {8, 8}, {{{0, 0, 0}}, {{0, 0, 0.3}}})), 0);  // an element
}

TEST(EnergyCorrection, MetalsWithUInOxidesAndFluoridesAlone) {
  const auto halite = [](int metal, int other) {
    return mp2020_correction(cubic(3, {metal, other}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}));
  };
  EXPECT_NEAR(halite(26, 8), -0.687 - 2.256, 1e-12);
  EXPECT_NEAR(halite(28, 9), -0.462 - 2.541, 1e-12);
  EXPECT_NEAR(halite(26, 16), -0.503, 1e-12);
  EXPECT_NEAR(halite(26, 29), 0, 1e-12);
}

TEST(OxidationGuess, AsChemistryHasIt) {
  const auto of = [](const char* formula) { return *guessed_oxidation_states(parse_composition(formula)); };
  EXPECT_EQ(of("Fe2O3").at(26), 3);
  EXPECT_NEAR(of("Fe3O4").at(26), 8.0 / 3, 1e-12);
  EXPECT_EQ(of("LiAlH4").at(1), -1);
  EXPECT_EQ(of("NH4Cl").at(7), -3);
  EXPECT_FALSE(guessed_oxidation_states(parse_composition("FeNi3")));
}

TEST(ElementalCrystals, AreTheirPrototypes) {
  const std::map<std::string, int> groups{{"fcc", 225},
                                          {"bcc", 229},
                                          {"hcp", 194},
                                          {"dhcp", 194},
                                          {"samarium", 166},
                                          {"omega", 191},
                                          {"diamond", 227},
                                          {"alpha-manganese", 217},
                                          {"alpha-uranium", 63},
                                          {"iodine", 64},
                                          {"alpha-protactinium", 139},
                                          {"graphite", 194},
                                          {"alpha-boron", 166},
                                          {"black phosphorus", 64},
                                          {"alpha-gallium", 64},
                                          {"alpha-arsenic", 166},
                                          {"gamma-selenium", 152},
                                          {"alpha-sulfur", 70},
                                          {"indium", 139},
                                          {"alpha-mercury", 166},
                                          {"beta-tin", 141}};
  for (const int number : {1, 2, 5, 6, 11, 14, 15, 16, 22, 25, 26, 31, 33, 34, 49, 50, 51, 52, 53, 62, 80, 83, 91, 92})
    for (const ElementalCrystal& made : elemental_crystals(number)) {
      const std::string name = element(number).symbol + " " + made.prototype;
      if (const auto known = groups.find(made.prototype); known != groups.end()) {
        const auto found = symmetry_of(made.crystal, {1e-3, 5});
        ASSERT_TRUE(found.symmetry) << name;
        EXPECT_EQ(found.symmetry->space_group, known->second) << name;
      }
      const auto pair = nearest_pair(made.crystal);
      EXPECT_TRUE(!pair || pair->distance > 0.7) << name;
    }
  for (int number = 1; number <= 94; ++number)
    EXPECT_EQ(elemental_crystals(number).empty(), number == 85) << element(number).symbol;
  EXPECT_EQ(elemental_crystals(26).size(), 6u);
  EXPECT_TRUE(elemental_crystals(95).empty());
}

TEST(EnergyCorrectionData, LikePymatgen) {
  REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
  std::map<std::string, double> expected;
  for (const std::string& line : split(test::read_text(test::source_dir() / "tests/data/mp2020_pymatgen.csv"), '\n')) {
    const auto fields = split(line, ',');
    if (fields.size() == 2 && fields[0] != "material_id" && line[0] != '#')
      expected[fields[0]] = parse_double(fields[1]).value();
  }
  ASSERT_GT(expected.size(), 3000u);
  std::size_t seen = 0, different = 0;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        const auto known = expected.find(entry.name);
        if (known == expected.end()) return;
        ++seen;
        const double found = mp2020_correction(*ordered(entry.crystal));
        if (std::abs(found - known->second) < 2e-6) return;
        ++different;
        std::cout << entry.name << " " << full_formula(composition_of(entry.crystal)) << ": " << found << ", pymatgen "
                  << known->second << "\n";
      },
      [](BrokenEntry&&) {});
  EXPECT_EQ(seen, expected.size());
  EXPECT_EQ(different, 0u);
}

}  // namespace
}  // namespace werner
