// The tables that the build found in data/hulls: one function that CMake writes.
#pragma once
#include <string_view>
#include <vector>

namespace werner {

struct EmbeddedHull {
  std::string_view name, bytes;  // "nequix-mp-1"; a gzipped CSV table
};
std::vector<EmbeddedHull> embedded_hulls();

}  // namespace werner
