// Tasks and results as JSON: what pools, workers and ranks say to each other, one object a line.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "werner/physics/relaxation_task.hpp"

namespace werner {

// Doubles are written so that they read back as the same number, bit for bit; NaN is null.
nlohmann::json to_json(const Task& task);
nlohmann::json to_json(const OracleResult& result);
// Throw nlohmann's exceptions when the text is not of this form.
Task task_from_json(const nlohmann::json& json);
OracleResult result_from_json(const nlohmann::json& json);

}  // namespace werner
