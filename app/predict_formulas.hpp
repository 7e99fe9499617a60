// Formulas over species on the command line: --formula 'binding [eV] = energy - energy(PMe3)' --species PMe3=pme3.xyz.
#pragma once
#include <string>
#include <vector>

#include "werner/run/formula.hpp"
#include "werner/run/species.hpp"

namespace werner {

struct NamedFormula {
  std::string name, unit;
  Formula formula;
};

// "NAME = FORMULA" or "NAME [UNIT] = FORMULA". Throws UsageError, also for the name of a property.
NamedFormula parse_named_formula(const std::string& text);

// "NAME=FILE", and behind it ",charge=N" and ",spin=N" where the comment line of the file does not tell them.
SpeciesChoice parse_species(const std::string& text);

}  // namespace werner
