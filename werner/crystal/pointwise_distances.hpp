// A continuous distance between crystals: pointwise distance distributions, Widdowson & Kurlin, NeurIPS 2022
// (arXiv:2108.04798), with the element of each centre kept. Two crystals that are alike have a distance of zero, small
// displacements change it by at most twice their size, and no tolerance is involved. It is a pseudo-metric: it does not
// see handedness (mirror images have distance zero), nor which elements the neighbours are, and in rare cases different
// crystals share a distribution.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

constexpr std::size_t default_neighbours = 100;

// Rows are the distances of one kind of site to its nearest neighbours of any element, ascending, in Angstrom.
struct PointwiseDistances {
  std::size_t neighbours = 0;     // columns
  std::size_t sites = 0;          // of the cell that was given
  std::vector<int> elements;      // of the centre of each row; rows are grouped by element, ascending
  std::vector<int> counts;        // sites of the cell that share the row (to 1e-9 Angstrom)
  std::vector<double> distances;  // row-major

  std::size_t rows() const { return elements.size(); }
  const double* row(std::size_t i) const { return &distances[i * neighbours]; }
};

// Nothing for crystals without numbers, volume or atoms, and for cells so thin that a million lattice points are within
// reach. Cost some n^2 + n k.
std::optional<PointwiseDistances> pointwise_distances(const Crystal& crystal,
                                                      std::size_t neighbours = default_neighbours);

// The least mean change of rows (each by its greatest change of a distance) that turns one distribution into the other,
// rows of one element into rows of the same; Angstrom. Infinite where the shares of the elements differ. Throws Error
// for different numbers of neighbours.
double earth_movers_distance(const PointwiseDistances& a, const PointwiseDistances& b);

// Column means over all sites (Widdowson et al., MATCH 87 (2022) 529). The greatest difference of two such vectors is a
// lower bound of the earth mover's distance.
std::vector<double> average_minimum_distances(const PointwiseDistances& distribution);
double greatest_difference(const std::vector<double>& a, const std::vector<double>& b);

// Exact search for near-duplicates among many crystals of equal numbers of neighbours. Reading from several threads is
// safe as long as nobody adds.
class NearDuplicates {
 public:
  std::size_t add(PointwiseDistances distribution);  // its number, from 0
  std::size_t size() const { return crystals_.size(); }

  struct Neighbour {
    std::size_t number = 0;
    double distance = 0;  // Angstrom
  };
  // Nearest first, those at `radius` included.
  std::vector<Neighbour> within(const PointwiseDistances& query, double radius) const;
  // Nothing where no crystal has the query's composition.
  std::optional<Neighbour> nearest(const PointwiseDistances& query) const;

 private:
  struct Known {
    PointwiseDistances distribution;
    std::vector<double> means;
  };
  std::vector<Known> crystals_;
  // By reduced composition (element, share as a reduced fraction), then by the last of the means.
  using Key = std::vector<std::pair<int, std::pair<int, int>>>;
  static Key key_of(const PointwiseDistances& distribution);
  std::map<Key, std::multimap<double, std::size_t>> known_;
};

}  // namespace werner
