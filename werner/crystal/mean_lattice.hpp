// The lattice half-way between two, on which the matcher measures displacements.
#pragma once
#include <Eigen/Core>
#include <array>

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
  std::array<double, 3> reciprocal_squares{};
  // Squared; an image nearer than this is nearest of all, and it is the one with components within [-1/2, 1/2].
  double safe_square = 0;

  // The basis is LLL-reduced as it stands, and clearly so: no coefficient within rounding of where it would not be.
  bool clearly_reduced = false;

  Point cartesian(double a, double b, double c) const {
    return {upper[0] * a + upper[1] * b + upper[2] * c, upper[3] * b + upper[4] * c, upper[5] * c};
  }
};
MeanLattice mean_lattice(const LatticeMapping& mapping, const CellParameters& target, const HalfAngles& half);

// Distances as pymatgen's matcher measures them: over 27 images in the LLL basis of the mean lattice.
class ImageDistances {
 public:
  // Pairs of which a fractional component exceeds `reach` (Angstrom) times the reciprocal length are not measured.
  ImageDistances(const LatticeMapping& mapping, const CellParameters& target, double reach);

  struct Shortest {
    Point vector{};     // fractional in the mean lattice
    double square = 0;  // Angstrom^2
  };
  static constexpr double forbidden = 1e20;  // square of pairs that are too far apart
  // Of a point that is fractional in the mean lattice, within the cell of the LLL basis.
  Point in_cell(const Point& fractional) const;
  // From one such point to the nearest image of another.
  Shortest shortest(const Point& from, const Point& to) const;

 private:
  Point cartesian(const Point& lll) const;
  Point in_mean_lattice(const Point& lll) const;

  Eigen::Matrix3d to_lll_, from_lll_;  // for row vectors: fractional * to_lll_
  std::array<Point, 3> rows_{};
  std::array<Point, 27> images_{};
  Point tolerance_{}, reciprocal_squares_{};
};

}  // namespace werner
