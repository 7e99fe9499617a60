// Makes data/wyckoff_prior.csv from a table of crystals: how many have each space group, and how many orbits they have
// on each Wyckoff position. Usage: bench_wyckoff_prior mp_train.csv.gz > data/wyckoff_prior.csv
#include <fmt/format.h>

#include <array>
#include <vector>

#include "werner/crystal/symmetry.hpp"
#include "werner/crystal/wyckoff.hpp"
#include "werner/io/crystal_formats.hpp"

int main(int argc, char** argv) {
  using namespace werner;
  if (argc != 2) return 2;
  struct Counts {
    int crystals = 0;
    std::vector<int> orbits;
  };
  std::array<Counts, 231> groups;
  for (int group = 1; group <= 230; ++group)
    groups[static_cast<std::size_t>(group)].orbits.assign(wyckoff_positions(group).size(), 0);
  int read = 0;
  visit_crystals(
      argv[1],
      [&](CrystalEntry&& entry) {
        const auto crystal = ordered(entry.crystal);
        const auto result = crystal ? symmetry_of(*crystal, {.distance = 0.1, .angle = -1}) : SymmetryResult{};
        if (!result.symmetry) return;
        ++read;
        Counts& counts = groups[static_cast<std::size_t>(result.symmetry->space_group)];
        ++counts.crystals;
        for (std::size_t i = 0; i < crystal->size(); ++i)
          if (result.symmetry->orbits[i] == i)
            ++counts.orbits[static_cast<std::size_t>(letter_index(result.symmetry->letters[i]))];
      },
      [](BrokenEntry&&) {});
  fmt::print(
      "# Space groups of {} crystals of the Materials Project (CC BY 4.0; Jain et al. 2013) within 0.1 Angstrom, and "
      "how many\n"
      "# orbits they have on the Wyckoff positions a, b, c, ... Groups without a line have none. Made by\n"
      "# bench/wyckoff_prior.cpp.\ngroup,crystals,orbits\n",
      read);
  for (int group = 1; group <= 230; ++group) {
    const Counts& counts = groups[static_cast<std::size_t>(group)];
    if (counts.crystals > 0) fmt::print("{},{},{}\n", group, counts.crystals, fmt::join(counts.orbits, " "));
  }
}
