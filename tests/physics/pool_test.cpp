#include "werner/physics/worker_pool.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/physics/molecules.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/physics/task_json.hpp"

namespace werner {
namespace {

namespace fs = std::filesystem;
using test::read_text;
using test::ScratchDir;

PoolOptions options(int workers) {
  const char* command = std::getenv("WERNER");
  return {workers, 3, command ? command : "werner"};
}

OracleTask xtb_task(double length) {
  OracleTask task;
  task.starts = {test::tetrachloroplatinate(length)};
  task.properties = {"homo_lumo_gap"};
  task.settings.optimise = "none";
  return task;
}

OracleTask external_task(const std::string& command) {
  OracleTask task;
  task.starts = {test::water()};
  task.properties = {"score"};
  task.settings.oracle = "external";
  task.settings.command = command;
  return task;
}

std::map<std::string, OracleResult> all(WorkerPool& pool) {
  std::map<std::string, OracleResult> results;
  while (pool.pending() > 0)
    if (auto finished = pool.wait(60)) results[finished->id] = std::move(finished->result);
  return results;
}

// Everything but the time it took.
std::string text_of(OracleResult result) {
  result.cpu_seconds = 0;
  return to_json(result).dump();
}

bool gone(int pid) {
  for (int i = 0; i < 250; ++i) {
    if (kill(pid, 0) != 0) return true;
    const auto fields = split_words(read_text("/proc/" + std::to_string(pid) + "/stat"));
    if (fields.size() > 2 && fields[2] == "Z") return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

int number_in(const fs::path& file) {
  for (int i = 0; i < 500; ++i) {
    if (const std::string text = read_text(file); text.ends_with("\n")) return parse_int(trim(text)).value_or(-1);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return -1;
}

TEST(Pool, ResultsDoNotDependOnTheNumberOfWorkers) {
  std::vector<std::map<std::string, OracleResult>> runs;
  for (const int workers : {1, 2}) {
    WorkerPool pool(options(workers));
    for (int i = 0; i < 4; ++i) pool.submit(std::to_string(i), xtb_task(2.3 + 0.02 * i));
    EXPECT_EQ(pool.pending(), 4);
    runs.push_back(all(pool));
    EXPECT_GT(pool.busy_seconds(), 0);
  }
  ASSERT_EQ(runs[0].size(), 4u);
  for (const auto& [id, result] : runs[0]) {
    EXPECT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
    EXPECT_EQ(text_of(result), text_of(runs[1].at(id)));
    EXPECT_EQ(text_of(result), text_of(evaluate(xtb_task(2.3 + 0.02 * *parse_int(id)))));
  }
}

TEST(Pool, WaitWithNothingToDoReturnsAtOnce) {
  WorkerPool pool(options(1));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(pool.wait(10));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_THROW(WorkerPool({.workers = 0}), UsageError);
}

TEST(Pool, CheapOraclesNeedNoWorker) {
  WorkerPool pool({1, 3, "/no/such/werner"});
  OracleTask task = xtb_task(2.3);
  task.settings.oracle = "geometry";
  task.properties = {"number_of_atoms"};
  pool.submit("a", task);
  EXPECT_EQ(pool.wait(1)->result.properties.at("number_of_atoms").value, 5);
}

TEST(Pool, WorkerThatCannotStartIsToldAfterItsAttempts) {
  WorkerPool pool({1, 2, "/no/such/werner"});
  pool.submit("a", xtb_task(2.3));
  const auto finished = pool.wait(30);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->result.status, OracleStatus::transient);
  EXPECT_THAT(finished->result.reasons[0], testing::HasSubstr("no such program"));
}

TEST(Pool, KilledWorkerCostsAnAttemptNotTheTask) {
  const ScratchDir scratch;
  const std::string flag = (scratch.path() / "flag").string();
  WorkerPool pool(options(1));
  // The first attempt kills the worker, its parent; the second finds the flag and answers.
  pool.submit("a", external_task("test -e " + flag + " || { touch " + flag +
                                 "; kill -KILL $PPID; sleep 60; }; echo '{\"score\": 4}'"));
  const auto finished = pool.wait(60);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->result.status, OracleStatus::done) << testing::PrintToString(finished->result.reasons);
  EXPECT_EQ(finished->result.properties.at("score").value, 4);
}

TEST(Pool, TransientFailureIsRetriedAndThenTold) {
  const ScratchDir scratch;
  const std::string count = (scratch.path() / "count").string();
  WorkerPool pool(options(1));
  pool.submit("a", external_task("echo x >> " + count + "; exit 1"));
  const auto finished = pool.wait(60);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->result.status, OracleStatus::transient);
  EXPECT_EQ(read_text(count), "x\nx\nx\n");
}

TEST(Pool, DestructionEndsEverythingAndTidiesUp) {
  const ScratchDir scratch;
  setenv("TMPDIR", scratch.path().c_str(), 1);
  int child = 0;
  {
    WorkerPool pool(options(1));
    pool.submit("a", external_task("echo $$ > " + (scratch.path() / "pid").string() + "; sleep 60; true"));
    EXPECT_FALSE(pool.wait(0));
    child = number_in(scratch.path() / "pid");
  }
  unsetenv("TMPDIR");
  ASSERT_GT(child, 0);
  EXPECT_TRUE(gone(child));
  fs::remove(scratch.path() / "pid");
  EXPECT_TRUE(fs::is_empty(scratch.path()));
}

// Killed without warning, the parent can do nothing; workers hear of it from the kernel, end what they started,
// grandchildren included, and remove their folders.
TEST(Pool, NothingSurvivesAKilledParent) {
  const ScratchDir scratch, temporary;
  const fs::path pid_file = scratch.path() / "pid";
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    setenv("TMPDIR", temporary.path().c_str(), 1);
    WorkerPool pool(options(1));
    pool.submit("a", external_task("sh -c 'echo $$ > " + pid_file.string() + "; sleep 60; true'; true"));
    pool.wait(100);
    _exit(0);
  }
  const int grandchild = number_in(pid_file);
  ASSERT_GT(grandchild, 0);
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  EXPECT_TRUE(gone(grandchild));
  for (int i = 0; i < 100 && !fs::is_empty(temporary.path()); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(fs::is_empty(temporary.path()));
}

TEST(TaskJson, ReadsBackWhatItWrote) {
  OracleTask task = xtb_task(2.3456789012345678);
  task.settings.solvent = "thf";
  task.settings.free_energy = true;
  task.starts[0].formal_charges = {2, -1, -1, -1, -1};
  const auto json = to_json(task);
  EXPECT_EQ(to_json(task_from_json(json)), json);
  EXPECT_EQ(task_key(std::get<OracleTask>(task_from_json(nlohmann::json::parse(json.dump())))), task_key(task));
  OracleResult result;
  result.status = OracleStatus::done;
  result.properties["homo"] = {-1.5};
  result.relaxed = task.starts[0];
  const OracleResult back = result_from_json(nlohmann::json::parse(to_json(result).dump()));
  EXPECT_EQ(back.properties.at("homo").value, -1.5);
  EXPECT_TRUE(std::isnan(back.properties.at("homo").uncertainty));
}

TEST(TaskKey, KnowsWhatDecidesALabel) {
  const OracleTask task = xtb_task(2.3);
  const std::string key = task_key(task);
  const auto changed = [&](auto change) {
    OracleTask other = task;
    change(other);
    return task_key(other) != key;
  };
  EXPECT_TRUE(changed([](OracleTask& t) { t.starts[0].positions[0].x() += 1e-12; }));
  EXPECT_TRUE(changed([](OracleTask& t) { t.starts[0].charge = -1; }));
  EXPECT_TRUE(changed([](OracleTask& t) { t.starts[0].unpaired_electrons = 2; }));
  EXPECT_TRUE(changed([](OracleTask& t) { t.starts.push_back(t.starts[0]); }));
  EXPECT_TRUE(changed([](OracleTask& t) { t.settings.oracle = "gfn1-xtb"; }));
  EXPECT_TRUE(changed([](OracleTask& t) { t.settings.solvent = "water"; }));
  EXPECT_TRUE(changed([](OracleTask& t) { t.settings.optimise = "tight"; }));
  EXPECT_TRUE(changed([](OracleTask& t) { t.properties.push_back("ionisation_energy"); }));
  // Neither patience nor a property that comes for nothing changes a value.
  EXPECT_FALSE(changed([](OracleTask& t) { t.settings.time_limit = 5; }));
  EXPECT_FALSE(changed([](OracleTask& t) { t.properties = {"polarizability"}; }));
}

TEST(Oracles, SettingsAreChecked) {
  const auto refuses = [](auto change, const std::string& text) {
    OracleSettings settings;
    change(settings);
    try {
      check(settings, "oracle");
      ADD_FAILURE() << "accepted: " << text;
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(text));
    }
  };
  refuses([](OracleSettings& s) { s.oracle = "gfn2xtb"; }, "did you mean 'gfn2-xtb'?");
  refuses([](OracleSettings& s) { s.optimise = "tigh"; }, "did you mean 'tight'?");
  refuses([](OracleSettings& s) { s.solvent = "watter"; }, "did you mean 'water'?");
  refuses([](OracleSettings& s) { s.time_limit = -1; }, "time_limit is -1");
  refuses([](OracleSettings& s) { s.max_steps = 0; }, "max_steps is 0");
  refuses([](OracleSettings& s) { s.oracle = "external"; }, "needs a command");
  check(OracleSettings{}, "oracle");
}

TEST(Oracles, PropertiesAreDeclaredOnes) {
  for (const OracleInfo& info : oracles())
    for (const auto& names : {info.properties, info.extras})
      for (const std::string& name : names) EXPECT_EQ(property(name).name, name);
}

// Ten random bits of positions too many for decimal places; relaxed in a worker and in this process.
TEST(Pool, RelaxesCrystalsBitForBitAsThisProcessDoes) {
  RelaxationTask task{.crystal = {}, .potential = "pedone", .version = "", .relax = {}, .properties = {"bulk_modulus"}};
  task.version = potential_version(potential("pedone"));
  task.crystal.lattice = Lattice(Eigen::Matrix3d{{0.1, 2.1 / 3, 2.2}, {2.15, 1.0 / 7, 2.1}, {2.1, 2.0, 1e-17}});
  task.crystal.atomic_numbers = {12, 8};
  task.crystal.positions = {{{0, -0.0, 1e-300}}, {{0.5, 0.49 + 1.0 / 300, 0.5}}};
  const OracleResult expected = evaluate(task, *potential("pedone").open(false));
  ASSERT_EQ(expected.status, OracleStatus::done);
  ASSERT_TRUE(expected.properties.contains("bulk_modulus"));
  WorkerPool pool(options(1));
  pool.submit("right", task);
  task.version = "pedone of tomorrow";
  pool.submit("wrong", task);
  auto results = all(pool);
  EXPECT_EQ(text_of(results["right"]), text_of(expected));
  ASSERT_TRUE(results["right"].crystal);
  EXPECT_EQ(results["right"].crystal->lattice.rows(), expected.crystal->lattice.rows());
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_EQ(results["right"].crystal->positions[i].value, expected.crystal->positions[i].value);
  for (const auto& [name, value] : expected.properties) {
    EXPECT_EQ(results["right"].properties.at(name).value, value.value) << name;
  }
  EXPECT_EQ(results["wrong"].status, OracleStatus::transient);
  EXPECT_THAT(join(results["wrong"].reasons, "; "), testing::HasSubstr("asked for was pedone of tomorrow"));
}

TEST(Pool, NumbersWithoutDigitsSurvive) {
  OracleResult result;
  const double infinity = std::numeric_limits<double>::infinity();
  result.properties["energy"] = {-infinity, std::nan("")};
  const OracleResult back = result_from_json(nlohmann::json::parse(to_json(result).dump()));
  EXPECT_EQ(back.properties.at("energy").value, -infinity);
  EXPECT_TRUE(std::isnan(back.properties.at("energy").uncertainty));
}

}  // namespace
}  // namespace werner
