// Shared and partly filled sites as kinds of atoms, so that whatever works on ordered crystals works on them too.
#pragma once
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

// `crystal` has the number of its kind, from 1, where an atomic number stands; kind k is `occupants[k - 1]`. Sites with
// equal occupants (within 1e-6, in any order) are of one kind; kinds are numbered by their first site.
struct Kinds {
  Crystal crystal;
  std::vector<std::vector<Occupant>> occupants;
};

Kinds kinds_of(const DisorderedCrystal& crystal);
// Back again, for another cell of the same kinds. Throws Error for a number that is no kind.
DisorderedCrystal with_occupants(const Crystal& crystal, const std::vector<std::vector<Occupant>>& occupants);

}  // namespace werner
