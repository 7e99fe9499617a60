// `werner info FILE` for a structure file: what Werner sees in it.
#pragma once
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace werner {

struct InfoStructureFlags {
  std::optional<int> charge;              // outranks what the structure tells
  std::optional<int> unpaired_electrons;  // likewise
  bool details = false;                   // the full account of every structure, not a line each
  bool json = false;
};

// --charge, --spin, --details.
void declare_info_structure(CLI::App& command, InfoStructureFlags& flags);

// Prints; the value is the exit code: 1 when a structure of the file could not be read.
int info_structure(const std::string& file, const InfoStructureFlags& flags);

}  // namespace werner
