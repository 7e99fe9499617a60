// What a phase diagram is made of: compounds with energies. Where they come from is for `werner/io`.
#pragma once
#include <string>

#include "werner/core/composition.hpp"

namespace werner {

// Formation energies are relative to the elements, whose own is zero; total energies are what a method gives, with
// corrections where the data set has them. The two never meet in one diagram.
enum class EnergyKind { formation, total };

struct EnergyEntry {
  std::string id;
  Composition composition;
  double energy_per_atom = 0;  // eV
};

}  // namespace werner
