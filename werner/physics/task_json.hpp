// Tasks and results as JSON: what the pool and its workers say to each other, one object a line.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "werner/physics/oracle.hpp"

namespace werner {

// Doubles are written so that they read back as the same number; NaN is null.
nlohmann::json to_json(const OracleTask& task);
nlohmann::json to_json(const OracleResult& result);
// Throw nlohmann's exceptions when the text is not of this form.
OracleTask task_from_json(const nlohmann::json& json);
OracleResult result_from_json(const nlohmann::json& json);

}  // namespace werner
