// Interatomic potentials: the energy of a crystal as a function of its atoms and its cell, with exact derivatives.
#pragma once
#include <Eigen/Core>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"
#include "werner/core/verlet_list.hpp"

namespace werner {

struct PotentialResult {
  Verdict verdict;  // reasons why there are no numbers: elements, atoms on top of each other, cells
  double energy = std::numeric_limits<double>::quiet_NaN();  // eV of the cell
  double wall = 0;  // eV, part of the energy: repulsion of atoms nearer than in any known crystal (repulsion.hpp)
  std::vector<double> atom_energies;  // eV
  Eigen::Matrix3Xd forces;            // eV/Angstrom, Cartesian, a column per atom
  // (1/V) dE/d(strain), eV/Angstrom^3: positive diagonal where the crystal wants to shrink. The pressure is minus a
  // third of the trace.
  Eigen::Matrix3d stress = Eigen::Matrix3d::Constant(std::numeric_limits<double>::quiet_NaN());
};

class Potential {
 public:
  virtual ~Potential() = default;
  // Of many crystals at once, in their order; the result of a crystal does not depend on the others or on `threads`.
  virtual std::vector<PotentialResult> evaluate(std::span<const Crystal> crystals, int threads = 1) const = 0;
  // Of the next of crystals that differ little, as the steps of a relaxation: as `evaluate`, to the last bit.
  virtual PotentialResult evaluate_next(const Crystal& crystal, VerletList& /*neighbours*/) const {
    return evaluate(std::span(&crystal, 1)).front();
  }
};

}  // namespace werner
