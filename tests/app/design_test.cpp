// `werner design` as a person meets it, on an additive table of properties: no quantum chemistry, milliseconds.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"
#include "werner/io/formats.hpp"

namespace werner {
namespace {

using testing::HasSubstr;

const std::string job = R"toml([space]
metal = "Pd(II)"
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "bromide", "ammonia", "PMe3", "cyanide"]
[constraints]
charge = [-1, 1]
[[objective]]
property = "homo_lumo_gap"
goal = "maximize"
reference = 0
[[objective]]
property = "polarizability"
goal = "maximize"
reference = 0
[oracle]
name = "table"
file = "table.csv"
[search]
strategy = "exhaustive"
evaluations = 1000
)toml";
const std::string table =
    "ligand,homo_lumo_gap [eV],polarizability [au]\n"
    "chloride,0.9,15\nbromide,0.7,21\nammonia,1.1,12\nPMe3,0.8,60\ncyanide,1.2,20\n";

class Design : public testing::Test {
 protected:
  void SetUp() override {
    scratch.write("job.toml", job);
    scratch.write("table.csv", table);
  }
  test::CommandResult run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"design", "job.toml", "-o", "run"});
    return test::run_werner(arguments, scratch.path());
  }
  std::string file(const std::string& name) { return test::read_text(scratch.path() / "run" / name); }
  test::ScratchDir scratch;
};

TEST_F(Design, LeavesEverythingBehind) {
  const auto result = run({});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const char* name : {"config.toml", "provenance.json", "results.sqlite", "compounds.xyz", "front.csv",
                           "metrics.json", "details.csv", "history.csv", "log.txt", "report.html"})
    EXPECT_TRUE(std::filesystem::exists(scratch.path() / "run" / name)) << name;
  const std::string front = file("front.csv");
  EXPECT_THAT(front, testing::StartsWith("id,metal,oxidation_state,spin,geometry,isomer,ligands,charge,"
                                         "homo_lumo_gap [eV],homo_lumo_gap uncertainty [eV],polarizability [au],"));
  // [Pd(CN)2(PMe3)2] is neutral; no allowed compound has more phosphines and no fewer cyanides. All isomers tie.
  EXPECT_THAT(front, HasSubstr("cyanide;"));
  const auto metrics = nlohmann::json::parse(file("metrics.json"));
  const auto provenance = nlohmann::json::parse(file("provenance.json"));
  EXPECT_EQ(metrics["evaluations"]["value"], provenance["space_size"]);
  EXPECT_THAT(provenance["started"].get<std::string>(), testing::MatchesRegex("20..-..-..T..:..:..Z"));
  EXPECT_LE(provenance["started"].get<std::string>(), provenance["sessions"][0]["ended"].get<std::string>());
  EXPECT_GT(metrics["hypervolume"]["value"], 0);
  EXPECT_EQ(metrics["hypervolume"]["unit"], "eV au");
  EXPECT_THAT(result.out, HasSubstr("Pareto front"));
  EXPECT_THAT(result.err, HasSubstr("report.html"));
}

// The front of an additive model by brute force over all 5^4 assignments.
TEST_F(Design, FindsTheFrontOfAnAdditiveModel) {
  ASSERT_EQ(run({}).exit_code, 0);
  const double gap[] = {0.9, 0.7, 1.1, 0.8, 1.2}, alpha[] = {15, 21, 12, 60, 20};
  const int charge[] = {-1, -1, 0, 0, -1};
  std::vector<std::pair<double, double>> points;
  for (int a = 0; a < 5; ++a)
    for (int b = 0; b < 5; ++b)
      for (int c = 0; c < 5; ++c)
        for (int d = 0; d < 5; ++d)
          if (std::abs(2 + charge[a] + charge[b] + charge[c] + charge[d]) <= 1)
            points.emplace_back(gap[a] + gap[b] + gap[c] + gap[d], alpha[a] + alpha[b] + alpha[c] + alpha[d]);
  double best_alpha_of_front = 0, best_gap = 0;
  for (const auto& [g, p] : points) best_gap = std::max(best_gap, g);
  for (const auto& [g, p] : points)
    if (g > best_gap - 1e-9) best_alpha_of_front = std::max(best_alpha_of_front, p);
  const std::string front = file("front.csv");
  const std::size_t second_line = front.find('\n') + 1;
  std::vector<std::string> cells;
  for (std::size_t at = second_line, end; cells.size() < 12; at = end + 1) {
    end = front.find_first_of(",\n", at);
    cells.push_back(front.substr(at, end - at));
  }
  EXPECT_NEAR(std::stod(cells[8]), best_gap, 1e-9);
  EXPECT_NEAR(std::stod(cells[10]), best_alpha_of_front, 1e-9);
}

TEST_F(Design, ResumesAndRefusesAnotherQuestion) {
  ASSERT_EQ(run({"--strategy", "nsga2", "--evaluations", "20"}).exit_code, 0);
  const std::string front = file("front.csv");
  const auto again = run({"--strategy", "nsga2", "--evaluations", "20"});
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(file("front.csv"), front);
  EXPECT_EQ(run({"--strategy", "nsga2", "--evaluations", "40", "--verify-replay"}).exit_code, 0);
  const auto other = run({"--strategy", "nsga2", "--evaluations", "20", "--seed", "2"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, testing::AllOf(HasSubstr("search.seed: 1 before, 2 now"), HasSubstr("--force")));
  EXPECT_EQ(run({"--strategy", "nsga2", "--evaluations", "20", "--seed", "2", "--force"}).exit_code, 0);
}

TEST_F(Design, ExtendedIsTheSameAsLong) {
  ASSERT_EQ(run({"--strategy", "nsga2", "--evaluations", "15"}).exit_code, 0);
  ASSERT_EQ(run({"--strategy", "nsga2", "--evaluations", "50"}).exit_code, 0);
  const std::string front = file("front.csv"), history = file("history.csv");
  std::filesystem::remove_all(scratch.path() / "run");
  ASSERT_EQ(run({"--strategy", "nsga2", "--evaluations", "50"}).exit_code, 0);
  EXPECT_EQ(file("front.csv"), front);
}

TEST_F(Design, ResolvedConfigurationGivesTheSameRun) {
  ASSERT_EQ(run({"--strategy", "nsga2", "--evaluations", "30"}).exit_code, 0);
  const std::string front = file("front.csv");
  const auto again = test::run_werner({"design", "run/config.toml", "-o", "copy"}, scratch.path());
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(test::read_text(scratch.path() / "copy" / "front.csv"), front);
}

TEST_F(Design, SpeaksJson) {
  const auto result = run({"--json", "--progress=json"});
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_TRUE(json["finished"]);
  EXPECT_FALSE(json["front"].empty());
  const std::string first = result.err.substr(0, result.err.find('\n'));
  EXPECT_TRUE(nlohmann::json::parse(first).contains("hypervolume")) << first;
}

TEST_F(Design, RanksASingleObjective) {
  const auto result =
      run({"--set", "objective=[{property=\"polarizability\", goal=\"maximize\"}]", "--set", "run.keep=5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string front = file("front.csv");
  EXPECT_EQ(std::count(front.begin(), front.end(), '\n'), 6);
  EXPECT_THAT(front, HasSubstr("bromide;PMe3;PMe3;PMe3"));  // charge +1 needs one anion; bromide is the softest
}

}  // namespace
}  // namespace werner
