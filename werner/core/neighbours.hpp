// Atoms around an atom, over all images of the lattice: cell lists, so that an atom of a large cell costs as much as
// one of a small cell.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

struct Neighbour {
  std::size_t site = 0;
  // The atom stands at the site's position as written plus these lattice vectors, the centre at its own as written.
  Eigen::Vector3i image = Eigen::Vector3i::Zero();
  Vec3 vector = Vec3::Zero();  // from the centre, Angstrom
  double distance = 0;         // Angstrom
};

// Atoms within the cell at the origin, from where vectors between them are taken. An atom whose position is no number,
// or more than 10^9 cells away, where a double has no digits left to say where in its cell it is, has no place: its
// numbers are NaN.
struct AtomPlaces {
  explicit AtomPlaces(const Crystal& crystal);
  // Plus the place of another atom: the vector from `site` to that atom in the cell `cells` lattice vectors away.
  Vec3 shift(std::size_t site, const Eigen::Vector3i& cells) const {
    return lattice.cartesian({cells.cast<double>()}) - place[site];
  }

  Lattice lattice;
  std::vector<Fractional> wrapped;
  std::vector<Eigen::Vector3i> corners;  // lattice vectors from the place to the position as written
  std::vector<Vec3> place;               // Cartesian
};

// The order in which neighbours are listed.
bool nearer(const Neighbour& a, const Neighbour& b);

// The atoms of a crystal sorted into boxes. Searches are const and may run in parallel. Atoms whose positions are no
// numbers are nobody's neighbours. Throws Error for a lattice without volume.
class NeighbourGrid {
 public:
  explicit NeighbourGrid(const Crystal& crystal);

  // All atoms not farther than `radius` (Angstrom) but the centre itself, nearest first, ties by site and image; other
  // atoms in the same place are included. Nothing where that would need a look at more than 200,000 boxes (a cell like
  // a needle or a sheet of paper), or where `radius` or the centre are no numbers.
  std::optional<std::vector<Neighbour>> around(std::size_t site, double radius) const;

 private:
  AtomPlaces places_;
  Eigen::Vector3d reach_;  // lengths of the reciprocal vectors: the fractional reach of one Angstrom
  std::array<int, 3> boxes_{1, 1, 1};
  std::vector<std::size_t> sites_;  // by box
  std::vector<std::size_t> first_;  // of each box in sites_, and the end
};

// Of every site; `first[i]` to `first[i + 1]` are the neighbours of site i. Throws Error as NeighbourGrid does and
// where a search has nothing to give.
struct NeighbourList {
  std::vector<std::size_t> first;
  std::vector<Neighbour> neighbours;
};
NeighbourList neighbour_list(const Crystal& crystal, double radius);

}  // namespace werner
