// Other descriptions of the same crystal: Niggli, LLL and primitive cells, as pymatgen's get_reduced_structure and
// get_primitive_structure make them. Not here: standardised settings by symmetry (space_group.hpp).
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

// A cell of a crystal with the site of the input that each of its sites comes from.
struct ReducedCell {
  Lattice lattice;
  std::vector<Fractional> positions;
  std::vector<std::size_t> sites;
};

// Half of the sites of one kind may lie this far from the periodic order, in Angstrom along each axis.
constexpr double primitive_tolerance = 0.25;

// Tests of pairs of sites, some nanoseconds each. Ten thousand atoms with thermal noise take a quarter.
constexpr double most_reduction_steps = 1e9;

// The same atoms in the Niggli cell, positions in [0, 1]. A cell that is reduced already (to 1e-5 of each component)
// comes back as it is, positions included. Nothing where the lattice has no Niggli cell (no numbers, no volume).
std::optional<ReducedCell> niggli_cell(const Lattice& lattice, std::span<const Fractional> positions);

// The smallest cell that repeats the sites within `tolerance`; sites that fall together are averaged. `labels` says
// which sites are of one kind; sites of the result are ordered by label. The cell of the result is Niggli-reduced, the
// input itself comes back when nothing smaller is found. The search is greedy, so it is not always the smallest; cells
// that have under four times `tolerance` per side can collapse too far, as they do in pymatgen. Nothing where the
// search takes more than `most_steps`: ten thousand atoms in a few Angstrom, say.
std::optional<ReducedCell> smallest_cell(const Lattice& lattice, std::span<const Fractional> positions,
                                         std::span<const int> labels, double tolerance = primitive_tolerance,
                                         double most_steps = most_reduction_steps);

// Nothing for cells without numbers, volume or atoms, and where the above has none.
std::optional<Crystal> niggli_cell(const Crystal& crystal);
std::optional<DisorderedCrystal> niggli_cell(const DisorderedCrystal& crystal);
// The same atoms in the LLL basis (lattice_reduction.hpp), positions in [0, 1): not turned, and not unique for a
// lattice as the Niggli cell is. pymatgen's get_reduced_structure("LLL").
std::optional<DisorderedCrystal> lll_cell(const DisorderedCrystal& crystal);
std::optional<Crystal> smallest_cell(const Crystal& crystal, double tolerance = primitive_tolerance);
std::optional<DisorderedCrystal> smallest_cell(const DisorderedCrystal& crystal,
                                               double tolerance = primitive_tolerance);

// "Fe", or "Fe:0.5, Mn:0.5" by electronegativity with three digits, as pymatgen writes what stands on a site.
std::string site_label(const std::vector<Occupant>& site);
// Equal numbers for equal site labels, in the alphabetical order of the labels.
std::vector<int> label_ranks(const Crystal& crystal);
std::vector<int> label_ranks(const DisorderedCrystal& crystal);

}  // namespace werner
