// A crystal repeated along its lattice vectors, with the book of which atom is whose image.
#pragma once
#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

struct Supercell {
  std::array<int, 3> repeats{1, 1, 1};
  Crystal crystal;
  // Of every atom: which of the cell, and by which lattice vector it is moved. Atoms of one cell stand together, in
  // their order.
  std::vector<std::size_t> atom;
  std::vector<Eigen::Vector3i> cell;
};

Supercell supercell(const Crystal& crystal, const std::array<int, 3>& repeats);

// Index of the cell (x, y, z) modulo the repeats: its atoms stand at index * size and behind.
std::size_t cell_index(const Eigen::Vector3i& cell, const std::array<int, 3>& repeats);

// Distances between opposite faces, Angstrom.
Eigen::Vector3d widths(const Lattice& lattice);

// The fewest repeats that are `shortest` Angstrom wide between opposite faces; narrower where that would be more than
// `most_atoms`.
std::array<int, 3> repeats_of_width(const Crystal& crystal, double shortest, int most_atoms);

}  // namespace werner
