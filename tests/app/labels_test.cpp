// Labels and where they come from: a run never ranks labels of two sources, and a cache never changes a result.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

using testing::HasSubstr;

std::string job(const std::string& objective, const std::string& oracle) {
  return R"toml([space]
metal = "Pd(II)"
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "ammonia", "cyanide"]
[constraints]
charge = 0
[[objective]]
property = ")toml" +
         objective + R"toml("
goal = "maximize"
[oracle]
)toml" + oracle +
         R"toml(rotamers = 1
[search]
strategy = "exhaustive"
evaluations = 100
)toml";
}

class Labels : public testing::Test {
 protected:
  test::CommandResult design(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"design"});
    arguments.push_back("--no-report");
    return test::run_werner(arguments, scratch.path());
  }
  nlohmann::json json(const std::string& file) { return nlohmann::json::parse(test::read_text(scratch.path() / file)); }
  test::ScratchDir scratch;
};

TEST_F(Labels, OfAnotherTableAreRefused) {
  scratch.write("job.toml", job("score", "name = \"table\"\nfile = \"table.csv\"\n"));
  scratch.write("table.csv", "ligand,score\nchloride,1\nammonia,2\ncyanide,3\n");
  ASSERT_EQ(design({"job.toml", "-o", "run", "--evaluations", "3"}).exit_code, 0);
  const std::string front = test::read_text(scratch.path() / "run" / "front.csv");
  scratch.write("table.csv", "ligand,score\nchloride,5\nammonia,2\ncyanide,3\n");
  const auto changed = design({"job.toml", "-o", "run"});
  EXPECT_EQ(changed.exit_code, 2);
  EXPECT_THAT(changed.err, HasSubstr("holds labels of another source: table "));
  EXPECT_EQ(test::read_text(scratch.path() / "run" / "front.csv"), front);
}

TEST_F(Labels, OfAnotherScriptAreRefused) {
  std::filesystem::create_directory(scratch.path() / "my scripts");
  scratch.write("my scripts/job.toml", job("score", "name = \"external\"\ncommand = \"sh {here}/oracle.sh {xyz}\"\n"));
  scratch.write("my scripts/oracle.sh", "echo '{\"score\": 1}'\n");
  const auto first = design({"my scripts/job.toml", "-o", "run", "--evaluations", "2"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  scratch.write("my scripts/oracle.sh", "echo '{\"score\": 2}'\n");
  const auto changed = design({"my scripts/job.toml", "-o", "run"});
  EXPECT_EQ(changed.exit_code, 2);
  EXPECT_THAT(changed.err, HasSubstr("holds labels of another source"));
}

// Oracles that deliver the same property are still two questions, and so are two numbers of rotamers.
TEST_F(Labels, OfAnotherMethodAreRefused) {
  scratch.write("job.toml", job("molar_mass", "name = \"geometry\"\n"));
  ASSERT_EQ(design({"job.toml", "-o", "run", "--evaluations", "2"}).exit_code, 0);
  const auto files = [&] {
    return std::pair(test::read_text(scratch.path() / "run" / "details.csv"),
                     test::read_text(scratch.path() / "run" / "config.toml"));
  };
  const auto before = files();
  scratch.write("table.csv", "ligand,molar_mass\nchloride,1\nammonia,2\ncyanide,3\n");
  const std::vector<std::vector<std::string>> others{
      {"--oracle", "gfn2-xtb"},
      {"--oracle", "gfn-ff"},
      {"--oracle", "table", "--set", "oracle.file=table.csv"},
      {"--oracle", "external", "--set", "oracle.command=echo"},
      {"--rotamers", "2"},
  };
  for (std::vector<std::string> words : others) {
    words.insert(words.begin(), {"job.toml", "-o", "run"});
    const auto changed = design(words);
    EXPECT_EQ(changed.exit_code, 2) << testing::PrintToString(words) << changed.err;
    EXPECT_THAT(changed.err, testing::AllOf(HasSubstr("holds a run of another question: "), HasSubstr("--force")));
    EXPECT_EQ(files(), before) << testing::PrintToString(words);
  }
  EXPECT_EQ(design({"job.toml", "-o", "run"}).exit_code, 0) << "the old question still goes on";
}

// The same method by another version of its program is another source. A script in front of xtb tells the version.
TEST_F(Labels, OfAnotherVersionOfTheProgramAreRefused) {
  const std::string path = std::getenv("PATH");
  const auto install = [&](const std::string& version) {
    const auto script =
        scratch.write("bin/xtb", "#!/bin/sh\ncase \"$*\" in *--version*) echo ' * xtb version " + version +
                                     " (stand-in)'; exit 0;; esac\nPATH='" + path + "'\nexec xtb \"$@\"\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  };
  scratch.write("job.toml", job("dipole", "name = \"gfn2-xtb\"\noptimise = \"none\"\n"));
  setenv("PATH", ((scratch.path() / "bin").string() + ":" + path).c_str(), 1);
  install("7.7.1");
  const auto first = design({"job.toml", "-o", "run", "--evaluations", "1", "--cache", "all.sqlite"});
  install("7.8.0");
  const auto changed = design({"job.toml", "-o", "run", "--evaluations", "2", "--cache", "all.sqlite"});
  const auto beside = design({"job.toml", "-o", "beside", "--evaluations", "1", "--cache", "all.sqlite"});
  setenv("PATH", path.c_str(), 1);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(changed.exit_code, 2);
  EXPECT_THAT(changed.err, HasSubstr("holds labels of another source: xtb 7.7.1; now it is xtb 7.8.0"));
  ASSERT_EQ(beside.exit_code, 0) << beside.err;
  EXPECT_EQ(json("beside/provenance.json")["sessions"][0]["evaluations_from_cache"], 0) << "nor does a cache mix them";
}

// Nothing can be lost to a command that could not have begun.
TEST_F(Labels, ForceKeepsTheRunWhileTheNewOneCannotStart) {
  scratch.write("job.toml", job("score", "name = \"table\"\nfile = \"table.csv\"\n"));
  scratch.write("table.csv", "ligand,score\nchloride,1\nammonia,2\ncyanide,3\n");
  ASSERT_EQ(design({"job.toml", "-o", "run"}).exit_code, 0);
  const std::string front = test::read_text(scratch.path() / "run" / "front.csv");
  scratch.write("table.csv", "ligand,other\nchloride,1\n");
  EXPECT_EQ(design({"job.toml", "-o", "run", "--force"}).exit_code, 2);
  EXPECT_EQ(test::read_text(scratch.path() / "run" / "front.csv"), front);
  // And a folder in which nothing was asked belongs to nobody.
  EXPECT_EQ(design({"job.toml", "-o", "new"}).exit_code, 2);
  scratch.write("table.csv", "ligand,score\nchloride,1\nammonia,2\ncyanide,3\n");
  EXPECT_EQ(design({"job.toml", "-o", "new", "--seed", "8"}).exit_code, 0);
}

TEST_F(Labels, DoNotDependOnWhoFilledTheCache) {
  scratch.write("bite.toml", job("bite_angle", "name = \"geometry\"\n"));
  scratch.write("mass.toml", job("molar_mass", "name = \"geometry\"\n"));
  EXPECT_EQ(design({"bite.toml", "-o", "bite", "--cache", "all.sqlite"}).exit_code, 1);  // nothing has a bite angle
  ASSERT_EQ(design({"mass.toml", "-o", "mass", "--cache", "all.sqlite"}).exit_code, 0);
  ASSERT_EQ(design({"mass.toml", "-o", "alone"}).exit_code, 0);
  EXPECT_EQ(json("bite/metrics.json")["failures"]["value"], json("bite/metrics.json")["evaluations"]["value"]);
  EXPECT_EQ(json("mass/metrics.json")["failures"]["value"], 0);
  EXPECT_EQ(test::read_text(scratch.path() / "mass" / "details.csv"),
            test::read_text(scratch.path() / "alone" / "details.csv"));
  EXPECT_GT(json("mass/provenance.json")["sessions"][0]["evaluations_from_cache"], 0);
  EXPECT_EQ(json("mass/provenance.json")["oracle_cpu_seconds"], 0);  // all of it was spent by the other run
}

TEST_F(Labels, NeedAValueOfEveryLigand) {
  scratch.write("job.toml", job("score", "name = \"table\"\nfile = \"table.csv\"\n"));
  scratch.write("table.csv", "ligand,score\nchloride,1\n ammonia ,\ncyanide,3\n");
  ASSERT_EQ(design({"job.toml", "-o", "run", "--set", "constraints.charge=any"}).exit_code, 0);
  const CsvTable details = parse_csv(test::read_text(scratch.path() / "run" / "details.csv"), "details.csv");
  int without = 0;
  for (const CsvRow& row : details.rows) {
    const bool ammonia = row.fields[*details.find("ligands")].find("ammonia") != std::string::npos;
    EXPECT_EQ(row.fields[*details.find("status")], ammonia ? "failed" : "done");
    EXPECT_THAT(row.fields[*details.find("reasons")],
                ammonia ? HasSubstr("no score of the ligand 'ammonia'") : HasSubstr(""));
    without += ammonia;
  }
  EXPECT_GT(without, 0);
}

TEST_F(Labels, SpaceSizeCountsCompounds) {
  scratch.write("job.toml", job("molar_mass", "name = \"geometry\"\n"));
  ASSERT_EQ(design({"job.toml", "-o", "run", "--set", "space.spin=[0, 2]"}).exit_code, 0);
  const auto info = test::run_werner({"info", "job.toml", "--set", "space.spin=[0, 2]", "--json"}, scratch.path());
  ASSERT_EQ(info.exit_code, 0) << info.err;
  EXPECT_EQ(json("run/provenance.json")["space_size"], nlohmann::json::parse(info.out)["space_size"]);
}

}  // namespace
}  // namespace werner
