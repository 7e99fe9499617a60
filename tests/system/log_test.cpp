#include "werner/system/log.hpp"

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

TEST(Log, WritesLinesOfItsLevelAndAppends) {
  const test::ScratchDir scratch;
  const auto file = scratch.path() / "log.txt";
  for (int i = 0; i < 2; ++i) {
    open_log(file, LogLevel::info, LogLevel::error);
    log_debug("too small");
    log_info("first {}");  // braces are text
    log_warning("second");
  }
  const std::string text = test::read_text(file);
  EXPECT_THAT(text, testing::HasSubstr("info first {}\n"));
  EXPECT_THAT(text, testing::HasSubstr("warning second\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("too small")));
  EXPECT_EQ(std::ranges::count(text, '\n'), 4);
  open_log({});
}

TEST(Log, FileThatCannotBeWrittenIsAnError) { EXPECT_THROW(open_log("/proc/no/log.txt"), Error); }

}  // namespace
}  // namespace werner
