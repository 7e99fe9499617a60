// Affine maps of fractional coordinates, x -> linear * x + shift, and their notation "x,y+1/2,-z": symmetry operations
// and Wyckoff positions alike.
#pragma once
#include <Eigen/Core>
#include <string>
#include <string_view>

namespace werner {

struct AffineMap {
  Eigen::Matrix3d linear = Eigen::Matrix3d::Identity();
  Eigen::Vector3d shift = Eigen::Vector3d::Zero();

  Eigen::Vector3d operator()(const Eigen::Vector3d& x) const { return linear * x + shift; }
  // This map after `inner`.
  AffineMap after(const AffineMap& inner) const { return {linear * inner.linear, linear * inner.shift + shift}; }
};

// "x,1/2,-y+1/4", "1/2+x, 2x, .25": sums of terms with fractions, decimals and whole factors, case and blanks ignored.
// Throws Error naming what is wrong.
AffineMap parse_affine_map(std::string_view text, std::string where = {});
// The notation of International Tables: "-y+1/4". Shifts that are multiples of 1/24 become fractions, others decimals.
std::string affine_text(const AffineMap& map);

}  // namespace werner
