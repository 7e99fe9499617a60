// What the targets of crystal formats share: what a reader accepts is whole, and comes back after writing.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner::fuzz {

inline std::vector<CrystalEntry> read_whole(const CrystalReader& read, std::string_view text) {
  std::vector<CrystalEntry> entries;
  LineReader lines(pull_text(text), "fuzz");
  try {
    read(
        lines,
        [&](CrystalEntry&& entry) {
          const DisorderedCrystal& crystal = entry.crystal;
          if (crystal.size() == 0 || crystal.positions.size() != crystal.size()) std::abort();
          for (const std::vector<Occupant>& site : crystal.sites) {
            double total = 0;
            for (const Occupant& occupant : site) {
              if (occupant.atomic_number < 1 || occupant.atomic_number > 103) std::abort();
              if (!(occupant.occupancy > 0)) std::abort();
              total += occupant.occupancy;
            }
            if (site.empty() || total > 1 + 1e-6) std::abort();
          }
          entries.push_back(std::move(entry));
        },
        [](BrokenEntry&& entry) {
          if (entry.reason.empty() || entry.where.empty()) std::abort();
        });
  } catch (const Error&) {
    // Texts that cannot be read on end here and nowhere else.
  }
  return entries;
}

inline bool can_come_back(const CrystalEntry& entry) {
  if (!entry.crystal.lattice.usable(1e-3)) return false;
  const CellParameters cell = entry.crystal.lattice.parameters();
  for (std::size_t i = 0; i < 3; ++i)
    if (!(cell.lengths[i] < 1e4) || !(cell.angles[i] > 1) || !(cell.angles[i] < 179)) return false;
  for (const Fractional& x : entry.crystal.positions)
    if (!(x.value.cwiseAbs().maxCoeff() < 1e3)) return false;
  return true;
}

inline void expect_back(const CrystalReader& read, const CrystalEntry& entry, const std::string& text) {
  const std::vector<CrystalEntry> back = read_whole(read, text);
  if (back.size() != 1 || back[0].crystal.size() != entry.crystal.size()) std::abort();
}

}  // namespace werner::fuzz
