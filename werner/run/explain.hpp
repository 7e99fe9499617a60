// A question explained back before anything is computed: `werner info CONFIG`.
#pragma once
#include <string>

#include "werner/run/setup.hpp"

namespace werner {

std::string explanation(const DesignSetup& setup);
std::string explanation_json(const DesignSetup& setup);
// The same for searches of crystals, which the two above call.
std::string crystal_explanation(const DesignSetup& setup);
std::string crystal_explanation_json(const DesignSetup& setup);

}  // namespace werner
