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

// Gives every generated crystal its energies, corrected ones too, and fills `relaxed`; energies that were in the file
// are no longer looked at. Results are kept in FOLDER/relaxations.sqlite and FOLDER/relaxed.extxyz where there is a
// folder. Throws UsageError for molecules, Error where the program was asked to stop.
void relax_generated(Evaluation& evaluation, const EvaluateRelaxFlags& flags, const std::string& folder);

}  // namespace werner
