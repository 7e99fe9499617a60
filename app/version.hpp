#pragma once
#include <string>

namespace werner {

std::string version_text();  // "werner 0.1.0 (commit)"

}  // namespace werner
