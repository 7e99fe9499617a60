// A pool of worker processes: a worker that dies is replaced and its task retried.
#pragma once
#include <memory>

#include "werner/physics/pool.hpp"

namespace werner {

struct PoolOptions {
  int workers = 1;
  int attempts = 3;          // of a task that ends transiently, before the run stops with that reason
  std::string command = {};  // the werner binary; empty: this one (/proc/self/exe)
};

class WorkerPool : public Pool {
 public:
  explicit WorkerPool(const PoolOptions& options);
  ~WorkerPool() override;  // ends the workers and their children
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void submit(std::string id, Task task) override;
  std::optional<Finished> wait(double timeout) override;
  int pending() const override;
  int slots() const override;
  double busy_seconds() const;  // summed over workers

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace werner
