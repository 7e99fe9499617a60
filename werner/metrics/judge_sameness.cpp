#include <algorithm>
#include <map>

#include "werner/crystal/matcher.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/metrics/prepared.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

MatchOptions options_of(const Convention& convention) {
  const Tolerances& t = convention.matcher;
  return {.ltol = t.ltol, .stol = t.stol, .angle_tol = t.angle_tol};
}

// Only crystals of one key can be the same: neither the elements nor, without supercells, the number of sites may
// differ.
using Key = std::pair<std::vector<int>, std::size_t>;

Key key_of(const PreparedCrystal& crystal) {
  std::vector<int> elements = crystal.elements;
  std::ranges::sort(elements);
  return {std::move(elements), crystal.size()};
}

std::map<Key, std::vector<std::size_t>> buckets(const std::vector<PreparedCrystal>& crystals) {
  std::map<Key, std::vector<std::size_t>> result;
  for (std::size_t i = 0; i < crystals.size(); ++i)
    if (crystals[i].usable) result[key_of(crystals[i])].push_back(i);
  return result;
}

// For each crystal of the evaluation the first of the set that it is the same as.
std::vector<std::optional<std::size_t>> known_in(const Evaluation& e, const SampleSet& set) {
  const MatchOptions options = options_of(e.convention);
  const std::vector<PreparedCrystal> known = prepared(set, e.threads);
  const auto by_key = buckets(known);
  std::vector<std::optional<std::size_t>> found(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (!is_crystal(e, i)) return;
    const PreparedCrystal crystal = prepared(e.generated.samples[i]);
    if (!crystal.usable) return;
    const auto bucket = by_key.find(key_of(crystal));
    if (bucket == by_key.end()) return;
    for (const std::size_t candidate : bucket->second)
      if (fit(crystal, known[candidate], options)) {
        found[i] = candidate;
        return;
      }
  });
  return found;
}

}  // namespace

// The first crystal that fits none of the first ones before it begins a kind of its own, as MatterGen and pymatgen's
// group_structures have it.
void duplicates(Evaluation& e) {
  const MatchOptions options = options_of(e.convention);
  std::vector<PreparedCrystal> crystals(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (is_crystal(e, i)) crystals[i] = prepared(e.generated.samples[i]);
  });
  e.first_of_kind.assign(e.size(), std::nullopt);
  std::vector<std::vector<std::size_t>> groups;
  for (auto& [key, members] : buckets(crystals)) groups.push_back(std::move(members));
  parallel_for(groups.size(), e.threads, [&](std::size_t g) {
    std::vector<std::size_t> firsts;
    for (const std::size_t i : groups[g]) {
      const auto same =
          std::ranges::find_if(firsts, [&](std::size_t first) { return fit(crystals[i], crystals[first], options); });
      e.first_of_kind[i] = same == firsts.end() ? i : *same;
      if (same == firsts.end()) firsts.push_back(i);
    }
  });
}

void novelty(Evaluation& e) { e.known_in_train = known_in(e, *e.train); }

void rediscovery(Evaluation& e) {
  e.found_in_test = known_in(e, *e.test);
  if (e.known_in_train.empty()) e.known_in_train.assign(e.size(), std::nullopt);
}

}  // namespace werner::stages
