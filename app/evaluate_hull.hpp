// `werner evaluate --hull`: the table of known compounds that energies are judged by.
#pragma once
#include <string>

#include "werner/metrics/evaluation.hpp"

namespace werner {

// Gives the evaluation its hull, where there is one. `potential` is the one that relaxes, empty where none does: its
// built-in table is the default then, and tables by others are refused. What a reader of the numbers has to know goes
// to standard error. Throws Error and UsageError.
void give_hull(Evaluation& evaluation, const std::string& asked, const std::string& potential);

}  // namespace werner
