// What a task costs on its way: one call of a potential for a cell of 24 atoms in this process, in a worker process of
// this machine, and in a worker process behind another rank. Each for one task at a time and for two under way, as the
// search has them. Run by mpirun -n 2; wall time, best of several rounds.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>

#include "werner/physics/worker.hpp"
#include "werner/physics/worker_pool.hpp"
#include "werner/run/rank_pool.hpp"

using namespace werner;

namespace {

// So full that all tasks go to the other rank.
class Busy : public Pool {
 public:
  void submit(std::string, Task) override {}
  std::optional<Finished> wait(double timeout) override {
    std::this_thread::sleep_for(std::chrono::duration<double>(timeout));
    return std::nullopt;
  }
  int pending() const override { return 1000000; }
  int slots() const override { return 1; }
};

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double milliseconds_each(Pool& pool, const RelaxationTask& task, int under_way) {
  constexpr int rounds = 10, tasks = 200;
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const double start = seconds();
    for (int sent = 0, received = 0; received < tasks;) {
      for (; sent < tasks && sent - received < under_way; ++sent) pool.submit(std::to_string(sent), task);
      if (pool.wait(1)) ++received;
    }
    best = std::min(best, (seconds() - start) / tasks);
  }
  return 1e3 * best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "worker") return run_worker(STDIN_FILENO, STDOUT_FILENO);
  Ranks ranks;
  if (ranks.rank() > 0) {
    serve_rank_zero(ranks);
    return 0;
  }
  constexpr double u = 0.305;
  const Crystal rutile{
      lattice_from_parameters({{4.594, 4.594, 2.959}, {90, 90, 90}}),
      {22, 22, 8, 8, 8, 8},
      {{{0, 0, 0}}, {{.5, .5, .5}}, {{u, u, 0}}, {{-u, -u, 0}}, {{.5 + u, .5 - u, .5}}, {{.5 - u, .5 + u, .5}}}};
  RelaxationTask task{supercell(rutile, Eigen::Vector3i(2, 2, 1).asDiagonal()), "pedone", {}, {.steps = 1}, {}};
  task.version = potential_version(potential("pedone"));
  const std::unique_ptr<Potential> model = potential("pedone").open(false);
  double here = 1e9;
  for (int round = 0; round < 200; ++round) {
    const double start = seconds();
    evaluate(task, *model);
    here = std::min(here, seconds() - start);
  }
  fmt::print("in this process      {:.3f} ms\n", 1e3 * here);
  {
    WorkerPool workers({.workers = 1});
    fmt::print("in a worker process  {:.3f} ms one at a time, {:.3f} ms with two under way\n",
               milliseconds_each(workers, task, 1), milliseconds_each(workers, task, 2));
  }
  const std::unique_ptr<Pool> remote = rank_pool(std::make_unique<Busy>(), ranks, "pedone", 1);
  fmt::print("behind another rank  {:.3f} ms one at a time, {:.3f} ms with two under way\n",
             milliseconds_each(*remote, task, 1), milliseconds_each(*remote, task, 2));
}
