// Squared distances from one point to many in a lattice: the innermost loop of the matcher.
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "werner/crystal/mean_lattice.hpp"

namespace werner {

// Fractional coordinates, one array for each axis, longer than the number of points: whole vectors are read.
class PointArrays {
 public:
  static constexpr std::size_t lanes = 4;  // numbers in a vector

  void resize(std::size_t size) {
    stride_ = size + lanes - 1;
    values_.resize(3 * stride_);
  }
  const double* axis(std::size_t i) const { return values_.data() + i * stride_; }
  void set(std::size_t i, const Point& p) {
    for (std::size_t k = 0; k < 3; ++k) values_[k * stride_ + i] = p[k];
  }
  Point at(std::size_t i) const { return {values_[i], values_[stride_ + i], values_[2 * stride_ + i]}; }

 private:
  std::size_t stride_ = 0;
  std::vector<double> values_;
};

constexpr double unsure_square = -1;

// From `from` to the points first, first + 1, ...: of the image with components within half a cell, Angstrom^2.
// `ImageDistances::forbidden` where one of its components exceeds the tolerance of its axis.
void pair_squares(const MeanLattice& lattice, const Point& tolerance, const Point& from, const PointArrays& points,
                  std::size_t first, std::span<double> squares);

// Squares that need not be measured again.
struct KnownSquares {
  double below = 0;            // those smaller than this ...
  double too = unsure_square;  // ... and those equal to this
};
// The others of `squares` are replaced by those to the nearest image, points fractional in `basis`; by `unsure_square`
// where images other than the eight around the origin may be nearer, or where two are equally near. True where any is.
bool nearest_image_squares(const ImageBasis& basis, const Point& from, const PointArrays& points, std::size_t first,
                           const KnownSquares& known, std::span<double> squares);

// The smallest two of numbers that are not negative, and where the smallest stands.
struct TwoLeast {
  double least = ImageDistances::forbidden, second = ImageDistances::forbidden;
  std::size_t at = 0;
};
TwoLeast two_least(std::span<const double> squares);

}  // namespace werner
