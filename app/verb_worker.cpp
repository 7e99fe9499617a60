#include <unistd.h>

#include "app/verb.hpp"
#include "werner/physics/worker.hpp"

namespace werner {

std::function<int()> declare_worker(CLI::App&) {
  return [] { return run_worker(STDIN_FILENO, STDOUT_FILENO); };
}

}  // namespace werner
