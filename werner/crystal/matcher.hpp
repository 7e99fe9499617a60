// Whether two crystals are the same structure: the verdicts of pymatgen's StructureMatcher. Cells are reduced, scaled
// to one volume, and one lattice is laid onto the other in all ways within the tolerances; displacements are measured
// in the average of the two, in units of the cube root of the volume per atom. Neither transitive nor exactly
// symmetric. Steps and differences from the original: docs/matching.md.
#pragma once
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

enum class SpeciesRule {
  exact,    // the same elements with the same occupancies
  overlap,  // the elements of one site are among those of the other, whatever the occupancies
};

// What decides the size of the supercell of one crystal that is laid onto the other.
enum class SupercellSize { sites, atoms, volume };

struct MatchOptions {
  double ltol = 0.2;       // lengths of cell vectors may differ by the factor 1 + ltol
  double stol = 0.3;       // largest displacement in units of (V/N)^(1/3)
  double angle_tol = 5;    // degrees
  bool primitive = true;   // reduce to primitive cells first
  bool scale = true;       // to the same volume
  bool supercell = false;  // lay supercells of the smaller crystal onto the larger
  bool subset = false;     // the smaller crystal may be a part of the larger
  SpeciesRule species = SpeciesRule::exact;
  SupercellSize supercell_size = SupercellSize::sites;
  // Steps of the assignment of crowded sites and of the search for the primitive cell, some nanoseconds each.
  // A search that takes more ends without a match, or with an Error. Cells whose atoms stand apart stay far below.
  double most_steps = 2e9;
  bool limit_is_error = false;
};

// A crystal with its cell reduced, the part of the work that can be kept. Reading it from several threads is safe.
struct PreparedCrystal {
  bool usable = false;  // false for what has no cell or atoms (NaN, no volume, empty): it matches nothing
  Lattice lattice;
  CellParameters cell;
  double volume = 0;  // Angstrom^3
  std::vector<Fractional> positions;
  std::vector<int> kinds;                         // of each site: index into `species`
  std::vector<std::vector<Occupant>> species;     // distinct, each by atomic number
  std::vector<std::pair<int, double>> fractions;  // of the composition, by atomic number
  std::vector<int> elements;                      // by first appearance

  std::size_t size() const { return positions.size(); }
};

// Of the options only `primitive` and the limit of steps matter. Costs some microseconds; seconds for large cells with
// noise.
PreparedCrystal prepare(const Crystal& crystal, const MatchOptions& options = {});
PreparedCrystal prepare(const DisorderedCrystal& crystal, const MatchOptions& options = {});

// Fractional compositions equal within 1e-8 for each element: what `fit` asks first.
bool same_composition(const PreparedCrystal& a, const PreparedCrystal& b);

// StructureMatcher.fit: some placement leaves every site within stol (its greatest displacement counts).
bool fit(const PreparedCrystal& a, const PreparedCrystal& b, const MatchOptions& options = {});

struct MatchDistance {
  double rms = 0, max = 0;  // displacements of the placement with the smallest rms, in units of (V/N)^(1/3)
};
// StructureMatcher.get_rms_dist: looks for the smallest rms, nothing when that is not below stol. More permissive than
// `fit` at the same stol.
std::optional<MatchDistance> rms_distance(const PreparedCrystal& a, const PreparedCrystal& b,
                                          const MatchOptions& options = {});

// StructureMatcher.fit_anonymous: `fit` after some one-to-one exchange of elements. `species` has to be `exact`. Takes
// all exchanges between elements of equal amounts in turn, so many equal amounts are slow.
bool fit_anonymous(const PreparedCrystal& a, const PreparedCrystal& b, const MatchOptions& options = {});

// The same with the reduction of the cells.
bool fit(const Crystal& a, const Crystal& b, const MatchOptions& options = {});
std::optional<MatchDistance> rms_distance(const Crystal& a, const Crystal& b, const MatchOptions& options = {});
bool fit_anonymous(const Crystal& a, const Crystal& b, const MatchOptions& options = {});

}  // namespace werner
