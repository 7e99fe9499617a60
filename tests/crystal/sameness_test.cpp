#include "werner/crystal/sameness.hpp"

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

// Crystals of few kinds, many of them disturbed copies of earlier ones.
std::vector<PreparedCrystal> random_set(std::uint64_t seed, int size) {
  RandomStream random(seed, 0, "sameness");
  std::vector<Crystal> crystals;
  for (int n = 0; n < size; ++n) {
    if (n > 3 && random.chance(0.6)) {
      Crystal copy = crystals[static_cast<std::size_t>(random.below(n))];
      for (Fractional& f : copy.positions)
        for (int i = 0; i < 3; ++i) f.value[i] += random.uniform(-0.1, 0.1);
      if (random.chance(0.3)) copy = supercell(copy, Eigen::Vector3i(1, 2, 1).asDiagonal());
      crystals.push_back(copy);
      continue;
    }
    Crystal fresh{lattice_from_parameters({{random.uniform(3, 6), random.uniform(3, 6), random.uniform(3, 6)},
                                           {90, random.uniform(80, 100), 90}}),
                  {},
                  {}};
    const int atoms = 2 + random.below(3);
    for (int i = 0; i < atoms; ++i) {
      fresh.atomic_numbers.push_back(i % 2 ? 8 : 22 + random.below(2));
      fresh.positions.push_back({{random.uniform(), random.uniform(), random.uniform()}});
    }
    crystals.push_back(fresh);
  }
  crystals.push_back({});
  crystals.push_back({});
  std::vector<PreparedCrystal> result;
  for (const Crystal& crystal : crystals) result.push_back(prepare(crystal));
  return result;
}

// Every crystal against every earlier first, without any shortcut.
std::vector<std::size_t> groups_by_brute_force(const std::vector<PreparedCrystal>& crystals, bool new_first) {
  std::vector<std::size_t> firsts, result;
  for (std::size_t i = 0; i < crystals.size(); ++i) {
    std::size_t group = i;
    for (const std::size_t first : firsts)
      if (new_first ? fit(crystals[i], crystals[first]) : fit(crystals[first], crystals[i])) {
        group = first;
        break;
      }
    if (group == i) firsts.push_back(i);
    result.push_back(group);
  }
  return result;
}

TEST(Sameness, GroupsAsByBruteForce) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const auto crystals = random_set(seed, 150);
    const auto groups = first_of_group(crystals);
    EXPECT_EQ(groups, groups_by_brute_force(crystals, true));
    EXPECT_EQ(first_of_group(crystals, {}, FitOrder::known_first), groups_by_brute_force(crystals, false));
    std::size_t unique = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) unique += groups[i] == i;
    EXPECT_GT(unique, 20u);
    EXPECT_LT(unique, 130u);
    // What is no crystal is like nothing, not even like itself.
    EXPECT_EQ(groups[150], 150u);
    EXPECT_EQ(groups[151], 151u);
  }
}

TEST(Sameness, MatchesAsByBruteForce) {
  const auto references = random_set(7, 120), queries = random_set(7, 160);
  KnownCrystals known;
  for (const PreparedCrystal& reference : references) known.add(reference);
  std::size_t matched = 0;
  for (const PreparedCrystal& query : queries) {
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < references.size(); ++i)
      if (fit(query, references[i])) expected.push_back(i);
    EXPECT_EQ(known.all_matches(query), expected);
    const auto first = known.first_match(query);
    ASSERT_EQ(first.has_value(), !expected.empty());
    if (first) {
      EXPECT_EQ(*first, expected.front());
    }
    matched += first.has_value();
  }
  EXPECT_GT(matched, 50u);
}

}  // namespace
}  // namespace werner
