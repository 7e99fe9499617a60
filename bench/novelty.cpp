// Uniqueness and novelty of one set of crystals against another: time of each part on one core.
#include <fmt/format.h>

#include <ctime>

#include "werner/crystal/sameness.hpp"
#include "werner/io/crystal_formats.hpp"

namespace {

using namespace werner;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::vector<Crystal> crystals_of(const char* file) {
  std::vector<Crystal> result;
  for (const CrystalEntry& entry : read_crystals(file).entries)
    if (auto crystal = ordered(entry.crystal)) result.push_back(std::move(*crystal));
  return result;
}

std::vector<PreparedCrystal> prepared(const std::vector<Crystal>& crystals) {
  std::vector<PreparedCrystal> result;
  result.reserve(crystals.size());
  for (const Crystal& crystal : crystals) result.push_back(prepare(crystal));
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::vector<Crystal> generated = crystals_of(argv[1]), references = crystals_of(argv[2]);
  const double start = cpu_seconds();
  const auto new_ones = prepared(generated);
  KnownCrystals known;
  for (PreparedCrystal& crystal : prepared(references)) known.add(std::move(crystal));
  const double reduced = cpu_seconds();
  const auto first = first_of_group(new_ones);
  std::size_t unique = 0, novel = 0;
  for (std::size_t i = 0; i < first.size(); ++i) unique += first[i] == i;
  const double grouped = cpu_seconds();
  for (const PreparedCrystal& crystal : new_ones) novel += !known.first_match(crystal);
  const double end = cpu_seconds();
  fmt::print("{} crystals against {}: {} unique, {} novel\n", generated.size(), known.size(), unique, novel);
  fmt::print("CPU seconds: reduction {:.2f}, uniqueness {:.2f}, novelty {:.2f}, together {:.2f}\n", reduced - start,
             grouped - reduced, end - grouped, end - start);
}
