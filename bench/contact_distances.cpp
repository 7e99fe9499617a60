// How near two atoms of each pair of elements come in known crystals. Prints data/contact_distances.csv or
// data/usual_distances.csv without their heads.
//
// usage: bench_contact_distances contacts mp_train.csv.gz wbm_10k.csv.gz other_train.csv.gz ...
//        bench_contact_distances usual mp_train.csv.gz
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/neighbours.hpp"
#include "werner/io/crystal_formats.hpp"

using namespace werner;

namespace {

using Pair = std::pair<int, int>;
using Distances = std::map<Pair, double>;

struct Wanted {
  double farthest = 0;          // Angstrom: crystals in which the pair is not nearer than this do not count
  double left_out = 0;          // share of the crystals with the pair that come nearer
  std::size_t least_count = 1;  // crystals, below which nothing is printed
};
constexpr Wanted contacts{4, 0.01};  // files have mistakes
constexpr Wanted usual{8, 0.1, 10};

// The least distance of each pair of elements in one crystal, Angstrom.
Distances shortest(const Crystal& crystal, double farthest) {
  Distances least;
  const NeighbourList list = neighbour_list(crystal, farthest);
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (std::size_t k = list.first[i]; k < list.first[i + 1]; ++k) {
      const int a = crystal.atomic_numbers[i], b = crystal.atomic_numbers[list.neighbours[k].site];
      const auto [found, fresh] = least.emplace(Pair{std::min(a, b), std::max(a, b)}, list.neighbours[k].distance);
      if (!fresh) found->second = std::min(found->second, list.neighbours[k].distance);
    }
  return least;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view kind = argc > 2 ? argv[1] : "";
  if (kind != "contacts" && kind != "usual") {
    fmt::print(stderr, "usage: bench_contact_distances contacts|usual FILES\n");
    return 2;
  }
  const Wanted wanted = kind == "usual" ? usual : contacts;
  std::map<Pair, std::vector<double>> all;
  for (int file = 2; file < argc; ++file)
    visit_crystals(
        argv[file],
        [&](CrystalEntry&& entry) {
          const auto crystal = ordered(entry.crystal);
          if (!crystal || !crystal->lattice.usable()) return;
          try {
            for (const auto& [pair, d] : shortest(*crystal, wanted.farthest)) all[pair].push_back(d);
          } catch (const Error&) {
            return;
          }
        },
        [](BrokenEntry&&) {});
  fmt::print("a,b,distance\n");
  for (auto& [pair, list] : all) {
    if (list.size() < wanted.least_count) continue;
    std::ranges::sort(list);
    const auto index = static_cast<std::size_t>(wanted.left_out * static_cast<double>(list.size()));
    fmt::print("{},{},{:.2f}\n", element(pair.first).symbol, element(pair.second).symbol, list[index]);
  }
}
