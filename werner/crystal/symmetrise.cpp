#include "werner/crystal/symmetrise.hpp"

#include <Eigen/Dense>
#include <limits>

namespace werner {

Crystal symmetrised(const Crystal& crystal, const Symmetry& symmetry) {
  const AffineMap& to_standard = symmetry.to_standard;
  const Eigen::Matrix3d back = to_standard.linear.inverse();
  // The idealised cell in the vectors of the given one; what leads from the given to it is a turn and a small strain,
  // and only the strain is kept.
  const Eigen::Matrix3d ideal = symmetry.standard_lattice.rows().transpose() * to_standard.linear;
  const Eigen::Matrix3d change = ideal * crystal.lattice.rows().transpose().inverse();
  const Eigen::JacobiSVD<Eigen::Matrix3d> svd(change, Eigen::ComputeFullU | Eigen::ComputeFullV);
  const Eigen::Matrix3d turn = svd.matrixU() * svd.matrixV().transpose();
  Crystal result{Lattice((turn.transpose() * ideal).transpose()), crystal.atomic_numbers, {}};
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    const Fractional at{to_standard(crystal.positions[i].value)};
    double best = std::numeric_limits<double>::infinity();
    Eigen::Vector3d move = Eigen::Vector3d::Zero();
    for (std::size_t k = 0; k < symmetry.standard_positions.size(); ++k) {
      if (symmetry.orbits[symmetry.standard_sources[k]] != symmetry.orbits[i]) continue;
      const Eigen::Vector3d d = wrapped_difference(at, symmetry.standard_positions[k]);
      const double distance = symmetry.standard_lattice.cartesian({d}).norm();
      if (!(distance < best)) continue;
      best = distance;
      move = d;
    }
    result.positions.push_back({back * (at.value + move - to_standard.shift)});
  }
  return result;
}

CellResult symmetrised(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult found = symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {std::nullopt, found.verdict};
  return {symmetrised(crystal, *found.symmetry), {}};
}

}  // namespace werner
