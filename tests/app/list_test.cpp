// `werner list` of strategies and of ligands of one's own, and what `werner info` says of refused ones.
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"

namespace werner {
namespace {

using test::run_werner;
using testing::HasSubstr;
using testing::Not;

TEST(ListStrategies, ShowsParametersWithDefaults) {
  const nlohmann::json list = nlohmann::json::parse(run_werner({"list", "strategies", "--json"}).out);
  for (const auto& entry : list)
    if (entry["name"] == "pl-moga") {
      EXPECT_THAT(entry["parameters"].get<std::string>(), HasSubstr("population = 130"));
    }
  EXPECT_THAT(run_werner({"list", "strategies"}).out, HasSubstr("crossover = "));
}

TEST(ListLigands, OfAFileAndAnchored) {
  const test::ScratchDir dir;
  dir.write("mine.txt", "CCCN{3} 0 mine\n[CH-]1C=CC=C1{(0,1,2,3,4)} -1\n");
  const auto result = run_werner({"list", "ligands", "--file", "mine.txt", "--anchored", "--json"}, dir.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const nlohmann::json list = nlohmann::json::parse(result.out);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0]["name"], "mine");
  EXPECT_THAT(list[0]["anchored smiles"].get<std::string>(), HasSubstr("[Li]"));
  EXPECT_EQ(list[1]["anchored smiles"], "");
  EXPECT_EQ(run_werner({"list", "metals", "--anchored"}).exit_code, 2);
}

TEST(InfoOfAConfiguration, ShowsTenRefusedLigandsAndAllAsJson) {
  const test::ScratchDir dir;
  std::string file = "chloride\n";
  for (int i = 0; i < 13; ++i) file += "C{0} 0 wrong" + std::to_string(i) + "\n";
  dir.write("mine.txt", file);
  dir.write("job.toml",
            "[space]\nmetal = \"Pd(II)\"\ngeometry = \"square-planar\"\n[ligands]\nfile = \"mine.txt\"\n"
            "[[objective]]\nproperty = \"dipole\"\ngoal = \"maximize\"\n");
  const std::string text = run_werner({"info", "job.toml"}, dir.path()).out;
  EXPECT_THAT(text, HasSubstr("mine.txt:2: "));
  EXPECT_THAT(text, HasSubstr("mine.txt:11: "));
  EXPECT_THAT(text, Not(HasSubstr("mine.txt:12: ")));
  EXPECT_THAT(text, HasSubstr("3 more"));
  const nlohmann::json json = nlohmann::json::parse(run_werner({"info", "job.toml", "--json"}, dir.path()).out);
  EXPECT_EQ(json["refused_ligands"].size(), 13u);
}

}  // namespace
}  // namespace werner
