// A crystal as spglib takes it: columns are lattice vectors, atoms have whole-numbered types.
#pragma once
#include <array>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

struct SpglibCell {
  double lattice[3][3]{};
  std::vector<std::array<double, 3>> positions;
  std::vector<int> types;

  int size() const { return static_cast<int>(types.size()); }
  double (*data())[3] { return reinterpret_cast<double(*)[3]>(positions.data()); }
};

// Types are atomic numbers.
SpglibCell spglib_cell(const Crystal& crystal);
Lattice lattice_of(const double (&columns)[3][3]);

// Throws Error for tolerances that are not positive numbers.
void check_tolerance(const SymmetryTolerance& tolerance);
// What keeps spglib from looking at the cell at all: no atoms, no numbers, no volume.
Verdict why_unusable(const SpglibCell& cell);
// Why it found nothing: atoms of one kind within the tolerance, or else just that. Its own error code is shared between
// threads and is not asked.
Verdict why_nothing_found(const SpglibCell& cell, const SymmetryTolerance& tolerance);

}  // namespace werner
