// Pools: tasks in, results out in any order. Chemistry-blind. Who computes is for the implementation: threads, worker
// processes (worker_pool.hpp), other nodes (werner/run/rank_pool.hpp).
#pragma once
#include <optional>
#include <string>

#include "werner/physics/relaxation_task.hpp"

namespace werner {

class Pool {
 public:
  virtual ~Pool() = default;  // ends what runs

  virtual void submit(std::string id, Task task) = 0;
  struct Finished {
    std::string id;
    OracleResult result;
  };
  // The next finished task, or nothing after `timeout` seconds or when we were asked to stop. Call with 0 to poll.
  virtual std::optional<Finished> wait(double timeout) = 0;
  virtual int pending() const = 0;  // submitted and not yet returned
  virtual int slots() const = 0;    // tasks that run at once
};

}  // namespace werner
