// How far a long list is: on a terminal one line that changes, elsewhere a line now and then. On standard error.
#pragma once
#include <chrono>
#include <cstddef>

namespace werner {

class Counter {
 public:
  explicit Counter(std::size_t all);
  // `fresh`: this one was computed now; the others say nothing of the speed.
  void count(bool fresh);
  void end();  // leaves the line

 private:
  std::size_t all_, done_ = 0, fresh_ = 0;
  std::chrono::steady_clock::time_point began_, shown_;
  bool terminal_, drawn_ = false;
};

}  // namespace werner
