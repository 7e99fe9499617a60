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
      EXPECT_EQ(entry["parameters"]["population"], 130);
    }
  EXPECT_THAT(run_werner({"list", "strategies"}).out, HasSubstr("population = 130"));
  EXPECT_THAT(run_werner({"list", "strategies"}).out, HasSubstr("crossover = "));
}

nlohmann::json entry_of(const char* kind, const char* name) {
  for (const auto& entry : nlohmann::json::parse(run_werner({"list", kind, "--json"}).out))
    if (entry.front() == name || entry.value("name", "") == name || entry.value("symbol", "") == name) return entry;
  return {};
}

// Numbers are numbers, booleans booleans, lists lists; people read the same as text.
TEST(ListJson, KeepsTypes) {
  const auto phosphine = entry_of("ligands", "PPh3");
  EXPECT_EQ(phosphine["charge"], 0);
  EXPECT_EQ(phosphine["denticity"], 1);
  EXPECT_TRUE(phosphine["classes"].is_array());
  const auto iron = entry_of("metals", "Fe");
  EXPECT_EQ(iron["number"], 26);
  EXPECT_EQ(iron["group"], 8);
  EXPECT_DOUBLE_EQ(iron["covalent radius [A]"].get<double>(), 1.32);  // Cordero 2008, low spin
  EXPECT_EQ(entry_of("polyhedra", "octahedral")["sites"], 6);
  EXPECT_EQ(entry_of("polyhedra", "octahedral")["rotations"], 24);
  EXPECT_EQ(entry_of("formats", "xyz")["reads"], true);
  EXPECT_EQ(entry_of("strategies", "ga")["objectives"], 1);
  EXPECT_THAT(run_werner({"list", "metals"}).out, HasSubstr("8      1.32"));
  EXPECT_THAT(run_werner({"list", "formats"}).out, HasSubstr("  yes    yes     "));
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
