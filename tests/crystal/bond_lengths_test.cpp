#include "werner/crystal/bond_lengths.hpp"

#include <cmath>
#include <map>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

Crystal caesium_chloride(int cation, int anion, double a) {
  return {lattice_from_parameters({{a, a, a}, {90, 90, 90}}), {cation, anion}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
}

TEST(BondLengths, IronAndAluminium) {
  // The atomic radii are 1.40 and 1.25 Angstrom (Slater 1964): 2.65 in all, of which 0.68 to 1.32 are allowed.
  EXPECT_EQ(bond_lengths(caesium_chloride(26, 13, 2.9)).score, 1);
  const BondLengths near = bond_lengths(caesium_chloride(26, 13, 2));
  EXPECT_EQ(near.score, 0);
  ASSERT_EQ(near.verdict.reasons.size(), 1u);
  EXPECT_NE(near.verdict.reasons[0].find("worst Fe-Al of 1.73 Angstrom where the radii say 2.65"), std::string::npos)
      << near.verdict.reasons[0];
}

TEST(BondLengths, WithoutBonds) {
  const Lattice cube = lattice_from_parameters({{3, 3, 3}, {90, 90, 90}});
  EXPECT_EQ(bond_lengths({cube, {26}, {{{0, 0, 0}}}}).verdict.reasons.at(0), "no bonds between different sites");
  EXPECT_FALSE(bond_lengths({}).verdict.ok());
  EXPECT_FALSE(bond_lengths({cube, {26, 8}, {{{0, 0, 0}}, {{std::nan(""), 0, 0}}}}).verdict.ok());
  EXPECT_FALSE(bond_lengths({cube, {26, 8}, {{{0, 0, 0}}, {{0, 0, 0}}}}).verdict.ok());
  EXPECT_FALSE(bond_lengths({Lattice(Eigen::Matrix3d::Zero()), {26, 8}, {{{0, 0, 0}}, {{0.5, 0, 0}}}}).verdict.ok());
}

// CrystaLLM itself on every 200th row, as it is and changed, written by bench/crystallm_bonds.py.
TEST(BondLengthsData, SameAsCrystaLLM) {
  REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
  const std::string name = test::source_dir() / "tests/data/crystallm_bonds.csv";
  const CsvTable expected = parse_csv(test::read_text(name), name);
  std::map<int, Crystal> crystals;
  int row = -1;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        if (++row % 200 == 0) crystals[row] = ordered(entry.crystal).value();
      },
      [&](BrokenEntry&&) { ++row; });
  int different = 0;
  for (const CsvRow& line : expected.rows) {
    const int at = parse_int(line.fields[0]).value();
    Crystal crystal = crystals.at(at);
    if (line.fields[1] == "resized") crystal.lattice = Lattice(crystal.lattice.rows() * (0.7 + 0.1 * (at / 200 % 7)));
    if (line.fields[1] == "elements")
      for (int& number : crystal.atomic_numbers) number = 1 + (number * 31 + at) % 94;
    const BondLengths found = bond_lengths(crystal);
    const auto score = parse_double(line.fields[2]);
    if (score ? std::abs(found.score - *score) > 1e-9 : found.verdict.ok()) {
      ++different;
      ADD_FAILURE() << at << " " << line.fields[1] << ": " << found.score << " instead of " << line.fields[2] << " "
                    << join(found.verdict.reasons, "; ");
    }
  }
  EXPECT_EQ(different, 0);
  EXPECT_GT(expected.rows.size(), 200u);
}

}  // namespace
}  // namespace werner
