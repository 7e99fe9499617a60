// Cut and splice: a child that has slabs of two crystals. Private to this room.
#pragma once
#include <span>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/random.hpp"
#include "werner/evolve/crystal_compositions.hpp"

namespace werner {

struct Spliced {
  Crystal child;
  Crystal left_out;  // atoms of the parents that fell on the wrong side of a cut, in the child's cell
};
// Slabs between the `cuts` (rising, in [0, 1)) along the first axis come from a and b in turn, from a before the first,
// with their fractional coordinates. The cell is weight * a + (1 - weight) * b of the lower triangular forms of the
// two, so two equal parents make the same child whatever the cuts.
Spliced spliced(const Crystal& a, const Crystal& b, std::span<const double> cuts, double weight);

// Atoms taken away and put in until each element has its number: away go those that are too near another, then those
// next to a cut; in come those that were left out, where there is room, then the roomiest of random points.
Crystal repaired(Spliced spliced, const std::vector<int>& elements, const AtomCounts& counts,
                 std::span<const double> cuts, double least_distance, RandomStream& random);

// The roomiest of some random points for one more atom: where the distance to the nearest atom, in sums of covalent
// radii, is greatest.
Fractional roomiest_point(const Crystal& crystal, int atomic_number, RandomStream& random);

}  // namespace werner
