// The result of a design run on standard output.
#pragma once
#include <string>

#include "werner/run/design.hpp"

namespace werner {

std::string front_table(const DesignSetup& setup, const DesignResult& result);
std::string front_json(const DesignSetup& setup, const DesignResult& result);

}  // namespace werner
