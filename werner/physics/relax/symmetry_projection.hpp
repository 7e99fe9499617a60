// Keeps a relaxation inside the space group of its start: forces and stress are averaged over the operations, which
// leaves exactly the free lattice parameters and the free Wyckoff coordinates to move.
#pragma once
#include <optional>

#include "werner/core/crystal.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

class SymmetryProjection {
 public:
  // Finds the operations within `tolerance` Angstrom. `symmetrised` is the start, made exact; nothing where no symmetry
  // beyond translations is found.
  static std::optional<SymmetryProjection> of(const Crystal& crystal, double tolerance);

  int space_group() const { return space_group_; }
  const Crystal& symmetrised() const { return symmetrised_; }
  // For any crystal that the same operations leave alone.
  void project(const Lattice& lattice, PotentialResult& result) const;

 private:
  struct Operation {
    Eigen::Matrix3i rotation;        // of fractional coordinates
    std::vector<std::size_t> image;  // atom i goes to image[i]
  };
  int space_group_ = 0;
  Crystal symmetrised_;
  std::vector<Operation> operations_;
};

}  // namespace werner
