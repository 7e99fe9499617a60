// Distances in a crystal, over all images: exact in any cell, however skewed.
#pragma once
#include <cstddef>
#include <optional>

#include "werner/core/crystal.hpp"

namespace werner {

// Of the shortest of all images, Angstrom. Cost grows with the skewness of the cell; NaN for positions that are no
// numbers. The lattice has to be `usable`.
double shortest_image(const Lattice& lattice, const Fractional& a, const Fractional& b);

struct NearestPair {
  double distance = 0;  // Angstrom
  std::size_t a = 0, b = 0;
};

// Between two different sites; an atom's own images are not looked at (as the validity of CDVAE has it). Nothing for
// fewer than two atoms. Of pairs that are equally near the first in the order of the atoms. 10,000 atoms take some
// hundredths of a second, wherever they stand.
std::optional<NearestPair> nearest_pair(const Crystal& crystal);
// The same over all pairs: the reference of the fast one.
std::optional<NearestPair> nearest_pair_by_loop(const Crystal& crystal);

// The shortest vector of the lattice, Angstrom: the distance of an atom to its own nearest image.
double shortest_lattice_vector(const Lattice& lattice);

}  // namespace werner
