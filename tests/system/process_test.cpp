#include "werner/system/process.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/system/digest.hpp"
#include "werner/system/temp_dir.hpp"

namespace werner {
namespace {

using test::read_text;
using test::ScratchDir;
namespace fs = std::filesystem;

ProcessResult shell(const std::string& script, const fs::path& folder, ProcessLimits limits = {}) {
  ProcessOptions options{{"sh", "-c", script}};
  options.directory = folder;
  options.environment = {{"WERNER_TEST_WORD", "heard"}};
  options.out = "out";
  options.err = "err";
  options.limits = limits;
  return run_process(options);
}

bool alive(int pid) {
  if (kill(pid, 0) != 0) return false;
  const auto fields = split_words(read_text("/proc/" + std::to_string(pid) + "/stat"));
  return fields.size() > 2 && fields[2] != "Z";
}

bool dies(int pid) {
  for (int i = 0; i < 200 && alive(pid); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return !alive(pid);
}

// The number that a process wrote into a file, once it is there.
int number_in(const fs::path& file) {
  for (int i = 0; i < 250; ++i) {
    const std::string text = read_text(file);
    if (text.ends_with("\n")) return parse_int(trim(text)).value_or(-1);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return -1;
}

TEST(Process, RunsInItsFolderWithItsEnvironment) {
  const ScratchDir scratch;
  const ProcessResult result = shell("pwd; echo $WERNER_TEST_WORD; echo wrong >&2; exit 3", scratch.path());
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.signal, 0);
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(read_text(scratch.path() / "out"), fs::canonical(scratch.path()).string() + "\nheard\n");
  EXPECT_EQ(read_text(scratch.path() / "err"), "wrong\n");
}

TEST(Process, MissingProgramIsToldNotThrown) {
  const ProcessResult result = run_process({{"no-such-program-of-werner"}});
  EXPECT_TRUE(result.not_started);
  EXPECT_THAT(result.error, testing::HasSubstr("No such file"));
  EXPECT_FALSE(run_process({{"true"}, "/no/such/folder"}).ok());
}

TEST(Process, WallLimitEndsTheWholeGroup) {
  const ScratchDir scratch;
  const ProcessResult result = shell("sleep 60 & echo $! > child; wait", scratch.path(), {.wall_seconds = 0.4});
  EXPECT_TRUE(result.timed_out);
  EXPECT_LT(result.wall_seconds, 10);
  const int child = number_in(scratch.path() / "child");
  ASSERT_GT(child, 0);
  EXPECT_TRUE(dies(child));
}

TEST(Process, WhatIsLeftInTheBackgroundIsEnded) {
  const ScratchDir scratch;
  EXPECT_TRUE(shell("sleep 60 & echo $! > child", scratch.path()).ok());
  EXPECT_TRUE(dies(number_in(scratch.path() / "child")));
}

TEST(Process, CpuLimitEndsABusyLoop) {
  const ScratchDir scratch;
  const ProcessResult result = shell("while :; do :; done", scratch.path(), {.wall_seconds = 60, .cpu_seconds = 1});
  EXPECT_TRUE(result.timed_out);
  EXPECT_GE(result.cpu_seconds, 0.9);
  EXPECT_LT(result.cpu_seconds, 3);
}

TEST(Process, MemoryLimitHolds) {
  const ScratchDir scratch;
  const std::string hungry = "dd if=/dev/zero of=/dev/null bs=512M count=1 2>&1";
  EXPECT_TRUE(shell(hungry, scratch.path()).ok());
  EXPECT_FALSE(shell(hungry, scratch.path(), {.memory_bytes = std::size_t{128} << 20}).ok());
}

TEST(Process, SignalIsNoExitCodeAndLeavesNoCore) {
  const ScratchDir scratch;
  const ProcessResult result = shell("ulimit -c; kill -SEGV $$", scratch.path());
  EXPECT_EQ(result.signal, SIGSEGV);
  EXPECT_EQ(read_text(scratch.path() / "out"), "0\n");
}

// A parent that is killed without warning cannot tidy up; the kernel does it.
TEST(Process, ChildDiesWithAKilledParent) {
  const ScratchDir scratch;
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    shell("echo $$ > child; exec sleep 60", scratch.path());
    _exit(0);
  }
  const int child = number_in(scratch.path() / "child");
  ASSERT_GT(child, 0);
  EXPECT_TRUE(alive(child));
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  EXPECT_TRUE(dies(child));
}

TEST(TalkingProcess, AnswersAndEndsWithItsSession) {
  const ScratchDir scratch;
  const TalkingProcess child = start_talking({"sh", "-c", "sleep 60 & echo $!; read line; echo got $line; wait"});
  std::string heard;
  const auto hear = [&](char until) {
    char c = 0;
    while (recv(child.socket, &c, 1, 0) == 1 && c != until) heard += c;
  };
  hear('\n');
  const int grandchild = parse_int(heard).value_or(-1);
  ASSERT_GT(grandchild, 0);
  ASSERT_EQ(send(child.socket, "hello\n", 6, MSG_NOSIGNAL), 6);
  heard.clear();
  hear('\n');
  EXPECT_EQ(heard, "got hello");
  end_session(child.pid);
  close(child.socket);
  EXPECT_TRUE(dies(grandchild));
  EXPECT_THROW(start_talking({"no-such-program-of-werner"}), Error);
}

TEST(FindProgram, LooksWhereTheShellLooks) {
  EXPECT_TRUE(find_program("sh"));
  EXPECT_FALSE(find_program("no-such-program-of-werner"));
  EXPECT_FALSE(find_program("/etc/passwd"));
}

TEST(TempDir, GoesAwayWithItsContents) {
  fs::path path;
  {
    const TempDir folder("werner-test-");
    path = folder.path();
    std::ofstream(path / "file") << "text";
    EXPECT_TRUE(fs::exists(path / "file"));
    EXPECT_EQ(fs::status(path).permissions() & fs::perms::others_all, fs::perms::none);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(TempDir, PlaceThatIsNotThereIsAnError) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  EXPECT_THROW(TempDir(), Error);
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
}

// Examples of FIPS 180-4 and of NIST's long message.
TEST(Digest, StandardExamples) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace werner
