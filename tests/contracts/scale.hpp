// Searches that are quick and have a result without a pattern, for tests that run them in several ways: what must never
// differ, and the processes that compute.
#pragma once
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "tests/support/support.hpp"

namespace werner::test {

// complexes.toml, with an external oracle that writes a line "PID RANK" to the file calls, RANK of mpirun or "-", and
// sleeps as long as the file pace says; crystals.toml, with the potential pedone.
void write_searches(const ScratchDir& scratch);

// The journal and the tables of a finished run, by name. Which process computed when is not among them.
std::map<std::string, std::string> result_of(const std::filesystem::path& run);

// Waits up to `seconds` for what shall come true.
template <class Condition>
bool comes_true(double seconds, const Condition& condition) {
  for (double waited = 0; waited < seconds; waited += 0.02) {
    if (condition()) return true;
    usleep(20000);
  }
  return condition();
}

std::vector<pid_t> children_of(pid_t parent);
std::string variable_of(pid_t process, const std::string& name);  // as it was when the process started
bool alive(pid_t process);

}  // namespace werner::test
