// The lattice half-way between two, on which the matcher measures displacements.
#pragma once
#include <Eigen/Core>
#include <array>
#include <optional>

#include "werner/core/lattice.hpp"
#include "werner/crystal/lattice_mappings.hpp"

namespace werner {

using Point = std::array<double, 3>;

// Nearest whole number for magnitudes below 2^51, without a library call.
inline double nearest_whole(double x) {
  constexpr double shifter = 6755399441055744.0;  // 1.5 * 2^52
  return (x + shifter) - shifter;
}
// Into [-1/2, 1/2].
inline double wrapped_to_half(double x) { return x - nearest_whole(x); }
// Into [0, 1].
inline double wrapped_to_one(double x) {
  const double w = wrapped_to_half(x);
  return w < 0 ? w + 1 : w;
}

inline double square_of(const Point& v) { return v[0] * v[0] + v[1] * v[1] + v[2] * v[2]; }
inline double distance_square(const Point& a, const Point& b) {
  return square_of({a[0] - b[0], a[1] - b[1], a[2] - b[2]});
}

struct HalfAngles {
  std::array<double, 3> cosines{}, sines{};  // of half of alpha, beta, gamma
};
HalfAngles half_angles(const std::array<double, 3>& cosines);

// Lengths and angles are the means of those of a mapped lattice and its target. Angles are averaged without
// trigonometric functions, by their halves.
struct MeanLattice {
  std::array<double, 3> lengths{}, cosines{}, sines{};
  double volume = 0;                   // zero for lattices that are flat
  std::array<double, 3> reciprocal{};  // lengths of the reciprocal vectors without 2 pi
  std::array<double, 6> upper{};       // x = u0 a + u1 b + u2 c, y = u3 b + u4 c, z = u5 c
  Point reciprocal_squares{};
  // Squared; an image nearer than this is nearest of all, and it is the one with components within [-1/2, 1/2].
  double safe_square = 0;

  // The basis is LLL-reduced as it stands, and clearly so: no coefficient within rounding of where it would not be.
  bool clearly_reduced = false;

  Point cartesian(double a, double b, double c) const {
    return {upper[0] * a + upper[1] * b + upper[2] * c, upper[3] * b + upper[4] * c, upper[5] * c};
  }
  Point fractional(const Point& p) const {
    const double c = p[2] / upper[5], b = (p[1] - upper[4] * c) / upper[3];
    return {(p[0] - upper[1] * b - upper[2] * c) / upper[0], b, c};
  }
  std::array<Point, 3> rows() const {
    return {Point{upper[0], 0, 0}, Point{upper[1], upper[3], 0}, Point{upper[2], upper[4], upper[5]}};
  }
};
MeanLattice mean_lattice(const LatticeMapping& mapping, const CellParameters& target, const HalfAngles& half);

// A reduced basis for the search of nearest images.
struct ImageBasis {
  std::array<Point, 3> rows{};  // Angstrom
  Point reciprocal_squares{};   // of the lengths of the reciprocal vectors without 2 pi
  Point tolerance{};            // fractional: farther pairs are not measured
};

struct ShortestImage {
  Point vector{};     // fractional
  double square = 0;  // Angstrom^2
};

// The nearest image of a point with components within [-1/2, 1/2] that is `square` away. Nothing where the lattice is
// so skewed that others than the eight around the origin may be nearer, or where two are equally near.
std::optional<ShortestImage> shortest_image(const ImageBasis& basis, const Point& wrapped, double square);

// Distances as pymatgen's matcher measures them: over 27 images in the LLL basis of the mean lattice.
class ImageDistances {
 public:
  // Pairs of which a fractional component exceeds `reach` (Angstrom) times the reciprocal length are not measured.
  ImageDistances(const LatticeMapping& mapping, const CellParameters& target, double reach);

  static constexpr double forbidden = 1e20;  // square of pairs that are too far apart
  // From one point to the nearest image of another, all fractional in the mean lattice.
  ShortestImage shortest(const Point& from, const Point& to) const;

  const ImageBasis& lll_basis() const { return basis_; }
  Point in_lll(const Point& fractional) const;  // the same point, fractional in that basis

 private:
  ShortestImage shortest_of_all(const Point& from, const Point& to) const;
  Point cartesian(const Point& lll) const;
  Point in_mean_lattice(const Point& lll) const;

  Eigen::Matrix3d to_lll_, from_lll_;  // for row vectors: fractional * to_lll_
  ImageBasis basis_;
  std::array<Point, 27> images_{};
};

}  // namespace werner
