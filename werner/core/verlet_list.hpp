// Neighbours along a path of crystals, such as the steps of a relaxation: one search for many of them.
#pragma once
#include <optional>

#include "werner/core/neighbours.hpp"

namespace werner {

// A search goes farther than was asked, by a skin, and what it found serves until a pair from beyond may have come near
// enough (Verlet 1967, doi:10.1103/PhysRev.159.98; the cell may change too).
class VerletList {
 public:
  // `skin` in Angstrom.
  explicit VerletList(double skin = 0.5) : skin_(skin) {}

  // As neighbour_list(crystal, radius), to the last bit, and with the same errors. Valid until the next call.
  const NeighbourList& within(double radius, const Crystal& crystal);
  int searches() const { return searches_; }

 private:
  bool serves(double radius, const Crystal& crystal, const AtomPlaces& places) const;
  // False where a search as far as the skin is too much; the one that was asked may not be.
  bool search(double radius, const Crystal& crystal);

  double skin_;
  double radius_ = 0;                // without the skin
  std::optional<Crystal> searched_;  // nothing: the candidates serve nobody
  NeighbourList candidates_, now_;
  int searches_ = 0;
};

}  // namespace werner
