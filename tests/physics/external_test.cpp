#include "werner/physics/external.hpp"

#include "tests/physics/molecules.hpp"
#include "tests/support/support.hpp"

namespace werner {
namespace {

using testing::HasSubstr;

OracleResult ask(const std::string& command, std::vector<std::string> wanted = {"score"},
                 std::vector<Molecule> starts = {test::water()}) {
  OracleTask task;
  task.starts = std::move(starts);
  task.properties = std::move(wanted);
  task.settings.oracle = "external";
  task.settings.command = command;
  task.settings.time_limit = 20;
  return evaluate(task);
}

void expect_trouble(const OracleResult& result, const std::string& text) {
  EXPECT_EQ(result.status, OracleStatus::transient);
  ASSERT_EQ(result.reasons.size(), 1u);
  EXPECT_THAT(result.reasons[0], HasSubstr(text));
}

TEST(External, PlainAndDetailedValues) {
  const OracleResult result =
      ask(R"(echo '{"score": 2.5, "energy": {"value": -1, "uncertainty": 0.25}}')", {"score", "energy"});
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  EXPECT_EQ(result.properties.at("score").value, 2.5);
  EXPECT_TRUE(std::isnan(result.properties.at("score").uncertainty));
  EXPECT_EQ(result.properties.at("energy").uncertainty, 0.25);
}

TEST(External, CommandLearnsChargeSpinAndFile) {
  Molecule ion = test::molecule("Cu 0 0 0; O 2 0 0", 2, 1);
  const std::string script =
      R"(test -f {xyz} && test {charge} = 2 && test {multiplicity} = 2 && test {unpaired} = 1 &&)"
      R"( test "$WERNER_CHARGE $WERNER_UNPAIRED" = "2 1" && test "$WERNER_XYZ" = {xyz} &&)"
      R"( grep -q 'charge=2' {xyz} && cd {directory} && echo "{\"score\": $(head -1 structure.xyz)}")";
  const OracleResult result = ask(script, {"score"}, {ion});
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  EXPECT_EQ(result.properties.at("score").value, 2);
}

TEST(External, LowestOfSeveralStartsWhenItTellsTheEnergy) {
  Molecule bent = test::water();
  bent.positions[1].y() = 0.7;
  const std::string script =
      R"(grep -q ' 0\.70* ' {xyz} && echo '{"energy": -2, "score": 5}' || echo '{"energy": -1, "score": 4}')";
  const OracleResult result = ask(script, {"score"}, {test::water(), bent});
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  EXPECT_EQ(result.rotamers_done, 2);
  EXPECT_EQ(result.properties.at("score").value, 5);
  EXPECT_EQ(result.relaxed.positions[1].y(), 0.7);
}

TEST(External, RelaxedStructureComesBack) {
  const OracleResult result =
      ask(R"(printf '{"score": 1, "structure": "3\n\nO 0 0 0.1\nH 0 0.8 -0.5\nH 0 -0.8 -0.5\n"}')");
  // printf turns the escapes into line breaks, which JSON does not allow inside a text.
  expect_trouble(result, "expected one JSON object");
  const OracleResult good =
      ask(R"(printf '%s' '{"score": 1, "structure": "3\n\nO 0 0 0.1\nH 0 0.8 -0.5\nH 0 -0.8 -0.5\n"}')");
  ASSERT_EQ(good.status, OracleStatus::done) << testing::PrintToString(good.reasons);
  EXPECT_EQ(good.relaxed.positions[1], Vec3(0, 0.8, -0.5));
  expect_trouble(ask(R"(printf '%s' '{"score": 1, "structure": "1\n\nO 0 0 0.1\n"}')"), "has other atoms");
  const OracleResult torn =
      ask(R"(printf '%s' '{"score": 1, "structure": "3\n\nO 0 0 0.1\nH 0 3.8 -0.5\nH 0 -0.8 -0.5\n"}')");
  EXPECT_EQ(torn.status, OracleStatus::failed);
  EXPECT_THAT(torn.reasons[0], HasSubstr("bond broken"));
}

TEST(External, ReasonOfTheCommandIsChemistry) {
  const OracleResult result = ask(R"(echo '{"failed": "the carbene flew away"}')");
  EXPECT_EQ(result.status, OracleStatus::failed);
  EXPECT_THAT(result.reasons, testing::ElementsAre("the carbene flew away"));
}

TEST(External, TroubleOfTheCommandIsNot) {
  expect_trouble(ask("echo so what >&2; exit 7"), "exit code 7: so what");
  expect_trouble(ask("echo hello"), "printed 'hello', expected one JSON object");
  expect_trouble(ask("true"), "printed '', expected one JSON object");
  expect_trouble(ask(R"(echo '{"energy": 1}')"), "no 'score'");
  expect_trouble(ask(R"(echo '{"score": "high"}')"), "expected a number");
  expect_trouble(ask("no-such-command-of-werner {xyz}"), "exit code 127");
}

TEST(External, TimeLimitEndsTheCommandAndItsChildren) {
  OracleTask task;
  task.starts = {test::water()};
  task.settings.oracle = "external";
  task.settings.command = "sleep 60; true";
  task.settings.time_limit = 0.2;
  expect_trouble(evaluate(task), "time limit of 0.2 s");
}

TEST(External, ScriptOfTheExamples) {
  const auto script = test::source_dir() / "examples/external/radius_of_gyration.py";
  const OracleResult result =
      ask("python3 '" + script.string() + "' {xyz}", {"score"}, {test::molecule("H 0 0 0; H 0 0 0.74", 0)});
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  EXPECT_NEAR(result.properties.at("score").value, 0.37, 1e-9);
  EXPECT_EQ(ask("python3 '" + script.string() + "' {xyz}", {"score"}, {test::molecule("He 0 0 0", 0)}).status,
            OracleStatus::failed);
}

TEST(External, KeyKnowsTheScriptsContents) {
  const test::ScratchDir scratch;
  const auto file = scratch.write("oracle.sh", "echo 1");
  OracleTask task;
  task.starts = {test::water()};
  task.settings.oracle = "external";
  task.settings.command = "sh " + file.string() + " {xyz}";
  const std::string before = task_key(task);
  EXPECT_EQ(task_key(task), before);
  scratch.write("oracle.sh", "echo 2");
  EXPECT_NE(task_key(task), before);
}

}  // namespace
}  // namespace werner
