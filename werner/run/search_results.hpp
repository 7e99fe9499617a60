// What a search makes of the result of one evaluation: the record that its store keeps, and values and costs.
#pragma once
#include <string>

#include "werner/run/search.hpp"

namespace werner {

// Structures are frames of extended XYZ.
StoredResult record_of(const std::string& task_key, const OracleResult& result, const std::string& version);
// The same result where another run has paid for it.
StoredResult from_cache(StoredResult record);

// Values, uncertainties and costs of the objectives. Not valid where a property is missing: the reason ends with the
// notes of the evaluation, which say why.
void price(Told& told, const PropertyValues& properties, const std::vector<std::string>& notes,
           const SearchQuestion& question);

}  // namespace werner
