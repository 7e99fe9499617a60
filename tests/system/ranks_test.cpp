#include "werner/system/ranks.hpp"

#include <sched.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/support/support.hpp"

namespace werner {
namespace {

TEST(Ranks, AreToldByTheLauncher) {
  EXPECT_EQ(launched_ranks(), 0);
  setenv("OMPI_COMM_WORLD_SIZE", "4", 1);
  EXPECT_EQ(launched_ranks(), 4);
  unsetenv("OMPI_COMM_WORLD_SIZE");
  setenv("SLURM_STEP_NUM_TASKS", "3", 1);
  EXPECT_EQ(launched_ranks(), 0) << "srun without PMIx starts processes that know nothing of each other";
  setenv("PMIX_RANK", "0", 1);
  EXPECT_EQ(launched_ranks(), 3);
  unsetenv("PMIX_RANK");
  unsetenv("SLURM_STEP_NUM_TASKS");
}

TEST(Ranks, ShareTheCoresOfTheirNode) {
  const int online = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  EXPECT_EQ(cores_per_rank(1), online);
  EXPECT_EQ(cores_per_rank(online), 1);
  EXPECT_EQ(cores_per_rank(10 * online), 1);
  setenv("SLURM_CPUS_ON_NODE", "1", 1);
  EXPECT_EQ(cores_per_rank(1), 1) << "what the batch system gave";
  unsetenv("SLURM_CPUS_ON_NODE");
}

// Bound to one core, as Open MPI binds a rank.
TEST(Ranks, AreUnboundForTheirWorkers) {
  cpu_set_t before, one, now;
  sched_getaffinity(0, sizeof before, &before);
  if (CPU_COUNT(&before) < 2) GTEST_SKIP() << "a single core";
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  sched_setaffinity(0, sizeof one, &one);
  unbind_for(1);
  sched_getaffinity(0, sizeof now, &now);
  EXPECT_EQ(CPU_COUNT(&now), 1);
  unbind_for(2);
  sched_getaffinity(0, sizeof now, &now);
  EXPECT_GE(CPU_COUNT(&now), CPU_COUNT(&before));
  sched_setaffinity(0, sizeof before, &before);
}

}  // namespace
}  // namespace werner
