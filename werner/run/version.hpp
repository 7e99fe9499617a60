// Which Werner this is.
#pragma once
#include <string>

namespace werner {

std::string version();      // "0.1.0 (1a2b3c4d)"; without git: "0.1.0"
std::string build_facts();  // compiler, libraries and their versions, a line each

}  // namespace werner
