// Symmetry operations as files write them ("-y, x-y, z+1/3") and as matrices. Nothing about groups.
#pragma once
#include <Eigen/Core>
#include <optional>
#include <string>
#include <string_view>

#include "werner/core/lattice.hpp"

namespace werner {

struct SymmetryOperation {
  Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();  // acts on fractional coordinates: rotation * x + translation
  Eigen::Vector3d translation = Eigen::Vector3d::Zero();

  Fractional operator()(const Fractional& x) const { return {rotation * x.value + translation}; }
  // Exactly or up to a translation by whole cells.
  bool is_identity() const;
};

// "x,y,z", "1/2+x, -y+0.5, Z"; a fourth part (time reversal of magnetic groups) is left out. Nothing for what is no
// triplet and for matrices whose determinant is not 1 or -1.
std::optional<SymmetryOperation> parse_symmetry_operation(std::string_view triplet);

// "-y,x-y,z+1/3"; translations as fractions of 24 where they are, decimals otherwise.
std::string write_symmetry_operation(const SymmetryOperation& operation);

}  // namespace werner
