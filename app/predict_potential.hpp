// `werner predict CRYSTALS --oracle nequix-mp-1`: energies, forces and stresses by a potential.
#pragma once
#include <string>
#include <vector>

#include "app/predict_table.hpp"

namespace werner {

struct PredictPotentialFlags {
  std::vector<std::string> files;
  std::vector<std::string>
      properties;  // of potential_properties(); empty: energy, energy_per_atom, largest_force, pressure
  std::string potential, output;
  TableStyle style = TableStyle::aligned;
  int threads = 0;      // 0: one per core
  bool exact = false;   // 64-bit
  bool second = false;  // disagreement with the other weight file as a column
  bool force = false;   // overwrite the output
};

// Prints a table; the value is the exit code: 1 when something could not be read or computed.
int predict_by_potential(const PredictPotentialFlags& flags);

}  // namespace werner
