#include "werner/system/parallel.hpp"

#include <stdexcept>

#include "tests/support/support.hpp"

namespace werner {
namespace {

TEST(Parallel, EveryItemOnce) {
  for (const int threads : {1, 2, 7})
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{17}, std::size_t{1000}}) {
      std::vector<int> counts(n, 0);
      parallel_for(n, threads, [&](std::size_t i) { ++counts[i]; });
      EXPECT_TRUE(std::all_of(counts.begin(), counts.end(), [](int c) { return c == 1; })) << threads << " " << n;
    }
}

TEST(Parallel, AnExceptionComesOut) {
  EXPECT_THROW(parallel_for(1000, 3,
                            [](std::size_t i) {
                              if (i == 500) throw std::runtime_error("five hundred");
                            }),
               std::runtime_error);
}

}  // namespace
}  // namespace werner
