// Searches over MPI ranks give the run of a single process, item by item and bit for bit, whatever dies in between.
#include <signal.h>

#include <cstdlib>

#include "tests/contracts/scale.hpp"
#include "werner/system/process.hpp"

namespace werner {
namespace {

using test::alive;
using test::children_of;
using test::comes_true;
using test::result_of;

class RanksSlow : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!find_program("mpirun")) GTEST_SKIP() << "mpirun not found: install openmpi-bin";
    // Containers run tests as root, which mpirun refuses unless told twice.
    for (const char* name : {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"}) setenv(name, "1", 1);
    test::write_searches(scratch_);
    const test::CommandResult alone = test::run_werner(design("alone"), scratch_.path());
    ASSERT_EQ(alone.exit_code, 0) << alone.err;
    table_ = alone.out;
    expected_ = result_of(scratch_.path() / "alone");
    ASSERT_GT(expected_.at("journal").size(), 1000u);
    std::filesystem::remove(scratch_.path() / "calls");
  }

  std::vector<std::string> design(const std::string& folder) const {
    return {"design", GetParam() + ".toml", "-o", folder, "--workers", "1", "--no-report"};
  }
  std::vector<std::string> over_ranks(int ranks, const std::string& folder) const {
    std::vector<std::string> words{"mpirun", "--oversubscribe", "-n", std::to_string(ranks), test::werner_command()};
    for (std::string& word : design(folder)) words.push_back(std::move(word));
    return words;
  }
  void finish(int ranks, const std::string& folder) {
    const test::CommandResult result = test::run_program(over_ranks(ranks, folder), scratch_.path());
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.out, table_) << "rank 0 alone speaks";
    EXPECT_EQ(result_of(scratch_.path() / folder), expected_) << folder;
  }
  std::string calls() const { return test::read_text(scratch_.path() / "calls"); }
  pid_t start(int ranks, const std::string& folder) {
    return test::start_program(over_ranks(ranks, folder), scratch_.path(), "/dev/null", scratch_.path() / "err");
  }
  // A rank that has begun to compute in a worker process, or -1.
  static pid_t computing_rank(pid_t mpirun, const std::string& rank) {
    pid_t found = -1;
    comes_true(10, [&] {
      for (const pid_t child : children_of(mpirun))
        if (test::variable_of(child, "OMPI_COMM_WORLD_RANK") == rank && !children_of(child).empty()) found = child;
      return found > 0;
    });
    return found;
  }

  test::ScratchDir scratch_;
  std::string table_;
  std::map<std::string, std::string> expected_;
};

TEST_P(RanksSlow, GiveTheRunOfOneProcess) {
  for (const int ranks : {1, 2, 3}) finish(ranks, "ranks" + std::to_string(ranks));
  if (GetParam() != "complexes") return;
  for (const char* rank : {" 0\n", " 1\n", " 2\n"}) EXPECT_THAT(calls(), testing::HasSubstr(rank)) << "all compute";
}

TEST_P(RanksSlow, LoseNothingWithAWorker) {
  if (GetParam() == "complexes") {
    scratch_.write("accident", "1");
    finish(2, "run");
    EXPECT_TRUE(std::filesystem::exists(scratch_.path() / "happened"));
    return;
  }
  const pid_t mpirun = start(2, "run");
  const pid_t rank = computing_rank(mpirun, "1");
  ASSERT_GT(rank, 0);
  EXPECT_EQ(kill(children_of(rank).at(0), SIGKILL), 0);
  EXPECT_EQ(test::exit_code_of(mpirun), 0) << test::read_text(scratch_.path() / "err");
  EXPECT_EQ(result_of(scratch_.path() / "run"), expected_);
}

TEST_P(RanksSlow, LeaveARunThatResumesWhenOneIsKilled) {
  scratch_.write("pace", "0.05");
  for (const char* rank : {"1", "0"}) {
    const std::string folder = std::string("run") + rank;
    const pid_t mpirun = start(2, folder);
    const pid_t victim = computing_rank(mpirun, rank == std::string("0") && GetParam() == "crystals" ? "1" : rank);
    ASSERT_GT(victim, 0);
    const std::vector<pid_t> workers = children_of(victim);
    pid_t target = victim;
    for (const pid_t child : children_of(mpirun))
      if (test::variable_of(child, "OMPI_COMM_WORLD_RANK") == rank) target = child;
    EXPECT_EQ(kill(target, SIGKILL), 0);
    EXPECT_NE(test::exit_code_of(mpirun), 0);
    for (const pid_t worker : workers)
      EXPECT_TRUE(comes_true(5, [&] { return !alive(worker); })) << "a worker outlived its rank";
    finish(3, folder);
  }
}

TEST_P(RanksSlow, StopWhenAskedTo) {
  scratch_.write("pace", "0.05");
  const pid_t mpirun = start(2, "run");
  ASSERT_GT(computing_rank(mpirun, "1"), 0);
  kill(mpirun, SIGUSR1);  // what Slurm sends ahead of its time limit; mpirun hands it on
  EXPECT_EQ(test::exit_code_of(mpirun), 128 + SIGUSR1);
  EXPECT_THAT(test::read_text(scratch_.path() / "run/log.txt"), testing::HasSubstr("stopped, to be resumed"));
  finish(2, "run");
}

INSTANTIATE_TEST_SUITE_P(Mpi, RanksSlow, testing::Values("complexes", "crystals"),
                         [](const auto& instance) { return instance.param; });

using RankErrorsSlow = RanksSlow;

TEST_P(RankErrorsSlow, AreToldOnce) {
  std::vector<std::string> words = over_ranks(2, "run");
  words.emplace_back("--set=search.strategy=nonsense");
  const test::CommandResult result = test::run_program(words, scratch_.path());
  EXPECT_EQ(result.exit_code, 2);
  const std::size_t first = result.err.find("nonsense");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(result.err.find("nonsense", first + 9), std::string::npos) << result.err;
  EXPECT_FALSE(std::filesystem::exists(scratch_.path() / "run"));
}

INSTANTIATE_TEST_SUITE_P(Mpi, RankErrorsSlow, testing::Values("complexes"),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace werner
