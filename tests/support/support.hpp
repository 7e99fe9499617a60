// What every test program shares: where data lies, how its absence is shown, scratch folders, running the command.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace werner::test {

// A file of the development data set: the folder that WERNER_DATA names, or `shared/data` beside the checkout.
std::optional<std::filesystem::path> data_file(const std::string& relative);

// The root of the source tree, for examples and built-in data.
std::filesystem::path source_dir();

// A fresh folder, removed with everything in it when the object goes out of scope.
class ScratchDir {
 public:
  ScratchDir();
  ~ScratchDir();
  ScratchDir(const ScratchDir&) = delete;
  ScratchDir& operator=(const ScratchDir&) = delete;
  const std::filesystem::path& path() const { return path_; }
  // Writes a file into the folder and returns its path.
  std::filesystem::path write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

std::string read_text(const std::filesystem::path& file);

struct CommandResult {
  int exit_code = -1;  // 128 + signal number when killed
  std::string out, err;
};
// A program of PATH or a path, in `dir`, to its end.
CommandResult run_program(const std::vector<std::string>& words, const std::filesystem::path& dir = ".");
// The same, not waited for: its process, the output in files.
pid_t start_program(const std::vector<std::string>& words, const std::filesystem::path& dir,
                    const std::filesystem::path& out = "/dev/null", const std::filesystem::path& err = "/dev/null");
int exit_code_of(pid_t child);  // waits; 128 + signal number when killed

std::string werner_command();  // path of the command of this build, from the environment variable WERNER
// Runs the `werner` command of this build (environment WERNER) with the given arguments in `dir`.
CommandResult run_werner(const std::vector<std::string>& arguments, const std::filesystem::path& dir = ".");

}  // namespace werner::test

// Leaves a data test visibly when the data is not there: `const auto file = REQUIRE_DATA("complexes/x.csv");`
#define REQUIRE_DATA(variable, relative)                                                              \
  const auto variable##_optional = ::werner::test::data_file(relative);                               \
  if (!variable##_optional) GTEST_SKIP() << "data not found: " << (relative) << " (set WERNER_DATA)"; \
  const std::filesystem::path variable = *variable##_optional
