#include "werner/system/temp_dir.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "werner/core/error.hpp"

namespace werner {

TempDir::TempDir(const std::string& prefix) {
  const char* root = std::getenv("TMPDIR");
  std::string name = (std::filesystem::path(root && *root ? root : "/tmp") / (prefix + "XXXXXX")).string();
  if (!mkdtemp(name.data()))
    throw Error("cannot create a temporary folder '" + name + "': " + std::strerror(errno),
                {"", "TMPDIR names the place for temporary files"});
  path_ = name;
}

TempDir::TempDir(TempDir&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }

TempDir::~TempDir() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace werner
