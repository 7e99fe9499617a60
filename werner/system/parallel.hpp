// A loop over independent items on several threads. What is computed for an item may not depend on the others, so the
// number of threads never changes a result.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace werner {

// As many threads as there are cores, at least one.
inline int default_threads() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

// Calls body(i) for every i below n, on `threads` threads, each of which takes `chunk` items at once. The first
// exception ends the loop and is thrown here.
template <class Body>
void parallel_for(std::size_t n, int threads, const Body& body, std::size_t chunk = 16) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex guard;
  const auto work = [&] {
    try {
      for (std::size_t start; (start = next.fetch_add(chunk)) < n;)
        for (std::size_t i = start; i < std::min(n, start + chunk); ++i) body(i);
    } catch (...) {
      next = n;
      const std::lock_guard lock(guard);
      if (!failure) failure = std::current_exception();
    }
  };
  const auto helpers =
      std::min<std::size_t>(n == 0 ? 0 : (n - 1) / chunk, static_cast<std::size_t>(std::max(1, threads) - 1));
  {
    std::vector<std::jthread> crew;
    for (std::size_t i = 0; i < helpers; ++i) crew.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace werner
