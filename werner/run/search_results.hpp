// What a search makes of the result of one evaluation: the record that its store keeps, and values and costs.
#pragma once
#include <string>

#include "werner/run/search.hpp"

namespace werner {

// Structures are frames of extended XYZ.
StoredResult record_of(const std::string& task_key, const OracleResult& result, const std::string& version);
// The same result where another run has paid for it.
StoredResult from_cache(StoredResult record);

// Values, uncertainties and costs of the objectives. Not valid, with the reason, where a property is missing.
void price(Told& told, const PropertyValues& properties, const SearchQuestion& question);

}  // namespace werner
