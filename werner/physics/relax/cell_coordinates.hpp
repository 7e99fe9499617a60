// A crystal under relaxation as one vector: its atoms in the frame of the starting cell, and the logarithm of the
// deformation of that cell. The gradient is exact, as in the Frechet cell filter of ASE.
#pragma once
#include <Eigen/Core>

#include "werner/core/crystal.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

class CellCoordinates {
 public:
  // `pressure` in eV/Angstrom^3. With a fixed cell the vector has no part for it.
  CellCoordinates(const Crystal& start, bool cell, double pressure);

  // 3 N numbers for the atoms (Angstrom) and, with a free cell, nine more: rows of the symmetric logarithm, times the
  // number of atoms, so that one step length suits both.
  Eigen::VectorXd vector_of_start() const;
  Crystal crystal(const Eigen::VectorXd& x) const;
  // Minus the derivatives of the enthalpy by the vector.
  Eigen::VectorXd force(const Eigen::VectorXd& x, const PotentialResult& result) const;
  // eV: energy and pressure times volume.
  double enthalpy(const Eigen::VectorXd& x, const PotentialResult& result) const;
  // Largest strain so far, in the logarithm; 0 for a fixed cell.
  double largest_strain(const Eigen::VectorXd& x) const;

 private:
  Eigen::Matrix3d logarithm(const Eigen::VectorXd& x) const;

  Crystal start_;
  bool cell_;
  double pressure_;
};

// The largest length of the three-vectors that `force` consists of, as ASE measures convergence. eV/Angstrom.
double largest_force(const Eigen::VectorXd& force);

}  // namespace werner
