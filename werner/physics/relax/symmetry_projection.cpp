#include "werner/physics/relax/symmetry_projection.hpp"

#include <Eigen/LU>
#include <limits>

#include "werner/crystal/symmetrise.hpp"

namespace werner {

namespace {

// The atom of the same kind nearest to `place`, modulo the lattice.
std::size_t atom_at(const Crystal& crystal, int kind, const Fractional& place) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    if (crystal.atomic_numbers[i] != kind) continue;
    const double distance = crystal.lattice.cartesian({wrapped_difference(place, crystal.positions[i])}).squaredNorm();
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

}  // namespace

std::optional<SymmetryProjection> SymmetryProjection::of(const Crystal& crystal, double tolerance) {
  const SymmetryResult found = symmetry_of(crystal, {.distance = tolerance, .angle = -1});
  if (!found.symmetry || found.symmetry->operations.size() < 2) return std::nullopt;
  SymmetryProjection projection;
  projection.space_group_ = found.symmetry->space_group;
  projection.symmetrised_ = werner::symmetrised(crystal, *found.symmetry);
  for (const AffineMap& map : found.symmetry->operations) {
    Operation operation{map.linear.array().round().cast<int>(), {}};
    for (std::size_t i = 0; i < crystal.size(); ++i)
      operation.image.push_back(atom_at(projection.symmetrised_, crystal.atomic_numbers[i],
                                        {map(projection.symmetrised_.positions[i].value)}));
    projection.operations_.push_back(std::move(operation));
  }
  return projection;
}

void SymmetryProjection::project(const Lattice& lattice, PotentialResult& result) const {
  const Eigen::Matrix3d to_cartesian = lattice.rows().transpose(), to_fractional = to_cartesian.inverse();
  Eigen::Matrix3Xd forces = Eigen::Matrix3Xd::Zero(3, result.forces.cols());
  Eigen::Matrix3d stress = Eigen::Matrix3d::Zero();
  for (const Operation& operation : operations_) {
    const Eigen::Matrix3d turn = to_cartesian * operation.rotation.cast<double>() * to_fractional;
    for (Eigen::Index i = 0; i < forces.cols(); ++i)
      forces.col(static_cast<Eigen::Index>(operation.image[static_cast<std::size_t>(i)])) +=
          turn * result.forces.col(i);
    stress += turn * result.stress * turn.transpose();
  }
  const auto count = static_cast<double>(operations_.size());
  result.forces = forces / count;
  result.stress = stress / count;
}

}  // namespace werner
