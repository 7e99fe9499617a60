// The verb `build crystal` as a person uses it.
#include "tests/support/support.hpp"
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
}

}  // namespace
}  // namespace werner::test
