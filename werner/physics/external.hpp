// The oracle `external`: any command that reads a structure file and prints JSON.
#pragma once
#include "werner/physics/oracle.hpp"

namespace werner {

// Runs the task's command by the shell for every start, in the current folder, with the structure as an XYZ file.
//  - {xyz}, {directory} (a temporary folder that holds it), {charge}, {multiplicity} and {unpaired} in the command are
//    replaced; WERNER_XYZ, WERNER_DIRECTORY, WERNER_CHARGE and WERNER_UNPAIRED are set in the environment;
//  - Its output must be one JSON object: {"property": 1.2, "other": {"value": 1, "uncertainty": 0.1}}, in the unit
//    that Werner declares for the property; "structure" may hold an XYZ text of a relaxed structure (same atoms, same
//    order), and "failed" a reason, which is told as chemistry.
//  - Anything else (exit code, no JSON, a missing property, the time limit) is a failure of the command, and retried.
// Where it reports "energy", the lowest start is kept; otherwise the first that does not fail, and no other is run.
OracleResult evaluate_external(const OracleTask& task);

// What decides a label beside the command's own text: digests of the files that it names.
std::string external_files_text(const std::string& command);

}  // namespace werner
