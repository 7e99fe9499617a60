// What kinds of rotations take a crystal onto itself: its crystal class between two bounds, some ten times faster than
// its space group, to rule groups out.
#pragma once
#include <array>
#include <optional>

#include "werner/core/crystal.hpp"

namespace werner {

// How many rotations of each kind: 1, 2, 3, 4, 6, then -1, m, -3, -4, -6. They tell the 32 crystal classes apart.
using RotationCounts = std::array<int, 10>;

// Of the point group. Throws Error for a number outside 1 to 230.
RotationCounts rotation_counts(int space_group);

// Those that hold within a tenth of `tolerance` (Angstrom) and within twice of it. The group that spglib finds with
// this tolerance lies between, also where it has to take a smaller one on the way.
struct RotationBounds {
  RotationCounts least{}, most{};
  bool allow(int space_group) const;
};
// Nothing where the cell may not be a primitive one, or is no cell, or one of more than 300 atoms.
std::optional<RotationBounds> rotation_bounds(const Crystal& crystal, double tolerance);

}  // namespace werner
