// Which crystals of a table are held out of the templates and of the fit of their ranking: the same for the program
// that fits and for the one that measures.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/crystal/templates.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {

struct HeldOut {
  static constexpr std::size_t most_atoms = 20;
  // The first `shown` of the shuffled crystals were looked at while the ranking was made, those up to `unseen` not.
  // Neither are part of the fit.
  static constexpr std::size_t shown = 1600, unseen = 3200;

  std::vector<Crystal> crystals;   // of the table, with at most 20 atoms
  std::vector<std::size_t> order;  // shuffled numbers
  std::span<const std::size_t> training() const { return std::span(order).subspan(std::min(unseen, order.size())); }
};

inline HeldOut read_held_out(const std::string& table) {
  HeldOut held;
  visit_crystals(
      table,
      [&](CrystalEntry&& entry) {
        if (auto crystal = ordered(entry.crystal); crystal && crystal->size() <= HeldOut::most_atoms)
          held.crystals.push_back(std::move(*crystal));
      },
      [](BrokenEntry&&) {});
  RandomStream random(1, 0, "held out");
  held.order.resize(held.crystals.size());
  for (std::size_t i = 0; i < held.order.size(); ++i) held.order[i] = i;
  random.shuffle(std::span(held.order));
  return held;
}

}  // namespace werner
