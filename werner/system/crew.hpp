// Threads that stay for many loops, each of which is too short to start threads for (tenths of a millisecond).
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace werner {

class Crew {
 public:
  explicit Crew(int threads);  // the calling thread is one of them
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  int threads() const { return static_cast<int>(helpers_.size()) + 1; }

  // Calls body(i) for every i below n and returns when all are done, from one thread at a time. A helper that is asleep
  // or has lost its core is not waited for. What is computed for an item may not depend on the others. The first
  // exception is thrown here, after the other items.
  template <class Body>
  void run(std::size_t n, const Body& body) {
    run(n, [](const void* of, std::size_t i) { (*static_cast<const Body*>(of))(i); }, &body);
  }

 private:
  using Call = void (*)(const void* body, std::size_t i);
  void run(std::size_t n, Call call, const void* body);
  void work();
  void help();

  // Number of the loop times 2^32, plus the next item. An item belongs to whoever counts it up: a helper that comes too
  // late finds the number changed.
  std::atomic<std::uint64_t> next_{closed};
  static constexpr std::uint64_t closed = 0xffffffff;
  std::atomic<std::size_t> n_{0}, done_{0};
  std::atomic<Call> call_{nullptr};
  std::atomic<const void*> body_{nullptr};

  std::atomic<unsigned> started_{0};  // loops so far: helpers wait for the next
  std::atomic<bool> over_{false};     // no loop will follow
  std::exception_ptr failure_;
  std::mutex guard_;
  std::vector<std::jthread> helpers_;
};

}  // namespace werner
