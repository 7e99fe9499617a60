#include "werner/crystal/bond_valence.hpp"

#include <cmath>
#include <limits>
#include <map>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

Crystal rock_salt(int cation, int anion, double edge) {
  Eigen::Matrix3d rows;
  const double h = edge / 2;
  rows << 0, h, h, h, 0, h, h, h, 0;
  return {Lattice(rows), {cation, anion}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
}

// The changes of bench/bond_valence.py.
DisorderedCrystal changed(DisorderedCrystal crystal, const std::string& change, int row) {
  const int first = crystal.sites[0][0].atomic_number;
  if (change == "scaled") crystal.lattice = Lattice(crystal.lattice.rows() * (0.88 + 0.04 * (row / 150 % 7)));
  for (std::vector<Occupant>& site : crystal.sites) {
    if (change == "elements") site[0].atomic_number = 1 + (site[0].atomic_number * 31 + row) % 94;
    if (site[0].atomic_number != first) continue;
    if (change == "mixed") site = {{first, 0.5}, {1 + first % 94, 0.5}};
    if (change == "half") site = {{first, 0.5}};
  }
  return crystal;
}

// Sites apart by blanks, occupants by atomic number with "/" between.
std::string states_text(const DisorderedCrystal& crystal) {
  std::string text;
  const BondValenceStates found = bond_valence_states(crystal);
  for (std::size_t i = 0; i < found.states.size(); ++i) {
    std::map<int, int> states;
    for (std::size_t k = 0; k < found.states[i].size(); ++k)
      states[crystal.sites[i][k].atomic_number] = found.states[i][k];
    std::vector<std::string> parts;
    for (const auto& [number, state] : states) parts.push_back(std::to_string(state));
    text += (text.empty() ? "" : " ") + join(parts, "/");
  }
  return text;
}

// By hand from the parameters of the paper, r(Na) 1.36, c(Na) 1.01, r(Cl) 0.99, c(Cl) 2.74: R = 2.35 - 1.3464 (1.004988
// - 1.655295)^2 / (1.3736 + 2.7126) = 2.210654 A; exp((2.210654 - 2.82) / 0.31) = 0.14007.
TEST(BondValence, SodiumChloride) {
  EXPECT_NEAR(bond_valence(11, 17, 2.82).value(), 0.14007, 1e-5);
  EXPECT_EQ(bond_valence(17, 11, 2.82), -bond_valence(11, 17, 2.82).value());
  EXPECT_EQ(bond_valence(17, 17, 2.0), 0) << "equal elements";
  EXPECT_EQ(bond_valence(11, 26, 2.0), 0) << "no anion among them";
  EXPECT_FALSE(bond_valence(2, 17, 2.0).has_value());
  EXPECT_FALSE(bond_valence(0, 120, 2.0).has_value());
}

TEST(BondValence, StatesOfSimpleCrystals) {
  using States = std::vector<std::vector<int>>;
  EXPECT_EQ(bond_valence_states(rock_salt(11, 17, 5.64)).states, (States{{1}, {-1}}));
  EXPECT_EQ(bond_valence_states(rock_salt(12, 8, 4.21)).states, (States{{2}, {-2}}));
  EXPECT_EQ(bond_valence_states(rock_salt(21, 7, 4.5)).states, (States{{3}, {-3}}));
  DisorderedCrystal mixed = disordered(rock_salt(11, 17, 5.64));
  mixed.sites[0] = {{19, 0.25}, {11, 0.75}};
  EXPECT_EQ(bond_valence_states(mixed).states, (States{{1, 1}, {-1}}));
}

TEST(BondValence, NonsenseHasReasons) {
  const auto reason = [](const Crystal& crystal) { return join(bond_valence_states(crystal).verdict.reasons, "; "); };
  EXPECT_EQ(reason(rock_salt(2, 17, 5)), "no bond-valence parameters of He");
  EXPECT_EQ(reason(rock_salt(11, 126, 5)), "no bond-valence parameters of 126");
  EXPECT_EQ(reason(rock_salt(11, 20, 5)), "no likely oxidation states are neutral together");
  EXPECT_EQ(reason({}), "no atoms");
  Crystal lost = rock_salt(11, 17, 5.64);
  lost.positions[1].value[0] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(bond_valence_states(lost).verdict.ok());
  EXPECT_FALSE(bond_valence_states(Crystal{Lattice(Eigen::Matrix3d::Zero()), {11}, {{{0, 0, 0}}}}).verdict.ok());
  DisorderedCrystal empty = disordered(rock_salt(11, 17, 5.64));
  empty.sites[0].clear();
  EXPECT_EQ(join(bond_valence_states(empty).verdict.reasons, "; "), "a site has no element");
}

// pymatgen 2026.10 on every 150th row, as it is and changed, written by bench/bond_valence.py.
TEST(BondValenceData, SameAsPymatgen) {
  REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
  const std::string name = test::source_dir() / "tests/data/bond_valence_pymatgen.csv";
  std::map<int, std::vector<CsvRow>> expected;
  for (CsvRow& row : parse_csv(test::read_text(name), name).rows)
    expected[parse_int(row.fields[0]).value()].push_back(std::move(row));
  int row = -1, compared = 0, assigned = 0;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        if (!expected.contains(++row)) return;
        for (const CsvRow& line : expected[row]) {
          const std::string found = states_text(changed(entry.crystal, line.fields[1], row));
          EXPECT_EQ(found, line.fields[2]) << row << " " << line.fields[1];
          ++compared;
          assigned += !found.empty();
        }
      },
      [&](BrokenEntry&&) { ++row; });
  EXPECT_GT(compared, 700);
  EXPECT_GT(assigned, 300);
}

}  // namespace
}  // namespace werner
