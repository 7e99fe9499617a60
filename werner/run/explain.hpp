// A question explained back before anything is computed: `werner info CONFIG`.
#pragma once
#include <string>

#include "werner/run/setup.hpp"

namespace werner {

std::string explanation(const DesignSetup& setup);
std::string explanation_json(const DesignSetup& setup);

}  // namespace werner
