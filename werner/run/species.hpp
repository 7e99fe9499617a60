// Species that formulas speak of, energy(PMe3): single molecules from files, computed once by the oracle of the
// compounds with the same settings, so that differences mean something.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "werner/physics/oracle.hpp"
#include "werner/run/formula.hpp"

namespace werner {

struct SpeciesChoice {
  std::string name;
  std::string file;                               // absolute, or relative to the working folder
  std::optional<int> charge, unpaired_electrons;  // nothing: what the comment of the file says
  std::string where = {};                         // file:line or flag, for complaints
};

// The one structure of the file, with charge and number of unpaired electrons, which are asked for, never guessed.
Molecule read_species(const SpeciesChoice& species);

// Throws UsageError for a species of a formula that is not among these.
void require_species(const Formula& formula, const std::vector<SpeciesChoice>& known, const std::string& where);

// What has to be computed, by name; species that no formula mentions are left out.
std::map<std::string, OracleTask> species_tasks(const std::vector<SpeciesChoice>& species,
                                                const std::vector<Formula>& formulas, const OracleSettings& settings);

// All of them by worker processes. Throws Error with the reasons where one cannot be computed.
std::map<std::string, PropertyValues> compute_species(const std::map<std::string, OracleTask>& tasks, int workers);

}  // namespace werner
