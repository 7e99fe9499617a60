// Squared distances from one point to many in a lattice: the innermost loop of the matcher.
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "werner/crystal/mean_lattice.hpp"

namespace werner {

// Fractional coordinates, one array for each axis.
struct PointArrays {
  std::vector<double> x, y, z;

  void resize(std::size_t size) {
    x.resize(size);
    y.resize(size);
    z.resize(size);
  }
  void set(std::size_t i, const Point& p) {
    x[i] = p[0];
    y[i] = p[1];
    z[i] = p[2];
  }
  Point at(std::size_t i) const { return {x[i], y[i], z[i]}; }
};

// From `from` to the points first, first + 1, ...: of the image with components within half a cell, Angstrom^2.
// `ImageDistances::forbidden` where one of its components exceeds the tolerance of its axis.
void pair_squares(const MeanLattice& lattice, const Point& tolerance, const Point& from, const PointArrays& points,
                  std::size_t first, std::span<double> squares);

// The same to the nearest image, points fractional in `basis`. `unsure_square` where images other than the eight around
// the origin may be nearer, or where two are equally near.
constexpr double unsure_square = -1;
void nearest_image_squares(const ImageBasis& basis, const Point& from, const PointArrays& points, std::size_t first,
                           std::span<double> squares);

// The smallest two of numbers that are not negative, and where the smallest stands.
struct TwoLeast {
  double least = ImageDistances::forbidden, second = ImageDistances::forbidden;
  std::size_t at = 0;
};
TwoLeast two_least(std::span<const double> squares);

}  // namespace werner
