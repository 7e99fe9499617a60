#include "werner/crystal/plausibility.hpp"

#include <cmath>
#include <limits>
#include <map>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/charge_balance.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string reasons(const Verdict& verdict) { return join(verdict.reasons, "; "); }

Crystal rock_salt(int cation, int anion, double a) {
  const Lattice lattice = lattice_from_parameters({{a, a, a}, {90, 90, 90}});
  Crystal crystal{lattice, {}, {}};
  for (const auto& [x, y, z] : {std::tuple(0.0, 0.0, 0.0), {0.0, 0.5, 0.5}, {0.5, 0.0, 0.5}, {0.5, 0.5, 0.0}}) {
    crystal.atomic_numbers.push_back(cation);
    crystal.positions.push_back({{x, y, z}});
    crystal.atomic_numbers.push_back(anion);
    crystal.positions.push_back({{x + 0.5, y, z}});
  }
  return crystal;
}

TEST(Plausibility, SaltAndNonsense) {
  const Crystal salt = rock_salt(11, 17, 5.64);
  EXPECT_TRUE(structural_validity(salt).ok());
  EXPECT_TRUE(lemat_validity(salt).ok()) << reasons(lemat_validity(salt));
  // Nearest sites half an edge apart.
  EXPECT_EQ(reasons(structural_validity(rock_salt(11, 17, 0.9))),
            "Na 1 and Cl 2 are 0.45 Angstrom apart, less than 0.5");
  // 0.5 (0.7 + 1.8 + 1.0) with Slater's radii of sodium and chlorine.
  EXPECT_TRUE(atomic_distances(rock_salt(11, 17, 3.502)).ok());
  EXPECT_EQ(reasons(atomic_distances(rock_salt(11, 17, 3.4))), "Na 1 and Cl 2 are 1.7 Angstrom apart, less than 1.75");
  EXPECT_NE(reasons(plausibility(rock_salt(11, 17, 2))).find("the density is 48.5"), std::string::npos);
  EXPECT_NE(reasons(plausibility(rock_salt(11, 17, 120))).find("a is 120 Angstrom, not between 1 and 100"),
            std::string::npos);

  Crystal flat{Lattice((Eigen::Matrix3d() << 4, 0, 0, 0, 4, 0, 4, 4, 0).finished()), {11}, {{{0, 0, 0}}}};
  EXPECT_NE(reasons(structural_validity(flat)).find("0 Angstrom^3"), std::string::npos);
  EXPECT_FALSE(lemat_validity(flat).ok());
  EXPECT_FALSE(atomic_distances(flat).ok());
  const Crystal leaf{lattice_from_parameters({{4, 4, 4}, {60, 60, 119.99}}), {11}, {{{0, 0, 0}}}};
  EXPECT_EQ(structural_validity(leaf, {.least_polar_sine = 0.2}).reasons.size(), 1u);
  EXPECT_EQ(reasons(structural_validity({})), "no atoms");
  EXPECT_EQ(reasons(lemat_validity({})), "no atoms");
  Crystal lost = salt;
  lost.positions[1].value[0] = nan;
  EXPECT_EQ(reasons(lemat_validity(lost)), "a coordinate of Cl 2 is no number");
  EXPECT_EQ(reasons(structural_validity({Lattice(Eigen::Matrix3d::Constant(nan)), {11}, {{{0, 0, 0}}}})),
            "a cell vector is no number, as where three angles make no cell");
  lost.atomic_numbers[2] = 119;
  EXPECT_EQ(reasons(lemat_validity(lost)), "no element has the atomic number 119");
  EXPECT_FALSE(charge_balance(lost).ok());
  // Atoms in one place.
  EXPECT_FALSE(atomic_distances({salt.lattice, {11, 17}, {{{0, 0, 0}}, {{1, 0, 0}}}}).ok());
}

TEST(ChargeBalance, ByComposition) {
  const auto balanced = [](const std::string& formula) { return balanced_composition(parse_composition(formula)); };
  EXPECT_TRUE(balanced("NaCl").ok());
  EXPECT_TRUE(balanced("Fe3O4").ok());  // neighbouring states of iron
  EXPECT_TRUE(balanced("Na100Cl100").ok());
  EXPECT_EQ(reasons(balanced("LrCl3")), "no oxidation states of Lr in the table lemat");
  EXPECT_EQ(reasons(balanced("NaCl5")), "no oxidation states balance the charges");
  EXPECT_NE(reasons(balanced("Li0.5CoO2")).find("not whole"), std::string::npos);
  EXPECT_NE(reasons(balanced("Na4001Cl")).find("too many"), std::string::npos);
  EXPECT_FALSE(balanced_composition({}).ok());
}

TEST(ChargeBalance, MetalsAndElements) {
  const Lattice cube = lattice_from_parameters({{3, 3, 3}, {90, 90, 90}});
  EXPECT_TRUE(charge_balance({cube, {26, 13}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}}).ok());
  // Carbon with carbon alone around it has no bond valence.
  EXPECT_TRUE(charge_balance({cube, {6}, {{{0, 0, 0}}}}).ok());
  // Atoms without any neighbour within 10 Angstrom are judged by composition, and one element has none.
  EXPECT_FALSE(charge_balance({lattice_from_parameters({{12, 12, 12}, {90, 90, 90}}), {6}, {{{0, 0, 0}}}}).ok());
}

// LeMat-GenBench itself on every 50th row, as it is and changed, written by bench/lemat_checks.py.
TEST(PlausibilityData, SameAsLemat) {
  REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
  const std::string name = test::source_dir() / "tests/data/lemat_checks.csv";
  const CsvTable expected = parse_csv(test::read_text(name), name);
  std::map<int, Crystal> crystals;
  int row = -1;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        if (++row % 50 == 0) crystals[row] = ordered(entry.crystal).value();
      },
      [&](BrokenEntry&&) { ++row; });
  int different[3] = {0, 0, 0};
  for (const CsvRow& line : expected.rows) {
    const int at = parse_int(line.fields[0]).value();
    Crystal crystal = crystals.at(at);
    if (line.fields[1] == "shrunk") crystal.lattice = Lattice(crystal.lattice.rows() * (0.45 + 0.05 * (at % 7)));
    if (line.fields[1] == "elements")
      for (int& number : crystal.atomic_numbers) number = 1 + (number * 31 + at) % 94;
    const auto says = [&](std::size_t field) { return line.fields[field] == "1"; };
    different[0] += charge_balance(crystal).ok() != says(2);
    different[1] += atomic_distances(crystal).ok() != says(3);
    different[2] += plausibility(crystal).ok() != says(4);
  }
  EXPECT_EQ(different[0], 0);
  EXPECT_EQ(different[1], 0);
  EXPECT_EQ(different[2], 0);
  EXPECT_GT(expected.rows.size(), 1000u);
}

}  // namespace
}  // namespace werner
