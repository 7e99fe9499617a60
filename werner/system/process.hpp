// Child processes with limits. Linux only: nothing we start survives us, however we end (PR_SET_PDEATHSIG), and a child
// is ended together with everything in its process group.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace werner {

struct ProcessLimits {
  double wall_seconds = std::numeric_limits<double>::infinity();
  double cpu_seconds = std::numeric_limits<double>::infinity();
  std::optional<std::size_t> memory_bytes = {};  // of address space
};

struct ProcessOptions {
  std::vector<std::string> command;                     // program (looked up in PATH) and its arguments
  std::filesystem::path directory = ".";                // working folder
  std::map<std::string, std::string> environment = {};  // added to ours
  std::filesystem::path out = "/dev/null";              // files that take the streams, relative to `directory`
  std::filesystem::path err = "/dev/null";
  ProcessLimits limits = {};
};

struct ProcessResult {
  int exit_code = -1;        // meaningful when signal is 0
  int signal = 0;            // that ended it
  bool timed_out = false;    // by wall or CPU limit
  bool stopped = false;      // because we were asked to stop (signals.hpp)
  bool not_started = false;  // `error` says why
  std::string error;         // system's words
  double wall_seconds = 0, cpu_seconds = 0;

  bool ok() const { return !not_started && signal == 0 && exit_code == 0; }
};

// Runs to the end or a limit, the input empty, no core dump, the stack as large as the system allows (xtb needs it for
// large molecules). Must be called from a thread that outlives the child: the kernel ties it to the calling thread.
ProcessResult run_process(const ProcessOptions& options);

// A child whose input and output are our end of a socket. It leads a session of its own, so that a terminal's Ctrl-C
// does not reach it, and SIGTERM comes to it when we die.
struct TalkingProcess {
  pid_t pid = -1;
  int socket = -1;  // for send and recv; closing it asks the child to finish
};
// Throws Error when the system has no more processes or the program is missing.
TalkingProcess start_talking(const std::vector<std::string>& command,
                             const std::map<std::string, std::string>& environment = {});

// Ends every process whose session is led by `leader`, the leader included, and reaps the leader.
void end_session(pid_t leader);

// A text as one word of the shell; what needs no quotes stays as it is.
std::string shell_quoted(const std::string& text);

// The program's path as the shell would find it; nothing when it is not there.
std::optional<std::filesystem::path> find_program(const std::string& name);

}  // namespace werner
