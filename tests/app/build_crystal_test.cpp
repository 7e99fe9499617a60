// The verb `build crystal` as a person uses it.
#include <algorithm>
#include <filesystem>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner::test {
namespace {

using ::testing::HasSubstr;

TEST(BuildCrystalVerb, FramesHaveTheirSpaceGroup) {
  const ScratchDir dir;
  const auto result = run_werner(
      {"build", "crystal", "--formula", "TiO2", "--z", "1-4", "--space-group", "any", "-n", "30", "-o", "out.extxyz"},
      dir.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const CrystalFile file = read_crystals(dir.path() / "out.extxyz");
  ASSERT_EQ(file.entries.size(), 30u);
  for (const CrystalEntry& entry : file.entries) {
    EXPECT_EQ(entry.columns.at("formula"), "TiO2");
    const auto symmetry = symmetry_of(entry.crystal, {.distance = 0.01, .angle = -1});
    ASSERT_TRUE(symmetry.symmetry);
    EXPECT_EQ(std::to_string(symmetry.symmetry->space_group), entry.columns.at("space_group"));
    EXPECT_EQ(std::to_string(entry.crystal.size() / 3), entry.columns.at("z"));
    EXPECT_THAT(entry.columns.at("wyckoff"), HasSubstr("Ti:"));
  }
}

TEST(BuildCrystalVerb, SameSeedSameText) {
  const auto with = [](const std::string& seed) {
    return run_werner({"build", "crystal", "--formula", "MgO", "--z", "4", "--seed", seed, "-n", "3"}).out;
  };
  EXPECT_EQ(with("3"), with("3"));
  EXPECT_NE(with("3"), with("4"));
}

TEST(BuildCrystalVerb, SaysWhatIsWrong) {
  const auto complaint = [](std::vector<std::string> rest, int code) {
    rest.insert(rest.begin(), {"build", "crystal"});
    const auto result = run_werner(rest);
    EXPECT_EQ(result.exit_code, code) << result.err;
    EXPECT_EQ(result.out, "");
    return result.err;
  };
  EXPECT_THAT(complaint({"--formula", "TiO2", "--space-group", "225"}, 2), HasSubstr("multiplicities are 4, 8"));
  EXPECT_THAT(complaint({"--formula", "Si", "--space-group", "P4"}, 2), HasSubstr("P4/mmm (123)"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--space-group", "231"}, 2), HasSubstr("1 to 230"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--space-group", "Pmma2"}, 2), HasSubstr("no space group"));
  EXPECT_THAT(complaint({"--formula", "Ti0.5O2"}, 2), HasSubstr("whole"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--z", "4-1"}, 2), HasSubstr("'4-1'"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--z", "0"}, 2), HasSubstr("'0'"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--volume", "-3"}, 2), HasSubstr("'-3'"));
  EXPECT_THAT(complaint({}, 2), HasSubstr("no formula"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--order", "plain"}, 2), HasSubstr("--templates"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--templates", "x.cif", "--z", "2"}, 2), HasSubstr("--z"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--templates", "x.cif", "--oracle", "pedone"}, 2), HasSubstr("--relax"));
  EXPECT_THAT(complaint({"--formulas", "/dev/null", "--templates", "x.cif"}, 2), HasSubstr("no formula"));
  EXPECT_THAT(complaint({"--formula", "NH4+", "--templates", "x.cif"}, 2), HasSubstr("'+'"));
  EXPECT_THAT(complaint({"--formula", "Li0.5O2", "--templates", "x.cif"}, 2), HasSubstr("whole"));
  EXPECT_THAT(complaint({"--formula", "TiO2", "--templates", "no-such-file.cif"}, 1), HasSubstr("no-such-file.cif"));
}

TEST(BuildCrystalVerb, TemplatesTakeOtherElements) {
  const ScratchDir dir;
  ASSERT_EQ(
      run_werner({"build", "crystal", "--formula", "SrTiO3", "--space-group", "221", "-n", "5", "-o", "known.cif"},
                 dir.path())
          .exit_code,
      0);
  dir.write("list.txt", "# two types\nBaZrO3\nTiO2\n");
  const auto result = run_werner(
      {"build", "crystal", "--templates", "known.cif", "--formulas", "list.txt", "-n", "3", "-o", "made.extxyz"},
      dir.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("TiO2: no template has the formula type AB2"));
  const CrystalFile file = read_crystals(dir.path() / "made.extxyz");
  ASSERT_FALSE(file.entries.empty());
  for (std::size_t i = 0; i < file.entries.size(); ++i) {
    EXPECT_EQ(file.entries[i].columns.at("formula"), "BaZrO3");
    EXPECT_EQ(file.entries[i].columns.at("rank"), std::to_string(i + 1));
    EXPECT_EQ(reduced_formula(composition_of(file.entries[i].crystal)), "BaZrO3");
  }
  // A line that is no formula costs itself.
  dir.write("list.txt", "Xyz\nBaZrO3\n");
  const auto broken = run_werner(
      {"build", "crystal", "--templates", "known.cif", "--formulas", "list.txt", "-o", "other.extxyz"}, dir.path());
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.err, HasSubstr("list.txt:1: unknown element 'Xy'"));
  EXPECT_EQ(read_crystals(dir.path() / "other.extxyz").entries.size(), 1u);
  EXPECT_EQ(run_werner({"build", "crystal", "--formula", "Xyz"}).exit_code, 2);
}

// The oxide of lowest energy of this potential is rutile, P4_2/mnm, as in nature; its lattice constants as published
// (a 4.594, c 2.959 Angstrom, doi:10.1021/ja00246a021) within 2 %.
TEST(BuildCrystalVerb, FromAFormulaToRankedSymmetrisedCrystals) {
  const ScratchDir dir;
  // A third phase of the same energy scale: 0.1 eV/atom below rutile's own -15.6944.
  dir.write("hull.csv", "composition,energy_per_atom\nTiO2,-15.7944\nTi,-3\nO2,-2\n");
  const std::vector<std::string> command{"build",   "crystal",  "--formula", "TiO2",   "--z",      "2",  "-n",     "40",
                                         "--relax", "--oracle", "pedone",    "--hull", "hull.csv", "-o", "titania"};
  const auto result = run_werner(command, dir.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const CrystalFile best = read_crystals(dir.path() / "titania" / "TiO2-1.cif");
  ASSERT_EQ(best.entries.size(), 1u);
  const auto crystal = ordered(best.entries[0].crystal);
  ASSERT_TRUE(crystal);
  EXPECT_EQ(symmetry_of(*crystal, {.distance = 0.001, .angle = -1}).symmetry->space_group, 136);
  EXPECT_NEAR(crystal->lattice.parameters().lengths[0], 4.594, 0.09);
  EXPECT_NEAR(crystal->lattice.parameters().lengths[2], 2.959, 0.06);
  const auto lines = split(read_text(dir.path() / "titania" / "ranking.csv"), '\n');
  EXPECT_EQ(lines[0],
            "name,rank,formula,space_group,energy_per_atom,e_above_hull,converged,score,template,rank_before,reason");
  const auto cells = split(lines[1], ',');
  EXPECT_EQ(cells[0], "TiO2-1");
  EXPECT_NEAR(*parse_double(cells[4]), -15.6944, 1e-3);
  EXPECT_NEAR(*parse_double(cells[5]), 0.1, 1e-3);
  for (std::size_t i = 2; i < lines.size() && !lines[i].empty(); ++i)
    EXPECT_GE(*parse_double(split(lines[i], ',')[5]), *parse_double(split(lines[i - 1], ',')[5]) - 1e-9);
  const auto again = run_werner(command, dir.path());
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("--force"));
  // Nothing of an earlier ranking stays.
  ASSERT_GT(std::stoi(split(lines[lines.size() - 2], ',')[1]), 1);
  std::vector<std::string> one = command;
  std::ranges::replace(one, "40", "1");
  one.push_back("--force");
  EXPECT_EQ(run_werner(one, dir.path()).exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(dir.path() / "titania/TiO2-1.cif"));
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "titania/TiO2-2.cif"));
}

// Positions told beside a group are those of that group, not of the one that the crystal was drawn in: together they
// make up the conventional cell that spglib finds.
TEST(BuildCrystalVerb, PositionsAreThoseOfTheRelaxedCrystal) {
  const ScratchDir dir;
  const auto result = run_werner({"build", "crystal", "--formula", "MgO", "--z", "1-2", "-n", "12", "--relax",
                                  "--oracle", "pedone", "-o", "made.extxyz"},
                                 dir.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const CrystalEntry& entry : read_crystals(dir.path() / "made.extxyz").entries) {
    const auto symmetry = symmetry_of(*ordered(entry.crystal), {.distance = 0.1}).symmetry;
    ASSERT_TRUE(symmetry);
    EXPECT_EQ(entry.columns.at("space_group"), std::to_string(symmetry->space_group));
    int atoms = 0;
    for (const std::string& site : split(entry.columns.at("wyckoff"), ' ')) {
      const std::string position = split(site, ':')[1];
      atoms += *parse_int(position.substr(0, position.size() - 1));
    }
    EXPECT_EQ(static_cast<std::size_t>(atoms), symmetry->standard_positions.size()) << entry.columns.at("wyckoff");
  }
}

TEST(BuildCrystalVerb, WithoutAnyEnergyItFails) {
  const auto result = run_werner({"build", "crystal", "--formula", "NaCl", "--relax", "--oracle", "pedone"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("does not know Cl"));
  const auto foreign =
      run_werner({"build", "crystal", "--formula", "MgO", "--relax", "--oracle", "pedone", "--hull", "nequix-mp-1"});
  EXPECT_EQ(foreign.exit_code, 2);
  EXPECT_THAT(foreign.err, HasSubstr("a hull by 'nequix-mp-1' beside energies by 'pedone'"));
}

// Rock salt and caesium chloride, both as an oxide: under the potential of Pedone, as in nature, magnesium oxide is
// rock salt. Chlorine is none of its elements.
TEST(BuildCrystalVerb, RelaxedTemplatesAreOrderedAgain) {
  const ScratchDir dir;
  dir.write("known.extxyz",
            "2\nLattice=\"2.6 0 0 0 2.6 0 0 0 2.6\" Properties=species:S:1:pos:R:3\nCa 0 0 0\nO 1.3 1.3 1.3\n"
            "2\nLattice=\"0 3.1 3.1 3.1 0 3.1 3.1 3.1 0\" Properties=species:S:1:pos:R:3\nK 0 0 0\nCl 3.1 3.1 3.1\n");
  for (const std::string by : {"both", "energy"}) {
    const auto result =
        run_werner({"build", "crystal", "--templates", "known.extxyz", "--formula", "MgO", "--formula", "NaCl", "-n",
                    "5", "--relax", "--oracle", "pedone", "--by", by, "-o", "made.extxyz", "--force"},
                   dir.path());
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("MgO: 2 relaxed, 2 different"));
    EXPECT_THAT(result.err, HasSubstr("NaCl: 2 without energy"));
    const CrystalFile file = read_crystals(dir.path() / "made.extxyz");
    ASSERT_EQ(file.entries.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(file.entries[i].columns.at("rank"), std::to_string(i % 2 + 1));
    EXPECT_EQ(file.entries[0].columns.at("space_group"), "225") << by;
    EXPECT_EQ(file.entries[1].columns.at("space_group"), "221");
    EXPECT_LT(*parse_double(file.entries[0].columns.at("energy_per_atom")),
              *parse_double(file.entries[1].columns.at("energy_per_atom")));
    EXPECT_EQ(file.entries[2].columns.count("energy_per_atom"), 0u);
    EXPECT_THAT(file.entries[2].columns.at("reason"), HasSubstr("Cl"));
  }
}

TEST(BuildCrystalVerb, KnownCrystalsOfTheCompoundOnRequest) {
  const ScratchDir dir;
  dir.write(
      "known.extxyz",
      "2\nLattice=\"2.6 0 0 0 2.6 0 0 0 2.6\" Properties=species:S:1:pos:R:3 name=mine\nNa 0 0 0\nCl 1.3 1.3 1.3\n"
      "2\nLattice=\"0 3.1 3.1 3.1 0 3.1 3.1 3.1 0\" Properties=species:S:1:pos:R:3\nK 0 0 0\nCl 3.1 3.1 3.1\n");
  const auto first = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"build", "crystal", "--templates", "known.extxyz", "--formula", "NaCl", "-n", "5"});
    return run_werner(more, dir.path()).out.substr(0, 400);
  };
  EXPECT_THAT(first({"--known"}), HasSubstr("known=T rank=1"));
  EXPECT_THAT(first({}), testing::Not(HasSubstr("known=T rank=1")));
}

}  // namespace
}  // namespace werner::test
