// One step from a cell towards a primitive one: a supercell matrix by which the sites fall onto each other, as
// pymatgen's get_primitive_structure looks for it. Not here: the repetition of the step and the reduced cell
// (reduction.hpp).
#pragma once
#include <optional>
#include <span>

#include "werner/crystal/reduction.hpp"

namespace werner {

// The search took more steps than it may.
struct FoldingGivenUp {};

// The first cell in pymatgen's order that repeats the sites within `tolerance` (Angstrom) at least twice; nothing when
// there is none. Sites that fall together are averaged. Positions have to be finite, the lattice usable. A step takes
// some nanoseconds; throws FoldingGivenUp after `most_steps`.
std::optional<ReducedCell> fold_once(const Lattice& lattice, std::span<const Fractional> positions,
                                     std::span<const int> labels, double tolerance, double most_steps);

}  // namespace werner
