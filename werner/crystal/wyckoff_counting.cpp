#include "werner/crystal/wyckoff_counting.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <numeric>

#include "werner/core/error.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner {

namespace {

void check(const std::vector<int>& counts, const PositionWeights& weights, std::size_t positions) {
  if (std::ranges::any_of(counts, [](int n) { return n < 0; }))
    throw Error("a number of atoms is negative", {.hint = "counts are atoms per conventional cell"});
  if (!weights.empty() &&
      (weights.size() != positions || !std::ranges::all_of(weights, [](double w) { return w > 0; })))
    throw Error("weights have to be positive numbers, one per Wyckoff position");
}

// Choices with the given weights; the last one of any weight where rounding leaves a rest.
std::size_t chosen(const std::vector<double>& weights, RandomStream& random) {
  double left = random.uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last;
}

}  // namespace

WyckoffCounts::WyckoffCounts(int space_group, std::vector<int> counts, PositionWeights weights)
    : space_group_(space_group), counts_(std::move(counts)) {
  const auto positions = wyckoff_positions(space_group);
  check(counts_, weights, positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    auto& letters = positions[i].free_parameters() == 0 ? fixed_ : free_;
    letters.push_back({positions[i].letter, positions[i].multiplicity, weights.empty() ? 1.0 : weights[i]});
  }
  const int most = counts_.empty() ? 0 : *std::ranges::max_element(counts_);
  std::vector<double> row(static_cast<std::size_t>(most) + 1, 0.0);
  row[0] = 1;
  for (const Letter& letter : free_) {
    for (auto n = static_cast<std::size_t>(letter.multiplicity); n < row.size(); ++n)
      row[n] += letter.weight * row[n - static_cast<std::size_t>(letter.multiplicity)];
    free_table_.push_back(row);
  }
  if (free_.empty()) free_table_.push_back(row);
  const std::size_t masks = std::size_t{1} << fixed_.size();
  mask_atoms_.assign(masks, 0);
  mask_weight_.assign(masks, 1);
  for (std::size_t mask = 1; mask < masks; ++mask) {
    const auto bit = static_cast<std::size_t>(std::countr_zero(mask));
    mask_atoms_[mask] = mask_atoms_[mask & (mask - 1)] + fixed_[bit].multiplicity;
    mask_weight_[mask] = mask_weight_[mask & (mask - 1)] * fixed_[bit].weight;
  }
  rest_.assign(counts_.size() + 1, std::vector<double>(masks, 1));
  for (std::size_t k = counts_.size(); k-- > 0;)
    for (std::size_t used = 0; used < masks; ++used) {
      const std::size_t open = masks - 1 - used;
      double sum = 0;
      for (std::size_t part = open;; part = (part - 1) & open) {
        if (const double ways = element_ways(k, static_cast<Mask>(part)); ways > 0)
          sum += ways * rest_[k + 1][used | part];
        if (part == 0) break;
      }
      rest_[k][used] = sum;
    }
  total_ = rest_[0][0];
}

double WyckoffCounts::free_ways(int atoms) const {
  return atoms < 0 ? 0 : free_table_.back()[static_cast<std::size_t>(atoms)];
}

double WyckoffCounts::element_ways(std::size_t element, Mask mask) const {
  return mask_weight_[mask] * free_ways(counts_[element] - mask_atoms_[mask]);
}

std::string WyckoffCounts::free_letters(int atoms, RandomStream& random) const {
  std::string letters;
  for (std::size_t k = free_.size(); k-- > 0;)
    while (atoms > 0) {
      // One more orbit of this position, or none: the two terms of the recursion.
      const auto n = static_cast<std::size_t>(atoms);
      const double without = k > 0 ? free_table_[k - 1][n] : 0;
      if (free_table_[k][n] <= without || random.uniform() * free_table_[k][n] < without) break;
      letters += free_[k].name;
      atoms -= free_[k].multiplicity;
    }
  return letters;
}

WyckoffAssignment WyckoffCounts::draw(RandomStream& random) const {
  assert(total_ > 0);
  WyckoffAssignment assignment;
  std::size_t used = 0;
  const std::size_t masks = mask_atoms_.size();
  for (std::size_t k = 0; k < counts_.size(); ++k) {
    std::vector<double> ways(masks, 0.0);
    for (std::size_t part = 0; part < masks; ++part)
      if ((part & used) == 0) ways[part] = element_ways(k, static_cast<Mask>(part)) * rest_[k + 1][used | part];
    const std::size_t part = chosen(ways, random);
    std::string letters = free_letters(counts_[k] - mask_atoms_[part], random);
    for (std::size_t bit = 0; bit < fixed_.size(); ++bit)
      if (part >> bit & 1) letters += fixed_[bit].name;
    std::ranges::sort(letters, {}, letter_index);
    assignment.push_back(std::move(letters));
    used |= part;
  }
  return assignment;
}

std::optional<std::vector<WyckoffAssignment>> WyckoffCounts::all(std::size_t most) const {
  std::vector<WyckoffAssignment> found;
  if (total_ <= 0) return found;
  // Where weights are not 1 the number is not known beforehand, so the plain counts are asked.
  WyckoffCounts plain = *this;
  if (std::ranges::any_of(fixed_, [](const Letter& l) { return l.weight != 1; }) ||
      std::ranges::any_of(free_, [](const Letter& l) { return l.weight != 1; }))
    plain = WyckoffCounts(space_group_, counts_);
  if (plain.total_ > static_cast<double>(most)) return std::nullopt;
  WyckoffAssignment so_far;
  list(0, 0, so_far, found);
  return found;
}

void WyckoffCounts::list(std::size_t element, Mask used, WyckoffAssignment& so_far,
                         std::vector<WyckoffAssignment>& found) const {
  if (element == counts_.size()) {
    found.push_back(so_far);
    return;
  }
  for (std::size_t part = 0; part < mask_atoms_.size(); ++part) {
    const auto mask = static_cast<Mask>(part);
    if ((mask & used) != 0 || element_ways(element, mask) <= 0 || rest_[element + 1][mask | used] <= 0) continue;
    std::string fixed;
    for (std::size_t bit = 0; bit < fixed_.size(); ++bit)
      if (mask >> bit & 1) fixed += fixed_[bit].name;
    std::vector<std::string> rests;
    std::string rest;
    list_free(free_.size(), counts_[element] - mask_atoms_[part], rest, rests);
    for (const std::string& letters : rests) {
      so_far.push_back(fixed + letters);
      std::ranges::sort(so_far.back(), {}, letter_index);
      list(element + 1, mask | used, so_far, found);
      so_far.pop_back();
    }
  }
}

void WyckoffCounts::list_free(std::size_t letter, int atoms, std::string& so_far,
                              std::vector<std::string>& found) const {
  if (atoms == 0) {
    found.push_back(so_far);
    return;
  }
  for (std::size_t k = letter; k-- > 0;) {
    if (atoms < free_[k].multiplicity || free_table_[k][static_cast<std::size_t>(atoms)] <= 0) continue;
    so_far += free_[k].name;
    list_free(k + 1, atoms - free_[k].multiplicity, so_far, found);
    so_far.pop_back();
  }
}

}  // namespace werner
