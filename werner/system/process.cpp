#include "werner/system/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/system/signals.hpp"

namespace werner {
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

static double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// "NAME=value" of our environment with the additions on top; made before the fork, where allocation is still safe.
static std::vector<std::string> merged_environment(const std::map<std::string, std::string>& additions) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    if (!additions.contains(text.substr(0, text.find('=')))) result.push_back(text);
  }
  for (const auto& [name, value] : additions) result.push_back(name + "=" + value);
  return result;
}

static std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

static void limit(int resource, rlim_t value) {
  struct rlimit now = {};
  getrlimit(static_cast<__rlimit_resource_t>(resource), &now);
  now.rlim_cur = std::min(value, now.rlim_max);
  setrlimit(static_cast<__rlimit_resource_t>(resource), &now);
}

// In the child, between fork and exec: only calls that are safe there. Reports errno through the pipe and ends.
struct ChildPlan {
  std::vector<char*> argv, envp;
  std::string program, directory, out, err;
  pid_t parent = 0;
  int death_signal = SIGKILL;
  int socket = -1;  // input and output of a session leader; otherwise files
  ProcessLimits limits;
  std::string niceness;  // of the parent, when it yields to others
};

[[noreturn]] static void become(const ChildPlan& plan, int report) {
  const auto fail = [&] {
    const int code = errno;
    [[maybe_unused]] const auto written = write(report, &code, sizeof code);
    _exit(127);
  };
  prctl(PR_SET_PDEATHSIG, plan.death_signal);
  if (getppid() != plan.parent) _exit(127);  // the parent died before the line above
  if (plan.socket >= 0 ? setsid() < 0 : setpgid(0, 0) < 0) fail();
  // Linux shares the processor among sessions first (sched_autogroup): a session of its own would undo `nice`.
  if (const int group = plan.niceness.empty() ? -1 : open("/proc/self/autogroup", O_WRONLY); group >= 0) {
    [[maybe_unused]] const auto written = write(group, plan.niceness.data(), plan.niceness.size());
    close(group);
  }
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_STACK, RLIM_INFINITY);
  if (std::isfinite(plan.limits.cpu_seconds))
    limit(RLIMIT_CPU, static_cast<rlim_t>(std::ceil(plan.limits.cpu_seconds)));
  if (plan.limits.memory_bytes) limit(RLIMIT_AS, *plan.limits.memory_bytes);
  if (chdir(plan.directory.c_str()) < 0) fail();
  const auto file = [](const std::string& name) { return open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600); };
  const bool talks = plan.socket >= 0;
  const int in = talks ? plan.socket : open("/dev/null", O_RDONLY);
  const int out = talks ? plan.socket : file(plan.out);
  const int err = talks ? STDERR_FILENO : file(plan.err);
  if (in < 0 || out < 0 || err < 0) fail();
  if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0) fail();
  execve(plan.program.c_str(), plan.argv.data(), plan.envp.data());
  fail();
  _exit(127);
}

struct Forked {
  pid_t pid = -1;
  int error = 0;  // errno of what went wrong before the program ran
};

static Forked fork_child(const ChildPlan& plan) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) < 0) return {-1, errno};
  const pid_t pid = fork();
  if (pid == 0) become(plan, report[1]);
  const int fork_error = errno;
  close(report[1]);
  int error = 0;
  if (pid < 0) {
    error = fork_error;
  } else {
    ssize_t got = 0;
    while ((got = read(report[0], &error, sizeof error)) < 0 && errno == EINTR) {
    }
    if (got != static_cast<ssize_t>(sizeof error)) error = 0;
    if (error != 0)
      while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
      }
  }
  close(report[0]);
  return {error == 0 ? pid : -1, error};
}

std::string shell_quoted(const std::string& text) {
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || std::strchr("_./+-,:@%=", c); };
  if (!text.empty() && std::ranges::all_of(text, plain)) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::optional<fs::path> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return access(name.c_str(), X_OK) == 0 ? std::optional(fs::absolute(name)) : std::nullopt;
  const char* path = std::getenv("PATH");
  for (const std::string& folder : split(path ? path : "/usr/bin:/bin", ':')) {
    const fs::path file = fs::path(folder.empty() ? "." : folder) / name;
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0) return fs::absolute(file);
  }
  return std::nullopt;
}

ProcessResult run_process(const ProcessOptions& options) {
  ProcessResult result;
  const auto program = options.command.empty() ? std::nullopt : find_program(options.command[0]);
  if (!program) {
    result.not_started = true;
    result.error = std::strerror(ENOENT);
    return result;
  }
  std::vector<std::string> arguments = options.command, environment = merged_environment(options.environment);
  ChildPlan plan;
  plan.argv = pointers(arguments);
  plan.envp = pointers(environment);
  plan.program = program->string();
  plan.directory = options.directory.string();
  plan.out = options.out.string();
  plan.err = options.err.string();
  plan.parent = getpid();
  plan.limits = options.limits;

  const auto start = Clock::now();
  const Forked child = fork_child(plan);
  if (child.error != 0) {
    result.not_started = true;
    result.error = std::strerror(child.error);
    return result;
  }
  int status = 0;
  struct rusage usage = {};
  // Polling instead of SIGCHLD leaves the signal handling of the process alone; 0.5 ms at first, 10 ms in the long run.
  auto nap = std::chrono::microseconds(500);
  while (true) {
    const pid_t ended = wait4(child.pid, &status, WNOHANG, &usage);
    if (ended == child.pid || (ended < 0 && errno != EINTR)) break;
    const bool late = seconds_since(start) > options.limits.wall_seconds;
    if (late || stop_signal() != 0) {
      result.timed_out = late;
      result.stopped = !late;
      kill(-child.pid, SIGKILL);
      while (wait4(child.pid, &status, 0, &usage) < 0 && errno == EINTR) {
      }
      break;
    }
    std::this_thread::sleep_for(nap);
    nap = std::min(nap * 5 / 4, std::chrono::microseconds(10000));
  }
  kill(-child.pid, SIGKILL);  // what it left behind in its group
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  result.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  result.wall_seconds = seconds_since(start);
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  if (result.signal == SIGXCPU || (result.signal == SIGKILL && result.cpu_seconds >= options.limits.cpu_seconds))
    result.timed_out = true;
  return result;
}

TalkingProcess start_talking(const std::vector<std::string>& command,
                             const std::map<std::string, std::string>& additions) {
  const auto program = find_program(command.at(0));
  if (!program) throw Error("cannot start '" + command[0] + "': no such program");
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    throw Error("cannot start '" + command[0] + "': " + std::strerror(errno));
  std::vector<std::string> arguments = command, environment = merged_environment(additions);
  ChildPlan plan;
  plan.argv = pointers(arguments);
  plan.envp = pointers(environment);
  plan.program = program->string();
  plan.directory = ".";
  plan.parent = getpid();
  plan.death_signal = SIGTERM;  // the child ends its own children and cleans up
  plan.socket = ends[1];
  if (const int nice = getpriority(PRIO_PROCESS, 0); nice > 0) plan.niceness = std::to_string(nice);
  const Forked child = fork_child(plan);
  close(ends[1]);
  if (child.error != 0) {
    close(ends[0]);
    throw Error("cannot start '" + command[0] + "': " + std::strerror(child.error));
  }
  return {child.pid, ends[0]};
}

// The session of a process from /proc/PID/stat: the sixth field, counted after the name in parentheses. A process may
// die before its file is read (ESRCH), which leaves getline with nothing where stream iterators throw.
static pid_t session_of(const fs::path& proc) {
  std::ifstream file(proc / "stat");
  std::string text;
  std::getline(file, text);
  const std::size_t close_paren = text.rfind(')');
  if (close_paren == std::string::npos) return -1;
  const auto fields = split_words(std::string_view(text).substr(close_paren + 1));
  return fields.size() > 3 ? parse_int(fields[3]).value_or(-1) : -1;
}

void end_session(pid_t leader) {
  kill(leader, SIGKILL);
  std::error_code ignored;
  for (fs::directory_iterator entry("/proc", ignored), end; entry != end; entry.increment(ignored))
    if (const auto pid = parse_int(entry->path().filename().string()); pid && session_of(entry->path()) == leader)
      kill(*pid, SIGKILL);
  while (waitpid(leader, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace werner
