// A crystal: a lattice and the atoms of one cell. Generated nonsense (NaN, no volume, atoms on top of each other) can
// be written down here too; what is wrong with it is a verdict of others.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "werner/core/composition.hpp"
#include "werner/core/lattice.hpp"

namespace werner {

// Every site is one whole atom.
struct Crystal {
  Lattice lattice;
  std::vector<int> atomic_numbers;
  std::vector<Fractional> positions;  // as written; use `wrapped` where the cell of an atom matters

  std::size_t size() const { return atomic_numbers.size(); }
};

struct Occupant {
  int atomic_number = 0;
  double occupancy = 1;  // share of the cells in which it stands there
};

// As files have them: sites that several elements share, or that are not always filled.
struct DisorderedCrystal {
  Lattice lattice;
  std::vector<std::vector<Occupant>> sites;
  std::vector<Fractional> positions;

  std::size_t size() const { return sites.size(); }
};

DisorderedCrystal disordered(const Crystal& crystal);
// The crystal where every site is one element with occupancy 1 (within 1e-8), else nothing.
std::optional<Crystal> ordered(const DisorderedCrystal& crystal);

// One whole atom per site, the first of those that share it (hydrogen where there is none): for distances.
Crystal whole_sites(const DisorderedCrystal& crystal);

Composition composition_of(const Crystal& crystal);            // of the cell
Composition composition_of(const DisorderedCrystal& crystal);  // of the cell, occupancies summed

double density(const Crystal& crystal);  // g/cm^3; infinite or NaN for cells without volume
double density(const DisorderedCrystal& crystal);

// Rows of `matrix` are the new vectors in terms of the old; |det| copies of the cell. Throws Error for a determinant of
// zero. Atoms of the result stand in [0, 1), copies of one atom one after another.
Crystal supercell(const Crystal& crystal, const Eigen::Matrix3i& matrix);

}  // namespace werner
