// Counts of Wyckoff assignments beside plain enumeration: every way to give each element orbits, one after another.
#include "werner/crystal/wyckoff_counting.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner::test {
namespace {

std::set<WyckoffAssignment> enumerated(int group, const std::vector<int>& counts) {
  std::set<WyckoffAssignment> found;
  const auto positions = wyckoff_positions(group);
  WyckoffAssignment so_far(counts.size());
  const std::function<void(std::size_t, std::size_t, int)> add = [&](std::size_t element, std::size_t first, int left) {
    if (left == 0) {
      if (element + 1 == counts.size())
        found.insert(so_far);
      else
        add(element + 1, 0, counts[element + 1]);
      return;
    }
    for (std::size_t k = first; k < positions.size(); ++k) {
      if (positions[k].multiplicity > left) continue;
      const bool fixed = positions[k].free_parameters() == 0;
      if (fixed && std::ranges::any_of(
                       so_far, [&](const std::string& s) { return s.find(positions[k].letter) != std::string::npos; }))
        continue;
      so_far[element] += positions[k].letter;
      add(element, k, left - positions[k].multiplicity);
      so_far[element].pop_back();
    }
  };
  add(0, 0, counts[0]);
  return found;
}

TEST(WyckoffCounting, EqualsEnumeration) {
  const std::vector<std::vector<int>> compositions{{1}, {2, 4}, {4, 8}, {1, 1, 3}, {2, 3}, {4, 4, 12}, {3, 5, 2, 1}};
  for (int group = 1; group <= 230; ++group)
    for (const auto& counts : compositions) {
      // Brute force is slow where many small multiplicities make millions of choices.
      const WyckoffCounts ways(group, counts);
      if (ways.total() > 3000) continue;
      const auto expected = enumerated(group, counts);
      ASSERT_EQ(ways.total(), static_cast<double>(expected.size())) << group;
      const auto listed = ways.all(3000);
      ASSERT_TRUE(listed);
      EXPECT_EQ(std::set(listed->begin(), listed->end()), expected) << group;
      EXPECT_EQ(listed->size(), expected.size()) << group;
    }
}

// Chi-square of 20,000 draws against equal chances; the limit is seven standard deviations above the mean.
TEST(WyckoffCounting, DrawsAreUniform) {
  const std::vector<std::pair<int, std::vector<int>>> cases{
      {136, {2, 4}}, {47, {1, 2}}, {62, {4, 8}}, {225, {4, 8, 24}}};
  for (const auto& [group, counts] : cases) {
    const WyckoffCounts ways(group, counts);
    const auto all = ways.all(5000);
    ASSERT_TRUE(all) << group;
    std::map<WyckoffAssignment, int> drawn;
    RandomStream random(3, static_cast<std::uint64_t>(group), "uniform");
    constexpr int draws = 20000;
    for (int i = 0; i < draws; ++i) ++drawn[ways.draw(random)];
    const double expected = draws / static_cast<double>(all->size());
    double chi_square = 0;
    int counted = 0;
    for (const WyckoffAssignment& assignment : *all) {
      chi_square += std::pow(drawn[assignment] - expected, 2) / expected;
      counted += drawn[assignment];
    }
    EXPECT_EQ(counted, draws);
    const double freedom = static_cast<double>(all->size()) - 1;
    EXPECT_LT(chi_square, freedom + 7 * std::sqrt(2 * freedom)) << group << ": " << all->size() << " assignments";
  }
}

// The total weight and the frequencies beside the products of weights over the list.
TEST(WyckoffCounting, WeightsMultiply) {
  const int group = 123;
  const std::vector<int> counts{1, 3};
  PositionWeights weights;
  for (std::size_t k = 0; k < wyckoff_positions(group).size(); ++k)
    weights.push_back(0.2 + 0.1 * static_cast<double>(k));
  const WyckoffCounts ways(group, counts, weights);
  const auto all = ways.all(5000);
  ASSERT_TRUE(all);
  std::map<WyckoffAssignment, double> weight;
  double total = 0;
  for (const WyckoffAssignment& assignment : *all) {
    double product = 1;
    for (const std::string& letters : assignment)
      for (const char letter : letters) product *= weights[static_cast<std::size_t>(letter_index(letter))];
    weight[assignment] = product;
    total += product;
  }
  EXPECT_NEAR(ways.total(), total, 1e-9 * total);
  std::map<WyckoffAssignment, int> drawn;
  RandomStream random(1, 0, "weights");
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) ++drawn[ways.draw(random)];
  for (const auto& [assignment, w] : weight) {
    const double expected = draws * w / total;
    EXPECT_NEAR(drawn[assignment], expected, 6 * std::sqrt(expected) + 3);
  }
}

TEST(WyckoffCounting, LargeCompositionsAreCountedNotListed) {
  const WyckoffCounts ways(47, {35, 70});
  EXPECT_GT(ways.total(), 1e15);
  EXPECT_FALSE(ways.all(100000));
  RandomStream random(1, 0, "large");
  const WyckoffAssignment drawn = ways.draw(random);
  for (std::size_t k = 0; k < 2; ++k) {
    int atoms = 0;
    for (const char letter : drawn[k]) atoms += wyckoff_position(47, letter).multiplicity;
    EXPECT_EQ(atoms, k == 0 ? 35 : 70);
  }
}

TEST(WyckoffCounting, WhatDoesNotFitCountsNothing) {
  EXPECT_EQ(WyckoffCounts(225, {3}).total(), 0);        // multiplicities are multiples of 4
  EXPECT_EQ(WyckoffCounts(225, {4, 4, 4}).total(), 0);  // a and b are the only ones of 4
  EXPECT_THROW(WyckoffCounts(225, {-1}), Error);
  EXPECT_THROW(WyckoffCounts(231, {1}), Error);
  EXPECT_THROW(WyckoffCounts(1, {1}, {1.0, 2.0}), Error);
}

}  // namespace
}  // namespace werner::test
