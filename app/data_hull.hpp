// `werner data hull`: one potential's energies of a whole set of reference crystals, relaxed, as a table that
// `--hull` reads.
#pragma once
#include <string>
#include <vector>

#include "werner/physics/relax/relax.hpp"

namespace werner {

struct DataHullFlags {
  std::vector<std::string> files;
  std::string potential = "nequix-mp-1", output;
  RelaxOptions options;
  int threads = 0;       // 0: one per core
  int limit = 0;         // crystals that are looked at, the first in the order of computing; 0: all
  bool elements = true;  // prototypes of the elements are added
  bool exact = false;    // 64-bit numbers
  bool force = false;    // overwrite a table that this command did not begin
};

// Writes the table, and beside it OUTPUT.sqlite with all relaxations, from which the same command goes on. The value is
// the exit code: 1 where something could not be read, or it was stopped.
int data_hull(const DataHullFlags& flags);

}  // namespace werner
