// What a search makes of the result of one evaluation: the record that its store keeps, and values and costs.
#pragma once
#include <optional>
#include <string>

#include "werner/core/crystal.hpp"
#include "werner/run/search.hpp"

namespace werner {

// Structures are frames of extended XYZ.
StoredResult record_of(const std::string& task_key, const OracleResult& result, const std::string& version);
// The same result where another run has paid for it.
StoredResult from_cache(StoredResult record);

// The structure of a result as a crystal.
std::optional<Crystal> crystal_of(const StoredResult& result);

// Values, uncertainties and costs of the objectives. Not valid where a property is missing: the reason ends with the
// notes of the evaluation, which say why.
void price(Told& told, const PropertyValues& properties, const std::vector<std::string>& notes,
           const SearchQuestion& question);

// Values, costs, hull and front anew, from the results that the items' keys name now.
void judge_again(SearchOutcome& outcome, const SearchQuestion& question, const Store& store);

}  // namespace werner
