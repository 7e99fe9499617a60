// A file in memory for readers that take paths: written anew for each input, gone with the process.
#pragma once
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace werner::fuzz {

// `extension` as in ".csv". Overwrites what the last call with it wrote.
inline std::filesystem::path file_of(const std::uint8_t* data, std::size_t size, const std::string& extension) {
  static const std::filesystem::path folder =
      std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
  static const std::string stem = "werner-fuzz-" + std::to_string(getpid());
  const std::filesystem::path file = folder / (stem + extension);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (!out.flush()) std::abort();
  return file;
}

}  // namespace werner::fuzz
