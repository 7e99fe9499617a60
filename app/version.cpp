#include "app/version.hpp"

#include "werner/run/version.hpp"

namespace werner {

std::string version_text() { return "werner " + version(); }

}  // namespace werner
