// A folder of one's own that goes away with everything in it.
#pragma once
#include <filesystem>
#include <string>

namespace werner {

class TempDir {
 public:
  // Below TMPDIR (or /tmp); readable by this user alone. Throws Error where the place is full or not writable.
  explicit TempDir(const std::string& prefix = "werner-");
  ~TempDir();
  TempDir(TempDir&& other) noexcept;
  TempDir& operator=(TempDir&&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace werner
