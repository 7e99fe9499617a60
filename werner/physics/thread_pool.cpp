#include "werner/physics/thread_pool.hpp"

#include <chrono>

namespace werner {

ThreadPool::ThreadPool(std::unique_ptr<const Potential> potential, int threads) : potential_(std::move(potential)) {
  for (int i = 0; i < threads; ++i) crew_.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(guard_);
    closing_ = true;
  }
  asked_.notify_all();
}

void ThreadPool::submit(std::string id, Task task) {
  {
    const std::lock_guard lock(guard_);
    waiting_.emplace_back(std::move(id), std::get<RelaxationTask>(std::move(task)));
  }
  ++pending_;
  asked_.notify_one();
}

std::optional<Pool::Finished> ThreadPool::wait(double timeout) {
  std::unique_lock lock(guard_);
  answered_.wait_for(lock, std::chrono::duration<double>(timeout), [this] { return !finished_.empty(); });
  if (finished_.empty()) return std::nullopt;
  Finished first = std::move(finished_.front());
  finished_.pop_front();
  --pending_;
  return first;
}

void ThreadPool::work() {
  while (true) {
    std::unique_lock lock(guard_);
    asked_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (closing_) return;
    const auto [id, task] = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    Finished finished{id, evaluate(task, *potential_)};
    lock.lock();
    finished_.push_back(std::move(finished));
    answered_.notify_one();
  }
}

}  // namespace werner
