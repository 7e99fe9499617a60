#include "werner/crystal/sameness.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/metrics/prepared.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

MatchOptions options_of(const Convention& convention) {
  const Tolerances& t = convention.matcher;
  return {.ltol = t.ltol, .stol = t.stol, .angle_tol = t.angle_tol};
}

// For each crystal of the evaluation the first of the set that it is the same as.
std::vector<std::optional<std::size_t>> known_in(const Evaluation& e, const SampleSet& set) {
  KnownCrystals known(options_of(e.convention));
  for (PreparedCrystal& crystal : prepared(set, e.threads)) known.add(std::move(crystal));
  std::vector<std::optional<std::size_t>> found(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (is_crystal(e, i)) found[i] = known.first_match(prepared(e.generated.samples[i]));
  });
  return found;
}

}  // namespace

void duplicates(Evaluation& e) {
  std::vector<PreparedCrystal> crystals(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (is_crystal(e, i)) crystals[i] = prepared(e.generated.samples[i]);
  });
  const std::vector<std::size_t> firsts = first_of_group(crystals, options_of(e.convention));
  e.first_of_kind.assign(e.size(), std::nullopt);
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_crystal(e, i)) e.first_of_kind[i] = firsts[i];
}

void novelty(Evaluation& e) { e.known_in_train = known_in(e, *e.train); }

void rediscovery(Evaluation& e) {
  e.found_in_test = known_in(e, *e.test);
  if (e.known_in_train.empty()) e.known_in_train.assign(e.size(), std::nullopt);
}

}  // namespace werner::stages
