// Every example is a question that Werner understands.
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"

namespace werner {
namespace {

nlohmann::json info(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"info", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto result = test::run_werner(arguments, test::source_dir());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return nlohmann::json::parse(result.out, nullptr, false);
}

class Example : public testing::TestWithParam<const char*> {};

TEST_P(Example, IsUnderstood) {
  const auto json = info({std::string("examples/") + GetParam() + ".toml"});
  ASSERT_TRUE(json.is_object());
  EXPECT_TRUE(json["exact"]);
  EXPECT_GT(json["space_size"], 90);
  EXPECT_FALSE(json["strategy"].empty());
}

INSTANTIATE_TEST_SUITE_P(Examples, Example,
                         testing::Values("palladium", "ruthenium-half-sandwich", "nickel-cross-coupling",
                                         "tris-chelates", "lanthanide", "external"),
                         [](const auto& instance) {
                           std::string name = instance.param;
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

class CrystalExample : public testing::TestWithParam<const char*> {};

TEST_P(CrystalExample, IsUnderstood) {
  const auto json = info({std::string("examples/") + GetParam() + ".toml"});
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["strategy"], "adaptive-ga");
  EXPECT_GT(json["compositions"][0], 0);
  EXPECT_GT(json["operators"].size(), 10u);
}

INSTANTIATE_TEST_SUITE_P(Examples, CrystalExample, testing::Values("tio2", "mgsio3", "li-o", "superhard"),
                         [](const auto& instance) {
                           std::string name = instance.param;
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

// Counted by a loop over the three lists with the two rules, in another language and with pymatgen's radii: see
// bench/prototype_fillings.py.
TEST(Examples, PerovskitesAreCounted) {
  const auto json = info({"examples/perovskites.toml"});
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["strategy"], "active");
  EXPECT_TRUE(json["exact"]);
  EXPECT_EQ(json["crystals"][0], 88);
}

// Published sizes of PL-MOGA count the two orders of writing a square (rotations only); with the flip of the plane the
// 1.37 million are 707,500.
TEST(ExamplesData, PublishedBenchmarkHasItsSize) {
  REQUIRE_DATA(small, "complexes/pl-moga/ligands-1M.xyz");
  REQUIRE_DATA(large, "complexes/pl-moga/ligands-1B.xyz");
  const auto size = [](const std::filesystem::path& file, std::vector<std::string> more) {
    more.insert(more.begin(), {"examples/pdl4.toml", "--set", "ligands.file=" + file.string()});
    const auto json = info(more);
    EXPECT_TRUE(json["exact"]);
    return json["space_size"].get<std::int64_t>();
  };
  EXPECT_EQ(size(small, {}), 707500);
  EXPECT_EQ(size(large, {}), 444095379);
  EXPECT_EQ(size(large, {"--set", "constraints.charge=any"}), 508119381);
}

}  // namespace
}  // namespace werner
