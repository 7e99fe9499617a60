// Random crystals: how many requests get the space group that they ask for, as spglib sees it, and how fast.
#include <fmt/format.h>

#include <ctime>
#include <map>
#include <string>

#include "werner/core/composition.hpp"
#include "werner/crystal/random_crystal.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace {

using namespace werner;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// One to four elements of the first 94 on one or two positions of the group each, so that most compositions fit.
std::map<int, int> random_composition(int group, RandomStream& random) {
  const auto positions = wyckoff_positions(group);
  const int elements = 1 + random.below(4);
  std::map<int, int> atoms;
  while (static_cast<int>(atoms.size()) < elements) {
    const int z = 1 + random.below(94);
    if (z == 2 || z == 10 || z == 18 || atoms.contains(z)) continue;
    for (int orbit = random.below(2); orbit < 2; ++orbit)
      atoms[z] += positions[static_cast<std::size_t>(random.below(static_cast<int>(positions.size())))].multiplicity;
  }
  return atoms;
}

// Feasible requests with groups uniform over all 230: compositions are drawn until one fits.
void requested_groups(int requests) {
  int feasible = 0, infeasible = 0, none = 0, wrong = 0, wrong_loose = 0;
  double seconds = 0, slowest = 0;
  for (int item = 0; item < requests; ++item) {
    RandomStream random(1, static_cast<std::uint64_t>(item), "bench");
    RandomCrystalRequest request{.space_groups = {1 + random.below(230)}};
    for (;;) {
      request.atoms = random_composition(request.space_groups[0], random);
      const double start = cpu_seconds();
      const RandomCrystals crystals(request);
      const bool fits = crystals.feasible().ok();
      ++(fits ? feasible : infeasible);
      if (!fits) continue;
      const auto drawn = crystals.draw(random);
      const double used = cpu_seconds() - start;
      seconds += used;
      slowest = std::max(slowest, used);
      if (!drawn) {
        ++none;
        fmt::print("  no room: group {}\n", request.space_groups[0]);
      } else {
        const auto strict = symmetry_of(drawn->crystal, {.distance = 0.01, .angle = -1});
        const auto loose = symmetry_of(drawn->crystal, {.distance = 0.01, .angle = 5});
        const int is = strict.symmetry ? strict.symmetry->space_group : 0;
        wrong_loose += !loose.symmetry || loose.symmetry->space_group != request.space_groups[0];
        if (is != request.space_groups[0]) {
          ++wrong;
          fmt::print("  group {} became {}: {}\n", request.space_groups[0], is,
                     wyckoff_text(drawn->space_group, drawn->sites));
        }
      }
      break;
    }
  }
  fmt::print(
      "{} feasible requests ({} others refused): {} without a crystal, {} of another group by spglib "
      "(0.01 A), {} with its angle tolerance of 5 degrees; {:.2f} ms each, slowest {:.1f} ms\n",
      feasible, infeasible, none, wrong, wrong_loose, 1000 * seconds / feasible, 1000 * slowest);
}

void speed(const char* formula, int z, std::vector<int> groups, RandomCell cell, int count) {
  RandomCrystalRequest request{.space_groups = std::move(groups), .cell = cell};
  for (const auto& [number, amount] : parse_composition(formula).amounts)
    request.atoms[number] = z * static_cast<int>(amount);
  const double start = cpu_seconds();
  const RandomCrystals crystals(request);
  int made = 0;
  double first = 0;
  for (int item = 0; item < count; ++item) {
    RandomStream random(1, static_cast<std::uint64_t>(item), "speed");
    made += crystals.draw(random).has_value();
    if (item == 0) first = cpu_seconds() - start;
  }
  const double seconds = cpu_seconds() - start;
  int atoms = 0;
  for (const auto& [number, n] : request.atoms) atoms += n;
  fmt::print("{} x {} ({} atoms), {}: {} of {} made, {:.0f} a second, the first after {:.2f} ms\n", formula, z, atoms,
             request.space_groups.empty() ? "any group" : std::to_string(request.space_groups[0]), made, count,
             made / seconds, 1000 * first);
}

}  // namespace

int main(int argc, char** argv) {
  const int requests = argc > 1 ? std::stoi(argv[1]) : 10000;
  for (const char* formula : {"TiO2", "MgSiO3", "SrTiO3", "Al2O3"})
    for (const int z : {2, 3, 4}) speed(formula, z, {}, RandomCell::primitive, 2000);
  speed("TiO2", 4, {}, RandomCell::conventional, 2000);
  speed("TiO2", 4, {136}, RandomCell::conventional, 2000);
  speed("MgAl2O4", 2, {227}, RandomCell::primitive, 500);
  speed("Ti35O70", 1, {1}, RandomCell::conventional, 100);
  speed("Ti35O70", 1, {2}, RandomCell::conventional, 100);
  speed("Ti35O70", 1, {47}, RandomCell::conventional, 100);
  speed("Ti35O70", 1, {}, RandomCell::conventional, 100);
  requested_groups(requests);
}
