// Who is a neighbour of whom, with a probability for each coordination number: CrystalNN (Pan et al. 2021,
// doi:10.1021/acs.inorgchem.0c02996; Zimmermann and Jain 2020, doi:10.1039/C9RA07755C) with the numbers of pymatgen
// 2026.10 for crystals without oxidation states.
#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "werner/core/neighbours.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct CrystalNNParameters {
  double x_difference_weight = 3;       // preference for neighbours of other electronegativity; 0: none
  bool porous_adjustment = true;        // solid angles over areas, for layers and pores
  bool distance_cutoffs = true;         // bonds fade between these lengths beyond the sum of covalent radii
  double fade_from = 0.5, fade_to = 1;  // Angstrom
  double search_radius = 7;             // of the first Voronoi cell, Angstrom; doubled where that stays open
};

struct WeightedNeighbour {
  Neighbour neighbour;
  double weight = 0;       // of 0 to 1 in steps of 0.001: the share of the best neighbour
  double probability = 0;  // summed over the coordination numbers that count it
};

struct CrystalNNSite {
  // Best first; of none the weight is 0. The first n of them are those of coordination number n.
  std::vector<WeightedNeighbour> neighbours;
  // Coordination numbers in ascending order with their probabilities, which add up to 1; all others have none.
  std::vector<std::pair<int, double>> coordination;
  // Without an answer where the original raises an error (an element without a radius: Bk and beyond) and where it
  // means nothing: atoms in one place, positions that are no numbers, cells whose atoms a search cannot reach.
  Verdict verdict;

  double probability(int coordination_number) const;
  int most_probable() const;  // the smallest of equals
};

// `grid` is of `crystal`. Functions of their arguments: sites may be computed in parallel.
// Throws Error for a search radius that is not above zero.
CrystalNNSite crystal_nn(const Crystal& crystal, const NeighbourGrid& grid, std::size_t site,
                         const CrystalNNParameters& parameters = {});

// What keeps a crystal from being looked at: no atoms, no volume, positions that are no numbers. NeighbourGrid can be
// made where this is ok.
Verdict usable_for_neighbours(const Crystal& crystal);

}  // namespace werner
