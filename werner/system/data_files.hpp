// Files that are too large to be built in, or not ours to give away: the list, and where they lie on this machine.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace werner {

struct DataFile {
  std::string name;         // "nequix-mp-1"
  std::string file;         // its name on disk
  std::string description;  // one line
  std::string licence;
  std::string address;  // public, where `werner data fetch` gets it
  std::string sha256;
};

std::span<const DataFile> data_files();
// Throws UsageError with the nearest name.
const DataFile& data_file(std::string_view name, std::string where = {});

// The folder of the user's own files: $XDG_DATA_HOME/werner, by default ~/.local/share/werner.
std::filesystem::path user_data_folder();

// The first that exists of $WERNER_DATA/potentials/FILE, $WERNER_DATA/FILE and FILE in the user's folder.
std::optional<std::filesystem::path> find_data_file(const DataFile& data);
// The same, with the published checksum; throws Error with what to do about it.
std::filesystem::path require_data_file(std::string_view name);

}  // namespace werner
