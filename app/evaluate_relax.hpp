// `werner evaluate --relax`: the generated crystals relaxed by a potential, handed to the metrics as energies and as
// relaxed structures.
#pragma once
#include <string>

#include "werner/metrics/evaluation.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {

struct EvaluateRelaxFlags {
  std::string potential = "nequix-mp-1";
  RelaxOptions options;
};

// Gives every generated crystal its energies and fills `relaxed`. Energies of the kind that `hull_column` names, the
// corrected ones where it is empty; those that were in the file are no longer looked at. Results are kept in
// FOLDER/relaxations.sqlite and FOLDER/relaxed.extxyz where there is a folder. Throws UsageError for molecules and for
// a hull of formation energies, Error where the program was asked to stop.
void relax_generated(Evaluation& evaluation, const std::string& hull_column, const EvaluateRelaxFlags& flags,
                     const std::string& folder);

}  // namespace werner
