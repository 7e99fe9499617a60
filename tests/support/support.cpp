#include "tests/support/support.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace werner::test {
namespace fs = std::filesystem;

fs::path source_dir() {
  if (const char* dir = std::getenv("WERNER_SOURCE")) return dir;
  return fs::path(__FILE__).parent_path().parent_path().parent_path();
}

// Before any test: Werner itself looks for weights where the tests look for data.
[[maybe_unused]] const bool data_beside_the_checkout = [] {
  const fs::path beside = source_dir().parent_path() / "shared" / "data";
  return fs::exists(beside) && setenv("WERNER_DATA", beside.c_str(), 0) == 0;
}();

std::optional<fs::path> data_file(const std::string& relative) {
  const char* root = std::getenv("WERNER_DATA");
  const fs::path file = root ? root / fs::path(relative) : fs::path();
  if (root && fs::exists(file)) return file;
  return std::nullopt;
}

ScratchDir::ScratchDir() {
  std::string name = (fs::temp_directory_path() / "werner-test-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("cannot create a scratch folder: " + name);
  path_ = name;
}

ScratchDir::~ScratchDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path ScratchDir::write(const std::string& name, const std::string& text) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string werner_command() {
  const char* command = std::getenv("WERNER");
  if (!command) throw std::runtime_error("the environment variable WERNER names no command; run the tests with ctest");
  return fs::absolute(command).string();
}

pid_t start_program(const std::vector<std::string>& words, const fs::path& dir, const fs::path& out,
                    const fs::path& err) {
  std::fflush(nullptr);  // what is buffered here must not come out of the child as well
  const pid_t child = fork();
  if (child != 0) return child;
  if (!freopen(out.c_str(), "w", stdout) || !freopen(err.c_str(), "w", stderr) || !freopen("/dev/null", "r", stdin))
    _exit(126);
  if (chdir(dir.c_str()) != 0) _exit(126);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

int exit_code_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

CommandResult run_program(const std::vector<std::string>& words, const fs::path& dir) {
  const ScratchDir scratch;
  const fs::path out = scratch.path() / "out", err = scratch.path() / "err";
  CommandResult result;
  result.exit_code = exit_code_of(start_program(words, dir, out, err));
  result.out = read_text(out);
  result.err = read_text(err);
  return result;
}

CommandResult run_werner(const std::vector<std::string>& arguments, const fs::path& dir) {
  std::vector<std::string> words{werner_command()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_program(words, dir);
}

}  // namespace werner::test
