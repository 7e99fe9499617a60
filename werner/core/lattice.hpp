// A lattice: three vectors that repeat space. Rows are vectors, as in ASE and pymatgen. Fractional and Cartesian
// coordinates are different types, so that one cannot be taken for the other.
#pragma once
#include <Eigen/Core>
#include <array>

#include "werner/core/molecule.hpp"

namespace werner {

// Coordinates in units of the lattice vectors.
struct Fractional {
  Eigen::Vector3d value = Eigen::Vector3d::Zero();
};

struct CellParameters {
  std::array<double, 3> lengths{};  // a, b, c in Angstrom
  std::array<double, 3> angles{};   // alpha, beta, gamma in degrees
};

class Lattice {
 public:
  Lattice() : Lattice(Eigen::Matrix3d::Identity()) {}
  // Rows are the vectors a, b, c in Angstrom. Any numbers are taken, NaN and zero volumes included: whether a cell
  // makes sense is a verdict of `usable`, not an error.
  explicit Lattice(const Eigen::Matrix3d& rows);

  const Eigen::Matrix3d& rows() const { return rows_; }
  Eigen::Vector3d vector(int axis) const { return rows_.row(axis); }
  double volume() const;  // Angstrom^3, never negative
  CellParameters parameters() const;
  // Rows are the reciprocal vectors without the factor 2 pi: rows * reciprocal^T = 1.
  Eigen::Matrix3d reciprocal() const { return inverse_.transpose(); }

  Vec3 cartesian(const Fractional& f) const { return rows_.transpose() * f.value; }
  Fractional fractional(const Vec3& r) const { return {inverse_.transpose() * r}; }

  // Finite vectors that span more than `least_volume` Angstrom^3.
  bool usable(double least_volume = 1e-6) const;

 private:
  Eigen::Matrix3d rows_, inverse_;
};

// c along z, a in the plane of x and z: the orientation of pymatgen. Lengths in Angstrom, angles in degrees; impossible
// angles give a lattice that is not usable.
Lattice lattice_from_parameters(const CellParameters& cell);

// Components in [0, 1). Rounding never yields 1.
Fractional wrapped(const Fractional& f);
// Components of a difference in [-1/2, 1/2): the nearest image only in cells that are close to orthogonal.
Eigen::Vector3d wrapped_difference(const Fractional& from, const Fractional& to);

}  // namespace werner
