#include "werner/crystal/distances.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>

namespace werner {

namespace {

constexpr double most_images = 1e6;  // along one axis; beyond, the cell is a needle and the answer is NaN

// A point within `radius` of the origin has fractional components up to radius times the reciprocal lengths, so only
// the integers that bring `difference` into this box can be nearer than `radius`.
double shortest(const Lattice& lattice, const Eigen::Vector3d& reciprocal_lengths, const Eigen::Vector3d& difference,
                double radius, bool skip_zero) {
  const Eigen::Vector3d reach = radius * reciprocal_lengths;
  const Eigen::Array3d low = (-reach - difference).array().ceil(), high = (reach - difference).array().floor();
  if (!((high - low) < most_images).all()) return std::numeric_limits<double>::quiet_NaN();
  double best = radius * radius;
  for (double x = low[0]; x <= high[0]; ++x)
    for (double y = low[1]; y <= high[1]; ++y)
      for (double z = low[2]; z <= high[2]; ++z) {
        if (skip_zero && x == 0 && y == 0 && z == 0) continue;
        const Vec3 r = lattice.cartesian({difference + Eigen::Vector3d(x, y, z)});
        best = std::min(best, r.squaredNorm());
      }
  return std::sqrt(best);
}

Eigen::Vector3d reciprocal_lengths(const Lattice& lattice) { return lattice.reciprocal().rowwise().norm(); }

}  // namespace

double shortest_image(const Lattice& lattice, const Fractional& a, const Fractional& b) {
  const Eigen::Vector3d difference = wrapped_difference(a, b);
  const double first = lattice.cartesian({difference}).norm();
  if (!std::isfinite(first)) return std::numeric_limits<double>::quiet_NaN();
  return shortest(lattice, reciprocal_lengths(lattice), difference, first, false);
}

std::optional<NearestPair> nearest_pair(const Crystal& crystal) {
  std::optional<NearestPair> best;
  const Eigen::Vector3d lengths = reciprocal_lengths(crystal.lattice);
  for (std::size_t a = 0; a < crystal.size(); ++a)
    for (std::size_t b = a + 1; b < crystal.size(); ++b) {
      const Eigen::Vector3d difference = wrapped_difference(crystal.positions[a], crystal.positions[b]);
      const double first = crystal.lattice.cartesian({difference}).norm();
      // Only what is nearer than the nearest so far is looked for.
      const double radius = best ? std::min(first, best->distance) : first;
      const double distance =
          std::isfinite(first) ? shortest(crystal.lattice, lengths, difference, radius, false) : std::nan("");
      // NaN is worse than anything.
      if (std::isnan(distance)) return NearestPair{distance, a, b};
      if (!best || distance < best->distance) best = NearestPair{distance, a, b};
    }
  return best;
}

double shortest_lattice_vector(const Lattice& lattice) {
  const double first = lattice.rows().rowwise().norm().minCoeff();
  if (!std::isfinite(first)) return std::numeric_limits<double>::quiet_NaN();
  return shortest(lattice, reciprocal_lengths(lattice), Eigen::Vector3d::Zero(), first, true);
}

}  // namespace werner
