// The verb `build complex` as a person uses it.
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"

namespace werner::test {
namespace {

using ::testing::HasSubstr;

TEST(BuildVerb, PrintsXyzWithItsIdentity) {
  const auto result = run_werner({"build", "complex", "--metal", "Pt+2", "--geometry", "square-planar", "--ligand",
                                  "N{0}*2", "--ligand", "[Cl-]{0}*2", "--isomer", "all", "--name", "platin"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("name=platin"));
  EXPECT_THAT(result.out, HasSubstr("isomer=cis"));
  EXPECT_THAT(result.out, HasSubstr("isomer=trans"));
  EXPECT_THAT(result.out, HasSubstr("charge=0"));
}

TEST(BuildVerb, RecipeFileAndMolfile) {
  const ScratchDir dir;
  dir.write("recipe.toml",
            "metal = \"Pd(II)\"\ngeometry = \"square-planar\"\nligands = [\"CP(C)C{1}*2\", \"[Cl-]{0}*2\"]\nisomer = "
            "\"trans\"\n");
  const auto result = run_werner({"build", "complex", "recipe.toml", "-o", "out.xyz", "--mol", "out.mol"}, dir.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(read_text(dir.path() / "out.mol"), HasSubstr("M  END"));
  const auto again = run_werner({"build", "complex", "recipe.toml", "-o", "out.xyz"}, dir.path());
  EXPECT_EQ(again.exit_code, 1) << "overwrote without --force";
  EXPECT_THAT(again.err, HasSubstr("--force"));
}

TEST(BuildVerb, BatchKeepsOrderWhateverTheThreadsAndTellsFailures) {
  const ScratchDir dir;
  std::string table = "name,metal,oxidation_state,geometry,ligands\n";
  for (int i = 0; i < 6; ++i)
    table += "good" + std::to_string(i) + ",Pd,2,square-planar,N{0}*" + std::to_string(1 + i % 3) + ";[Cl-]{0}*" +
             std::to_string(3 - i % 3) + "\n";
  table +=
      "unknown,Pd,2,square-planar,chlorid*4\nmany,Pd,2,square-planar,[Cl-]{0}*5\nstate,Pd,two,square-planar,[Cl-]{0}*"
      "4\n";
  table += "unquoted,Fe,2,sandwich,[CH-]1C=CC=C1{(0,1,2,3,4)}*2\n";
  dir.write("list.csv", table);
  const auto one =
      run_werner({"build", "complex", "--batch", "list.csv", "-o", "one.xyz", "--threads", "1"}, dir.path());
  const auto three =
      run_werner({"build", "complex", "--batch", "list.csv", "-o", "three.xyz", "--threads", "3"}, dir.path());
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_EQ(read_text(dir.path() / "one.xyz"), read_text(dir.path() / "three.xyz"));
  EXPECT_THAT(read_text(dir.path() / "one.xyz"), HasSubstr("name=unquoted"));
  const std::string failures = read_text(dir.path() / "one.failures.csv");
  EXPECT_THAT(failures, HasSubstr("unknown,"));
  EXPECT_THAT(failures, HasSubstr("chloride"));
  EXPECT_THAT(failures, HasSubstr("many,"));
  EXPECT_THAT(failures, HasSubstr("state,"));
  EXPECT_EQ(failures, read_text(dir.path() / "three.failures.csv"));
}

TEST(BuildVerb, WrongInputIsToldOnce) {
  const auto metal = run_werner({"build", "complex", "--geometry", "octahedral", "--ligand", "N{0}*6"});
  EXPECT_EQ(metal.exit_code, 2);
  EXPECT_THAT(metal.err, HasSubstr("no metal given"));
  const auto shape =
      run_werner({"build", "complex", "--metal", "Fe+2", "--geometry", "octahedrl", "--ligand", "N{0}*6"});
  EXPECT_EQ(shape.exit_code, 2);
  EXPECT_THAT(shape.err, HasSubstr("did you mean 'octahedral'?"));
  const auto spin = run_werner(
      {"build", "complex", "--metal", "Fe+2", "--geometry", "octahedral", "--ligand", "N{0}*6", "--spin", "1"});
  EXPECT_EQ(spin.exit_code, 2);
  EXPECT_THAT(spin.err, HasSubstr("unpaired"));
  const auto isomer = run_werner({"build", "complex", "--metal", "Pt+2", "--geometry", "square-planar", "--ligand",
                                  "N{0}*2", "--ligand", "[Cl-]{0}*2", "--isomer", "tran"});
  EXPECT_EQ(isomer.exit_code, 2);
  EXPECT_THAT(isomer.err, HasSubstr("did you mean 'trans'?"));
}

TEST(BuildVerb, JsonHasSymbolsAndPositions) {
  const auto result = run_werner({"build", "complex", "--metal", "Fe+2", "--geometry", "sandwich", "--ligand",
                                  "[CH-]1C=CC=C1{(0,1,2,3,4)}*2", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto json = nlohmann::json::parse(result.out);
  ASSERT_EQ(json["complexes"].size(), 1U);
  EXPECT_EQ(json["complexes"][0]["symbols"].size(), 21U);
  EXPECT_EQ(json["complexes"][0]["positions"].size(), 21U);
}

}  // namespace
}  // namespace werner::test
