// Input that is wrong: one clear message that says what, where and what to do, exit code 1 or 2, and what was there
// before stays as it was.
#include <cstdlib>

#include "tests/support/support.hpp"

namespace werner {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string job = R"toml([space]
metal = "Pd(II)"
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "ammonia", "PMe3"]
[[objective]]
property = "polarizability"
goal = "maximize"
[oracle]
name = "table"
file = "table.csv"
[search]
strategy = "random"
evaluations = 10
)toml";

class WrongInput : public testing::Test {
 protected:
  void SetUp() override {
    scratch.write("job.toml", job);
    scratch.write("table.csv", "ligand,polarizability [au]\nchloride,15\nammonia,12\nPMe3,60\n");
  }
  // The message of `werner design job.toml` with one thing changed; exactly one line.
  std::string complaint(const std::vector<std::string>& overrides, int exit_code) {
    std::vector<std::string> arguments{"design", "job.toml", "-o", "run"};
    for (const std::string& text : overrides) arguments.insert(arguments.end(), {"--set", text});
    const auto result = test::run_werner(arguments, scratch.path());
    EXPECT_EQ(result.exit_code, exit_code) << result.err;
    EXPECT_TRUE(result.out.empty());
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.err, testing::StartsWith("werner: "));
    return result.err;
  }
  test::ScratchDir scratch;
};

TEST_F(WrongInput, UnknownElement) {
  EXPECT_THAT(complaint({"space.metal=\"Pq(II)\""}, 2),
              AllOf(HasSubstr("unknown metal 'Pq'"), HasSubstr("space.metal"), HasSubstr("Pd"), HasSubstr("Pt"),
                    testing::Not(HasSubstr("'P'"))));
  EXPECT_THAT(complaint({"space.metal=\"Palladium(II)\""}, 2), HasSubstr("by its symbol it is 'Pd'"));
  EXPECT_THAT(complaint({"space.metal=\"Pdd(II)\""}, 2), HasSubstr("did you mean 'Pd'?"));
  EXPECT_THAT(complaint({"space.metal=\"Xx(II)\""}, 2), HasSubstr("such as Fe or Pd"));
}

TEST_F(WrongInput, MetalThatTheOracleDoesNotKnow) {
  EXPECT_THAT(complaint({"space.metal=\"U(VI)\"", "oracle.name=gfn2-xtb"}, 2),
              AllOf(HasSubstr("'gfn2-xtb' has no parameters for U"), HasSubstr("external")));
}

TEST_F(WrongInput, LigandThatMustAndMustNot) {
  EXPECT_THAT(
      complaint({"constraints.must_contain=[\"ammonia\"]", "constraints.must_not_contain=[\"ammonia\"]"}, 2),
      AllOf(HasSubstr("constraints.must_not_contain"), HasSubstr("'ammonia' must be contained and must not be")));
}

TEST_F(WrongInput, ImpossibleDenticity) {
  EXPECT_THAT(complaint({"space.geometry=linear", "ligands.names=[\"terpy\"]"}, 2),
              AllOf(HasSubstr("none of the ligands fits on 'linear'"), HasSubstr("job.toml")));
}

TEST_F(WrongInput, OddElectronCount) {
  EXPECT_THAT(complaint({"space.spin=[1]"}, 2), AllOf(HasSubstr("1 unpaired electrons are impossible"),
                                                      HasSubstr("space.spin"), HasSubstr("possible: Pd(II) 0, 2")));
}

// Pd(II) is d8: two unpaired electrons at most.
TEST_F(WrongInput, ImpossibleSpin) {
  EXPECT_THAT(complaint({"space.spin=[20]"}, 2),
              AllOf(HasSubstr("20 unpaired electrons"), HasSubstr("space.spin"), HasSubstr("possible: Pd(II) 0, 2")));
}

// The 4f core of GFN-xTB is that of the trivalent ion.
TEST_F(WrongInput, LanthanideThatTheOracleCannotCompute) {
  EXPECT_THAT(complaint({"space.metal=\"Ce(IV)\"", "space.geometry=octahedral", "oracle.name=gfn2-xtb"}, 2),
              AllOf(HasSubstr("Ce(IV)"), HasSubstr("Ce(III)")));
}

// A key that is misspelt is told as that, not as one that is missing.
TEST_F(WrongInput, MisspeltKeys) {
  scratch.write("typo.toml", "[space]\nmetals = \"Pd(II)\"\ngeometry = \"square-planar\"\n");
  const auto typo = test::run_werner({"info", "typo.toml"}, scratch.path());
  EXPECT_EQ(typo.exit_code, 2);
  EXPECT_THAT(typo.err, AllOf(HasSubstr("typo.toml:2"), HasSubstr("unknown key 'metals'"), HasSubstr("'metal'")));
  scratch.write("table.toml", "[spaec]\nmetal = \"Pd(II)\"\n");
  EXPECT_THAT(test::run_werner({"info", "table.toml"}, scratch.path()).err, HasSubstr("did you mean 'space'?"));
}

TEST_F(WrongInput, FlagsOfInfoThatWouldChangeNothing) {
  scratch.write("a.xyz", "1\n\nFe 0 0 0\n");
  const auto refused = [&](std::vector<std::string> words, const std::string& flag) {
    words.insert(words.begin(), "info");
    const auto result = test::run_werner(words, scratch.path());
    EXPECT_EQ(result.exit_code, 2) << flag;
    EXPECT_TRUE(result.out.empty()) << flag;
    EXPECT_THAT(result.err, HasSubstr("'" + flag + "'"));
  };
  refused({"a.xyz", "--set", "a=b"}, "--set");
  refused({"-", "--set", "a=b"}, "--set");
  refused({"job.toml", "--charge", "1"}, "--charge");
  refused({"job.toml", "--details"}, "--details");
  refused({"--build", "--json"}, "--json");
  EXPECT_EQ(test::run_werner({"info", "job.toml", "--set", "search.seed=2"}, scratch.path()).exit_code, 0);
}

TEST_F(WrongInput, RecipeOfOneComplexIsNoQuestion) {
  scratch.write("recipe.toml", "metal = \"Pd(II)\"\ngeometry = \"square-planar\"\nligands = [\"chloride*4\"]\n");
  const auto result = test::run_werner({"info", "recipe.toml"}, scratch.path());
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("werner build complex recipe.toml"));
}

TEST_F(WrongInput, EveryEvaluationFails) {
  scratch.write("table.csv", "ligands,polarizability [au]\nnothing;here,1\n");
  const auto result = test::run_werner({"design", "job.toml", "-o", "run"}, scratch.path());
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("every evaluation failed"), HasSubstr("details.csv")));
  EXPECT_TRUE(std::filesystem::exists(scratch.path() / "run" / "details.csv"));
}

TEST_F(WrongInput, LigandWithoutDonors) {
  EXPECT_THAT(complaint({"ligands.names=[\"CCC{}\"]"}, 2), HasSubstr("donor"));
  EXPECT_THAT(complaint({"ligands.names=[\"n1ccccc1\"]"}, 2), HasSubstr("n1ccccc1{0}"));
  EXPECT_THAT(complaint({"ligands.names=[\"CCO\"]"}, 2), HasSubstr("a SMILES names its donors"));
}

TEST_F(WrongInput, UnreadableSmiles) { EXPECT_THAT(complaint({"ligands.names=[\"C1CC{0}\"]"}, 2), HasSubstr("C1CC")); }

TEST_F(WrongInput, UnknownLigand) {
  EXPECT_THAT(complaint({"ligands.names=[\"chlorid\"]"}, 2), HasSubstr("did you mean 'chloride'"));
}

// A list of many lines: the line is that of the name, not that of the list.
TEST_F(WrongInput, UnknownLigandOnItsLine) {
  std::string text = job;
  const std::string names = "names = [\"chloride\", \"ammonia\", \"PMe3\"]";
  text.replace(text.find(names), names.size(), "names = [\"chloride\",\n  \"ammonia\",\n  \"PMe33\"]");
  scratch.write("job.toml", text);
  EXPECT_THAT(complaint({}, 2), AllOf(HasSubstr("job.toml:8: ligands.names"), HasSubstr("'PMe33'")));
  text.replace(text.find("PMe33"), 5, "PMe3");
  text.insert(text.find("[[objective]]"), "exclude = [\"nothing-such\"]\n");
  scratch.write("job.toml", text);
  EXPECT_THAT(complaint({}, 2), HasSubstr("job.toml:9: ligands.exclude"));
}

TEST_F(WrongInput, EmptySpace) {
  EXPECT_THAT(complaint({"constraints.charge=[5, 6]"}, 2),
              AllOf(HasSubstr("no compound can exist"), HasSubstr("charge from 5 to 6")));
}

TEST_F(WrongInput, NegativeWindow) {
  EXPECT_THAT(complaint({"objective.0.goal=window", "objective.0.window=[90, 10]"}, 2),
              AllOf(HasSubstr("window [90, 10]"), HasSubstr("[10, 90]")));
}

TEST_F(WrongInput, MissingFiles) {
  EXPECT_THAT(complaint({"ligands.file=nowhere.xyz"}, 1), HasSubstr("nowhere.xyz"));
  EXPECT_THAT(complaint({"oracle.file=nowhere.csv"}, 1), HasSubstr("nowhere.csv"));
  const auto result = test::run_werner({"design", "nowhere.toml"}, scratch.path());
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nowhere.toml"));
}

TEST_F(WrongInput, PropertyThatTheOracleLacks) {
  EXPECT_THAT(complaint({"oracle.name=geometry"}, 2),
              AllOf(HasSubstr("'geometry' does not deliver 'polarizability'"), HasSubstr("gfn2-xtb")));
}

TEST_F(WrongInput, XtbAbsent) {
  scratch.write("empty/none", "");
  const std::string path = std::getenv("PATH");
  setenv("PATH", (scratch.path() / "empty").c_str(), 1);
  const auto result = test::run_werner({"design", "job.toml", "-o", "run", "--oracle", "gfn2-xtb"}, scratch.path());
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("xtb"), HasSubstr("install")));
  EXPECT_FALSE(std::filesystem::exists(scratch.path() / "run"));
}

TEST_F(WrongInput, FullDiskLeavesEarlierResultsIntact) {
  ASSERT_EQ(test::run_werner({"design", "job.toml", "-o", "run", "--no-report"}, scratch.path()).exit_code, 0);
  const std::string front = test::read_text(scratch.path() / "run" / "front.csv");
  // Files may not grow beyond 8 KiB: the next write of the store fails like on a full disk.
  scratch.write(
      "full.sh",
      "trap '' XFSZ; ulimit -f 8; exec \"$WERNER\" design job.toml -o \"$1\" --no-report --evaluations 14 2>err\n");
  const auto run = [&](const std::string& folder) {
    return std::system(("cd '" + scratch.path().string() + "' && sh full.sh " + folder + " >out").c_str()) >> 8;
  };
  EXPECT_EQ(run("run"), 1);
  EXPECT_THAT(test::read_text(scratch.path() / "err"), HasSubstr("cannot write"));
  EXPECT_EQ(test::read_text(scratch.path() / "run" / "front.csv"), front);
  // With room again the run goes on.
  EXPECT_EQ(test::run_werner({"design", "job.toml", "-o", "run", "--no-report", "--evaluations", "14"}, scratch.path())
                .exit_code,
            0);
}

// A store that is damaged, emptied or lost: no result of the earlier run is touched, and no new run takes its place.
TEST_F(WrongInput, DamagedStoreLeavesEarlierResultsIntact) {
  ASSERT_EQ(test::run_werner({"design", "job.toml", "-o", "run", "--no-report"}, scratch.path()).exit_code, 0);
  const auto store = scratch.path() / "run" / "results.sqlite", front = scratch.path() / "run" / "front.csv";
  const std::string whole = test::read_text(store), before = test::read_text(front);
  const auto refused = [&](const std::string& text, const std::string& message) {
    scratch.write("run/results.sqlite", text);
    EXPECT_THAT(complaint({"search.seed=7"}, 1), AllOf(HasSubstr(message), HasSubstr("another folder")));
    EXPECT_EQ(test::read_text(front), before);
  };
  refused("nothing of the kind", "is no store of Werner, or is damaged");
  refused(whole.substr(0, 5000), "is no store of Werner, or is damaged");
  refused("", "results.sqlite is empty or missing");
  std::filesystem::remove(store);
  EXPECT_THAT(complaint({}, 1), HasSubstr("results.sqlite is empty or missing"));
  scratch.write("run/results.sqlite", whole);
  EXPECT_EQ(test::run_werner({"design", "job.toml", "-o", "run", "--no-report"}, scratch.path()).exit_code, 0);
  EXPECT_EQ(test::read_text(front), before);
}

TEST_F(WrongInput, TomlThatIsNone) {
  const auto told = [&](const std::string& text, const std::string& line, const std::string& message) {
    scratch.write("bad.toml", text);
    const auto result = test::run_werner({"design", "bad.toml", "-o", "run"}, scratch.path());
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("bad.toml:" + line), HasSubstr(message)));
    EXPECT_FALSE(std::filesystem::exists(scratch.path() / "run"));
  };
  told("[space\nmetal = \"Ni(II)\"\n", "1", "expected ']'");
  told("[space]\nmetal = Ni(II)\n", "2", "texts stand in \"quotes\"");
  told("[space]\nmetal = \"Ni(II)\"\nmetal = \"Pd(II)\"\n", "3", "cannot redefine");
  told("[space]\nmetal = [\"Ni(II)\", 3]\n", "2", "metal '3'");
  told("[space]\nmetal = \"Ni(II)\"\ngeometry = true\n", "3", "space.geometry");
  EXPECT_THAT(complaint({"search.evaluations=\"many\""}, 2), HasSubstr("'many' where a whole number from 1"));
}

TEST_F(WrongInput, FolderInTheWay) {
  scratch.write("run", "a file");
  EXPECT_THAT(complaint({}, 1), AllOf(HasSubstr("cannot create the folder"), HasSubstr("-o")));
}

}  // namespace
}  // namespace werner
