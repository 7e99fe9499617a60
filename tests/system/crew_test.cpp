#include "werner/system/crew.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/support/support.hpp"

namespace werner {
namespace {

TEST(Crew, EveryItemOfEveryLoopOnce) {
  for (const int threads : {1, 2, 5}) {
    Crew crew(threads);
    std::vector<int> counts(40, 0);
    for (int loop = 0; loop < 2000; ++loop)
      crew.run(static_cast<std::size_t>(loop % 41), [&](std::size_t i) { ++counts[i]; });
    // Loop k counts the first k % 41 items: item i in all loops whose length is above i.
    for (std::size_t i = 0; i < counts.size(); ++i) {
      int expected = 0;
      for (int loop = 0; loop < 2000; ++loop) expected += static_cast<std::size_t>(loop % 41) > i;
      EXPECT_EQ(counts[i], expected) << threads << " " << i;
    }
  }
}

TEST(Crew, HelpersThatFellAsleepComeBack) {
  Crew crew(3);
  std::vector<int> counts(100, 0);
  for (int loop = 0; loop < 3; ++loop) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    crew.run(counts.size(), [&](std::size_t i) { ++counts[i]; });
  }
  EXPECT_TRUE(std::ranges::all_of(counts, [](int c) { return c == 3; }));
}

TEST(Crew, AnExceptionComesOutAndTheNextLoopRuns) {
  Crew crew(3);
  EXPECT_THROW(crew.run(1000,
                        [](std::size_t i) {
                          if (i == 500) throw std::runtime_error("five hundred");
                        }),
               std::runtime_error);
  std::vector<int> counts(10, 0);
  crew.run(counts.size(), [&](std::size_t i) { ++counts[i]; });
  EXPECT_TRUE(std::ranges::all_of(counts, [](int c) { return c == 1; }));
}

}  // namespace
}  // namespace werner
