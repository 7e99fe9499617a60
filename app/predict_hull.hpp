// `werner predict FILES --hull TABLE`: where crystals with energies stand among the known compounds.
#pragma once
#include <string>
#include <vector>

#include "app/predict_table.hpp"

namespace werner {

struct PredictHullFlags {
  std::vector<std::string> files;
  // e_above_hull, formation_energy_per_atom, decomposition, density; empty: the first two.
  std::vector<std::string> properties;
  std::string hull, column, output;
  TableStyle style = TableStyle::aligned;
  bool force = false;
};

// Prints a table; the value is the exit code: 1 when something could not be read or answered.
int predict_hull(const PredictHullFlags& flags);

}  // namespace werner
