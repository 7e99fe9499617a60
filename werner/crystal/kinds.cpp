#include "werner/crystal/kinds.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "werner/core/error.hpp"

namespace werner {

namespace {

bool same_occupants(const std::vector<Occupant>& a, const std::vector<Occupant>& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const Occupant& one) {
           return std::any_of(b.begin(), b.end(), [&](const Occupant& other) {
             return other.atomic_number == one.atomic_number && std::abs(other.occupancy - one.occupancy) <= 1e-6;
           });
         });
}

}  // namespace

Kinds kinds_of(const DisorderedCrystal& crystal) {
  Kinds kinds{{crystal.lattice, {}, crystal.positions}, {}};
  for (const auto& site : crystal.sites) {
    std::size_t kind = 0;
    while (kind < kinds.occupants.size() && !same_occupants(kinds.occupants[kind], site)) ++kind;
    if (kind == kinds.occupants.size()) kinds.occupants.push_back(site);
    kinds.crystal.atomic_numbers.push_back(static_cast<int>(kind) + 1);
  }
  return kinds;
}

DisorderedCrystal with_occupants(const Crystal& crystal, const std::vector<std::vector<Occupant>>& occupants) {
  DisorderedCrystal result{crystal.lattice, {}, crystal.positions};
  for (const int kind : crystal.atomic_numbers) {
    if (kind < 1 || static_cast<std::size_t>(kind) > occupants.size())
      throw Error("an atom is of kind " + std::to_string(kind) + ", expected 1 to " + std::to_string(occupants.size()));
    result.sites.push_back(occupants[static_cast<std::size_t>(kind) - 1]);
  }
  return result;
}

}  // namespace werner
