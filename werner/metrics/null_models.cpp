#include "werner/metrics/null_models.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "werner/core/element.hpp"

namespace werner {

namespace {

// Elements of a reduced composition by amount.
std::vector<std::pair<double, int>> by_amount(const Composition& composition) {
  std::vector<std::pair<double, int>> list;
  for (const auto& [number, amount] : reduced(composition).amounts) list.emplace_back(amount, number);
  std::ranges::sort(list);
  return list;
}

struct Exchange {
  std::map<int, int> to;  // element of the template -> element of the compound
  double distance = 0;    // mean over the atoms
};

// The best exchange of elements with equal amounts. Few elements share one amount, so all orders are tried.
std::optional<Exchange> best_exchange(const Composition& from, const Composition& to) {
  constexpr std::size_t most_elements = 7;  // 5,040 orders; nothing with more equal amounts has been seen
  const auto a = by_amount(from);
  auto b = by_amount(to);
  if (a.size() != b.size() || a.size() > most_elements) return std::nullopt;
  Exchange best;
  best.distance = -1;
  do {
    Exchange exchange;
    double atoms = 0;
    bool fits = true;
    for (std::size_t i = 0; i < a.size() && fits; ++i) {
      fits = a[i].first == b[i].first;
      exchange.to[a[i].second] = b[i].second;
      exchange.distance += a[i].first * element_distance(a[i].second, b[i].second);
      atoms += a[i].first;
    }
    exchange.distance /= atoms;
    if (fits && (best.distance < 0 || exchange.distance < best.distance)) best = exchange;
  } while (std::ranges::next_permutation(b).found);
  return best.distance < 0 ? std::nullopt : std::optional(best);
}

}  // namespace

double element_distance(int a, int b) {
  if (a == b) return 0;
  const Element &x = element(a), &y = element(b);
  // Widths: a column or a row of the table, half a unit of Pauling's scale, 0.2 Angstrom.
  return std::abs(x.group - y.group) / 4.0 + std::abs(x.period - y.period) / 2.0 +
         std::abs(x.electronegativity - y.electronegativity) / 0.5 +
         std::abs(x.covalent_radius - y.covalent_radius) / 0.2;
}

Crystal random_coordinates(const Crystal& truth, RandomStream& random) {
  Crystal crystal = truth;
  for (Fractional& position : crystal.positions)
    position.value = {random.uniform(), random.uniform(), random.uniform()};
  return crystal;
}

Substitution::Substitution(const SampleSet& train) : train_(train) {
  for (std::size_t i = 0; i < train.size(); ++i)
    if (train.samples[i].crystal) by_formula_[anonymous_formula(train.samples[i].composition())].push_back(i);
}

std::vector<Crystal> Substitution::candidates(const Composition& composition, std::size_t most) const {
  const auto found = by_formula_.find(anonymous_formula(composition));
  if (found == by_formula_.end()) return {};
  struct Candidate {
    double distance;
    std::size_t index;
    Exchange exchange;
  };
  std::vector<Candidate> list;
  for (const std::size_t index : found->second)
    if (auto exchange = best_exchange(train_.samples[index].composition(), composition))
      list.push_back({exchange->distance, index, std::move(*exchange)});
  std::ranges::stable_sort(list, {}, &Candidate::distance);
  std::vector<Crystal> crystals;
  for (const Candidate& candidate : list) {
    if (crystals.size() == most) break;
    Crystal crystal = *train_.samples[candidate.index].crystal;
    for (int& number : crystal.atomic_numbers) number = candidate.exchange.to.at(number);
    crystals.push_back(std::move(crystal));
  }
  return crystals;
}

}  // namespace werner
