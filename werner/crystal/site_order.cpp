#include "werner/crystal/site_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include "werner/core/element.hpp"
#include "werner/crystal/oxidation_states.hpp"

namespace werner {

namespace {

using Key = std::pair<double, std::string>;

Key key_of(const std::vector<Occupant>& site) {
  double amount = 0, sum = 0;
  std::string text;
  for (const Occupant& occupant : site) {
    amount += occupant.occupancy;
    sum += occupant.occupancy * rule_element(occupant.atomic_number).pymatgen_electronegativity.value_or(0);
    text += element(occupant.atomic_number).symbol;
    if (site.size() > 1 || occupant.occupancy != 1) text += fmt::format(":{:.3f}, ", occupant.occupancy);
  }
  return {amount > 0 ? sum / amount : 0, text};
}

}  // namespace

DisorderedCrystal by_electronegativity(const DisorderedCrystal& crystal) {
  std::vector<Key> keys;
  for (const auto& site : crystal.sites) keys.push_back(key_of(site));
  std::vector<std::size_t> order(crystal.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) -> const Key& { return keys[i]; });
  DisorderedCrystal sorted{crystal.lattice, {}, {}};
  for (const std::size_t i : order) {
    sorted.sites.push_back(crystal.sites[i]);
    sorted.positions.push_back(crystal.positions[i]);
  }
  return sorted;
}

}  // namespace werner
