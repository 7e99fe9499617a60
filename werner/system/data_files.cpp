#include "werner/system/data_files.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace fs = std::filesystem;

std::span<const DataFile> data_files() {
  static const std::array list{
      DataFile{"nequix-mp-1", "nequix-mp-1.nqx", "weights of the potential Nequix, trained on the Materials Project",
               "CC BY 4.0, Koker et al. 2025",
               "https://github.com/atomicarchitects/nequix/raw/7c2854de8e754b1a60274c7d9d2e014989ed632e/models/"
               "nequix-mp-1.nqx",
               "1647af8e627e1afa11e2bfadeab0797326513a521afd7dd01606a96f56783eee"},
      DataFile{"nequix-oam-1", "nequix-oam-1.nqx", "the same, trained on OMat24, Alexandria and the Materials Project",
               "CC BY 4.0, Koker et al. 2025",
               "https://github.com/atomicarchitects/nequix/raw/9c852a9c4cce69ae5e75bc5a2cf670be21ff8c28/models/"
               "nequix-oam-1.nqx",
               "6a43475eaeb32a7a049f36c1306d78aa1e7a17e8af37aeda7901c8fec0ca845c"},
  };
  return list;
}

const DataFile& data_file(std::string_view name, std::string where) {
  return find_named(data_files(), name, "data file", std::move(where));
}

fs::path user_data_folder() {
  if (const char* folder = std::getenv("XDG_DATA_HOME"); folder && *folder) return fs::path(folder) / "werner";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : ".") / ".local" / "share" / "werner";
}

std::optional<fs::path> find_data_file(const DataFile& data) {
  std::error_code ignored;
  if (const char* folder = std::getenv("WERNER_DATA"); folder && *folder)
    for (const fs::path& place : {fs::path(folder) / "potentials" / data.file, fs::path(folder) / data.file})
      if (fs::exists(place, ignored)) return place;
  const fs::path own = user_data_folder() / data.file;
  return fs::exists(own, ignored) ? std::optional(own) : std::nullopt;
}

fs::path require_data_file(std::string_view name) {
  const DataFile& data = data_file(name);
  if (auto found = find_data_file(data)) {
    std::ifstream in(*found, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    if (const std::string sum = sha256(bytes); sum != data.sha256)
      throw Error("found another file than the published one: SHA-256 " + sum + ", expected " + data.sha256,
                  {.where = found->string(), .hint = "'werner data fetch " + data.name + "' gets the published one"});
    return *found;
  }
  throw Error("'" + data.file + "' is not on this machine", {.where = {},
                                                             .hint = "get it with 'werner data fetch " + data.name +
                                                                     "', or set WERNER_DATA to a folder that has it"});
}

}  // namespace werner
