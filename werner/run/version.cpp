#include "werner/run/version.hpp"

#include <fmt/core.h>
#include <sqlite3.h>
#include <Eigen/Core>

#include "werner_version.h"

namespace werner {

std::string version() {
  const std::string commit = WERNER_COMMIT;
  return commit.empty() ? WERNER_VERSION : WERNER_VERSION " (" + commit + ")";
}

std::string build_facts() {
  return fmt::format("werner {}\ncompiler gcc {}\nEigen {}.{}.{}\nfmt {}\nSQLite {}\n", version(), __VERSION__,
                     EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION, FMT_VERSION, sqlite3_libversion());
}

}  // namespace werner
