// Worker processes: tasks in, results out in any order. Chemistry-blind; a worker that dies is replaced and its task
// retried.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "werner/physics/oracle.hpp"

namespace werner {

struct PoolOptions {
  int workers = 1;
  int attempts = 3;          // of a task that ends transiently, before the run stops with that reason
  std::string command = {};  // the werner binary; empty: this one (/proc/self/exe)
};

class WorkerPool {
 public:
  explicit WorkerPool(const PoolOptions& options);
  ~WorkerPool();  // ends the workers and their children
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void submit(std::string id, OracleTask task);
  struct Finished {
    std::string id;
    OracleResult result;
  };
  // The next finished task, or nothing after `timeout` seconds. Call with 0 to poll.
  std::optional<Finished> wait(double timeout);
  int pending() const;  // submitted and not yet returned
  double busy_seconds() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace werner
