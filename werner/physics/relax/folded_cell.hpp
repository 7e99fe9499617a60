// A crystal whose cell repeats a smaller one, as conventional cells of centred groups and supercells do: forces cannot
// tell the copies apart, so that one of them is enough to relax.
#pragma once
#include <Eigen/Core>
#include <optional>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

struct FoldedCell {
  Crystal smallest;
  int copies = 1;  // of it in the given cell
  // The given lattice vectors are these rows times those of the smallest cell: whole numbers.
  Eigen::Matrix3d repeats = Eigen::Matrix3d::Identity();
  // Each given atom is atom[i] of the smallest cell, moved by cell[i] of its lattice vectors.
  std::vector<std::size_t> atom;
  std::vector<Eigen::Vector3d> cell;

  // The given cell around another crystal with the atoms of `smallest`.
  Crystal unfolded(const Crystal& crystal) const;
  PotentialResult unfolded(const PotentialResult& result) const;
};

// Nothing where no translation within the cell brings every atom onto one of its kind, to 0.001 Angstrom.
std::optional<FoldedCell> folded(const Crystal& crystal);

}  // namespace werner
