#include "werner/crystal/templates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "werner/core/element.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/reduction.hpp"

namespace werner {

namespace {

// Elements by amount, then atomic number; amounts of the reduced formula. Empty where amounts are not whole.
std::pair<std::vector<int>, std::vector<int>> slots(const Composition& composition) {
  std::vector<std::pair<int, int>> entries;
  for (const auto& [number, amount] : reduced(composition).amounts) {
    if (std::abs(amount - std::round(amount)) > 1e-8 || amount < 0.5) return {};
    entries.emplace_back(static_cast<int>(std::lround(amount)), number);
  }
  std::ranges::sort(entries);
  std::pair<std::vector<int>, std::vector<int>> result;
  for (const auto& [amount, number] : entries) {
    result.first.push_back(number);
    result.second.push_back(amount);
  }
  return result;
}

std::array<double, 6> shape_of(const Lattice& lattice) {
  const CellParameters cell = lattice.parameters();
  const double scale = std::cbrt(lattice.volume());
  std::array<double, 6> shape{};
  for (std::size_t k = 0; k < 3; ++k) {
    shape[k] = cell.lengths[k] / scale;
    shape[k + 3] = cell.angles[k];
  }
  return shape;
}

bool alike(const std::array<double, 6>& a, const std::array<double, 6>& b) {
  constexpr double lengths = 0.06, angles = 5;
  for (std::size_t k = 0; k < 3; ++k)
    if (std::abs(a[k] / b[k] - 1) > lengths || std::abs(a[k + 3] - b[k + 3]) > angles) return false;
  return true;
}

// All orders of `numbers` that exchange only places of equal amounts; the places are sorted by amount.
void add_assignments(const std::vector<int>& amounts, std::size_t from, std::vector<int>& numbers,
                     std::vector<std::vector<int>>& found) {
  if (from == amounts.size()) {
    found.push_back(numbers);
    return;
  }
  const auto end = static_cast<std::size_t>(std::ranges::upper_bound(amounts, amounts[from]) - amounts.begin());
  const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(from),
             last = numbers.begin() + static_cast<std::ptrdiff_t>(end);
  std::sort(first, last);
  do {
    std::vector<int> copy = numbers;
    add_assignments(amounts, end, copy, found);
  } while (std::next_permutation(first, last));
}

Crystal with_elements(const Crystal& crystal, const std::vector<int>& from, const std::vector<int>& to) {
  Crystal result = crystal;
  for (int& number : result.atomic_numbers)
    number = to[static_cast<std::size_t>(std::ranges::find(from, number) - from.begin())];
  const double scale = std::cbrt(expected_volume(composition_of(result)) / expected_volume(composition_of(crystal)));
  result.lattice = Lattice(crystal.lattice.rows() * scale);
  return result;
}

}  // namespace

double substitution_distance(int a, int b) {
  if (a == b) return 0;
  const Element &x = element(a), &y = element(b);
  // One group, one period and the usual spread of electronegativity and radius between them weigh about the same.
  const bool lanthanides = x.is_f_block() && y.is_f_block() && x.period == y.period;
  const double columns = lanthanides ? 0 : std::abs(x.group - y.group) / 2.0,
               rows = 0.5 * std::abs(x.period - y.period);
  return 0.1 + std::min(columns, 4.0) * 0.5 + rows + 1.5 * std::abs(x.electronegativity - y.electronegativity) +
         1.5 * std::abs(x.covalent_radius - y.covalent_radius);
}

void TemplateLibrary::add(const Crystal& crystal) {
  const std::size_t source = number_++;
  if (crystal.size() == 0 || !crystal.lattice.usable()) return;
  auto cell = smallest_cell(crystal);
  if (cell) cell = niggli_cell(*cell);
  auto [numbers, amounts] = slots(composition_of(crystal));
  if (!cell || numbers.empty()) return;
  FormulaType& type = types_[amounts];
  const auto shape = shape_of(cell->lattice);
  std::size_t family = 0;
  while (family < type.families.size() &&
         !(type.families[family].sites == cell->size() && alike(type.families[family].shape, shape)))
    ++family;
  if (family == type.families.size()) type.families.push_back({cell->size(), shape, 0});
  ++type.families[family].members;
  type.templates.push_back({std::move(*cell), source, family, std::move(numbers), std::move(amounts)});
}

void TemplateLibrary::learn() {
  // Two crystals of a family that differ in one element: that one substitutes the other.
  std::vector<double> pairs(elements * elements, 0.0), single(elements, 0.0);
  double total = 0;
  for (const auto& [amounts, type] : types_) {
    std::map<std::pair<std::size_t, std::vector<int>>, std::vector<int>> ends;
    for (const Template& t : type.templates)
      for (std::size_t k = 0; k < t.elements.size(); ++k) {
        std::vector<int> rest = t.elements;
        rest[k] = -t.amounts[k];
        std::ranges::sort(rest);
        ends[{t.family, std::move(rest)}].push_back(t.elements[k]);
      }
    for (auto& [key, list] : ends) {
      std::ranges::sort(list);
      list.erase(std::unique(list.begin(), list.end()), list.end());
      // A long list says less about each of its pairs.
      const double weight = list.size() > 1 ? 1 / std::sqrt(static_cast<double>(list.size() - 1)) : 0;
      for (const int a : list)
        for (const int b : list)
          if (a != b) {
            pairs[static_cast<std::size_t>(a) * elements + static_cast<std::size_t>(b)] += weight;
            single[static_cast<std::size_t>(a)] += weight;
            total += weight;
          }
    }
  }
  learned_.assign(elements * elements, 0.0);
  for (int a = 1; a < static_cast<int>(elements); ++a)
    for (int b = 1; b < static_cast<int>(elements); ++b) {
      const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
      const double expected = total > 0 ? single[i] * single[j] / total : 0;
      // Counts against chance; where there are few, what the plain distance says counts like `known` pairs.
      constexpr double known = 2;
      const double prior = 3 * std::exp(-substitution_distance(a, b));
      learned_[i * elements + j] = std::log((pairs[i * elements + j] + known * prior) / (expected + known));
    }
}

double TemplateLibrary::substitution_score(int from, int to, TemplateOrder order) const {
  if (order == TemplateOrder::plain || learned_.empty()) return -substitution_distance(from, to);
  constexpr double same = 4;  // above the best substitution
  return from == to ? same : learned_[static_cast<std::size_t>(from) * elements + static_cast<std::size_t>(to)];
}

std::vector<TemplateCrystal> TemplateLibrary::substituted(const Composition& composition, std::size_t most,
                                                          TemplateOrder order) const {
  const auto [numbers, amounts] = slots(composition);
  const auto found = types_.find(amounts);
  if (numbers.empty() || found == types_.end()) return {};
  const FormulaType& type = found->second;
  std::vector<std::vector<int>> assignments;
  std::vector<int> start = numbers;
  add_assignments(amounts, 0, start, assignments);
  struct Candidate {
    double score;
    std::size_t index, assignment;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(type.templates.size() * assignments.size());
  for (std::size_t i = 0; i < type.templates.size(); ++i) {
    const Template& t = type.templates[i];
    for (std::size_t p = 0; p < assignments.size(); ++p) {
      double score = 0;
      for (std::size_t k = 0; k < t.elements.size(); ++k)
        score += substitution_score(t.elements[k], assignments[p][k], order);
      candidates.push_back({score, i, p});
    }
  }
  if (order == TemplateOrder::learned) {
    // Every similar member of a family speaks for it: the best score rises by the logarithm of their number, each
    // counted by how near it comes to the best.
    std::map<std::pair<std::size_t, std::size_t>, double> best, support;
    for (const Candidate& c : candidates) {
      auto [it, is_new] = best.try_emplace({type.templates[c.index].family, c.assignment}, c.score);
      it->second = std::max(it->second, c.score);
    }
    for (const Candidate& c : candidates) {
      const std::pair key{type.templates[c.index].family, c.assignment};
      support[key] += std::exp(c.score - best[key]);
    }
    for (Candidate& c : candidates) c.score += std::log(support[{type.templates[c.index].family, c.assignment}]);
  }
  std::ranges::stable_sort(candidates, [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  std::vector<TemplateCrystal> result;
  std::vector<PreparedCrystal> prepared;
  constexpr std::size_t patience = 20;  // candidates looked at for each that is asked for
  for (std::size_t k = 0; k < candidates.size() && k < patience * most && result.size() < most; ++k) {
    const Template& t = type.templates[candidates[k].index];
    Crystal crystal = with_elements(t.crystal, t.elements, assignments[candidates[k].assignment]);
    PreparedCrystal mine = prepare(crystal);
    if (std::ranges::any_of(prepared, [&](const PreparedCrystal& other) { return fit(mine, other); })) continue;
    prepared.push_back(std::move(mine));
    result.push_back({std::move(crystal), t.source, candidates[k].score});
  }
  return result;
}

}  // namespace werner
