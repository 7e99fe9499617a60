// Sites of a crystal in a lattice mapped onto another, and the order in which such lattices are worth trying.
#pragma once
#include <array>
#include <vector>

#include "werner/crystal/lattice_mappings.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/mean_lattice.hpp"

namespace werner {

// Fractional coordinates in the mapped cell, copies of a site one after another.
std::vector<Point> mapped_sites(const PreparedCrystal& crystal, const LatticeMapping& mapping);

// Indices of the mappings by how much they differ from the target's lengths and cosines of angles: good placements
// early spare work on the others.
std::vector<std::size_t> least_distorted_first(const std::vector<LatticeMapping>& mappings,
                                               const std::array<double, 3>& lengths,
                                               const std::array<double, 3>& cosines);

}  // namespace werner
