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

std::optional<fs::path> data_file(const std::string& relative) {
  const char* dir = std::getenv("WERNER_DATA");
  const fs::path root = dir ? fs::path(dir) : source_dir().parent_path() / "shared" / "data";
  const fs::path file = root / relative;
  if (fs::exists(file)) return file;
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

CommandResult run_werner(const std::vector<std::string>& arguments, const fs::path& dir) {
  const char* command = std::getenv("WERNER");
  if (!command) throw std::runtime_error("the environment variable WERNER names no command; run the tests with ctest");
  const ScratchDir scratch;
  const fs::path out = scratch.path() / "out", err = scratch.path() / "err";
  const std::string program = fs::absolute(command).string();
  std::fflush(nullptr);  // what is buffered here must not come out of the child as well
  const pid_t child = fork();
  if (child == 0) {
    if (!freopen(out.c_str(), "w", stdout) || !freopen(err.c_str(), "w", stderr) || !freopen("/dev/null", "r", stdin))
      _exit(126);
    if (chdir(dir.c_str()) != 0) _exit(126);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_text(out);
  result.err = read_text(err);
  return result;
}

}  // namespace werner::test
