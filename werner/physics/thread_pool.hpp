// A pool of threads of this process, for what cannot crash or hang by a compound: relaxations by a potential.
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "werner/physics/pool.hpp"

namespace werner {

class ThreadPool : public Pool {
 public:
  ThreadPool(std::unique_ptr<const Potential> potential, int threads);
  ~ThreadPool() override;

  void submit(std::string id, Task task) override;  // a RelaxationTask for this potential
  std::optional<Finished> wait(double timeout) override;
  int pending() const override { return pending_; }
  int slots() const override { return static_cast<int>(crew_.size()); }

 private:
  void work();

  std::unique_ptr<const Potential> potential_;
  int pending_ = 0;  // of the caller's thread
  std::mutex guard_;
  std::condition_variable asked_, answered_;
  std::deque<std::pair<std::string, RelaxationTask>> waiting_;
  std::deque<Finished> finished_;
  bool closing_ = false;
  std::vector<std::jthread> crew_;  // last: ends before what it works on
};

}  // namespace werner
