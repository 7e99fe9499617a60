#include "werner/crystal/template_groups.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <tuple>

#include "werner/core/element.hpp"
#include "werner/crystal/matcher.hpp"

namespace werner {

namespace {

using Permutation = std::vector<std::size_t>;

// The crystal with the number of its slot, after the permutation, in place of each element.
PreparedCrystal prepared_slots(const TemplateEntry& entry, const Permutation& permutation) {
  Crystal crystal = entry.crystal;
  for (int& number : crystal.atomic_numbers) {
    const auto slot = static_cast<std::size_t>(std::ranges::find(entry.elements, number) - entry.elements.begin());
    number = static_cast<int>(permutation[slot]) + 1;
  }
  return prepare(crystal);
}

template <class Value>
std::vector<Value> moved(const std::vector<Value>& values, const Permutation& to) {
  std::vector<Value> result(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) result[to[k]] = values[k];
  return result;
}

std::vector<std::size_t> equal_permutations(const std::vector<Permutation>& all, const std::vector<Permutation>& own) {
  std::map<Permutation, std::size_t> numbers;
  for (std::size_t p = 0; p < all.size(); ++p) numbers[all[p]] = p;
  std::vector<std::size_t> result;
  for (const Permutation& p : all) {
    std::size_t first = all.size();
    for (const Permutation& exchange : own) first = std::min(first, numbers.at(moved(p, exchange)));
    result.push_back(first);
  }
  return result;
}

}  // namespace

ElementSlots element_slots(const Composition& composition) {
  std::vector<std::tuple<int, double, int>> entries;
  for (const auto& [number, amount] : reduced(composition).amounts) {
    if (std::abs(amount - std::round(amount)) > 1e-8 || amount < 0.5) return {};
    entries.emplace_back(static_cast<int>(std::lround(amount)), element(number).electronegativity, number);
  }
  std::ranges::sort(entries);
  ElementSlots slots;
  for (const auto& [amount, electronegativity, number] : entries) {
    slots.elements.push_back(number);
    slots.amounts.push_back(amount);
  }
  return slots;
}

bool same_compound(const TemplateType& type, const TemplateEntry& entry, const std::vector<int>& elements) {
  for (std::size_t k = 0; k < elements.size(); ++k) {
    const auto at = std::ranges::find(entry.elements, elements[k]);
    if (at == entry.elements.end() ||
        type.amounts[static_cast<std::size_t>(at - entry.elements.begin())] != type.amounts[k])
      return false;
  }
  return true;
}

std::vector<Permutation> slot_permutations(const std::vector<int>& amounts) {
  constexpr std::size_t most = 720;
  Permutation permutation(amounts.size());
  std::iota(permutation.begin(), permutation.end(), std::size_t{0});
  std::vector<Permutation> result{permutation};
  for (std::size_t from = 0; from < amounts.size();) {
    const auto end = static_cast<std::size_t>(std::ranges::upper_bound(amounts, amounts[from]) - amounts.begin());
    const std::size_t before = result.size();
    Permutation part(permutation.begin() + static_cast<std::ptrdiff_t>(from),
                     permutation.begin() + static_cast<std::ptrdiff_t>(end));
    while (std::ranges::next_permutation(part).found)
      for (std::size_t i = 0; i < before; ++i) {
        if (result.size() == most) return {permutation};
        result.push_back(result[i]);
        std::ranges::copy(part, result.back().begin() + static_cast<std::ptrdiff_t>(from));
      }
    from = end;
  }
  std::ranges::sort(result);
  return result;
}

void group_templates(TemplateType& type) {
  struct First {
    PreparedCrystal crystal;
    std::size_t members = 0;
  };
  std::vector<First> firsts;
  std::vector<std::size_t> commonest;
  type.groups.clear();
  type.permutations = slot_permutations(type.amounts);
  for (TemplateEntry& entry : type.templates) {
    std::vector<PreparedCrystal> mine;
    for (const Permutation& p : type.permutations) mine.push_back(prepared_slots(entry, p));
    const auto joins = [&](std::size_t group) {
      if (firsts[group].crystal.size() != mine[0].size()) return false;
      for (std::size_t p = 0; p < mine.size(); ++p)
        if (fit(mine[p], firsts[group].crystal)) {
          entry.elements = moved(entry.elements, type.permutations[p]);
          return true;
        }
      return false;
    };
    const auto found = std::ranges::find_if(commonest, joins);
    if (found != commonest.end()) {
      entry.group = *found;
      ++firsts[entry.group].members;
      for (auto at = found; at != commonest.begin() && firsts[*(at - 1)].members < firsts[*at].members; --at)
        std::iter_swap(at - 1, at);
      continue;
    }
    entry.group = firsts.size();
    std::vector<Permutation> own;
    for (std::size_t p = 0; p < mine.size(); ++p)
      if (p == 0 || fit(mine[p], mine[0])) own.push_back(type.permutations[p]);
    type.groups.push_back({entry.crystal.size(), equal_permutations(type.permutations, own)});
    commonest.push_back(entry.group);
    firsts.push_back({std::move(mine[0]), 1});
  }
}

std::vector<double> substitution_log_odds(const TemplateTypes& types,
                                          const std::function<bool(const TemplateEntry&)>& counts) {
  constexpr std::size_t n = substitution_elements;
  std::vector<double> pairs(n * n, 0.0), single(n, 0.0);
  double total = 0;
  for (const auto& [amounts, type] : types) {
    // All that is equal but for the element on one slot.
    std::map<std::pair<std::size_t, std::vector<int>>, std::set<int>> ends;
    for (const TemplateEntry& entry : type.templates) {
      if (!counts(entry)) continue;
      const TemplateGroup& group = type.groups[entry.group];
      for (std::size_t k = 0; k < entry.elements.size(); ++k) {
        std::vector<int> rest = entry.elements;
        rest[k] = 0;
        std::vector<int> least = rest;
        for (std::size_t p = 0; p < type.permutations.size(); ++p)
          if (group.same_as[p] == 0) least = std::min(least, moved(rest, type.permutations[p]));
        ends[{entry.group, std::move(least)}].insert(entry.elements[k]);
      }
    }
    for (const auto& [key, list] : ends) {
      if (list.size() < 2) continue;
      // A long list says less about each of its pairs.
      const double weight = 1 / std::sqrt(static_cast<double>(list.size() - 1));
      for (const int a : list)
        for (const int b : list)
          if (a != b) {
            pairs[static_cast<std::size_t>(a) * n + static_cast<std::size_t>(b)] += weight;
            single[static_cast<std::size_t>(a)] += weight;
            total += weight;
          }
    }
  }
  std::vector<double> log_odds(n * n, 0.0);
  for (int a = 1; a < static_cast<int>(n); ++a)
    for (int b = 1; b < static_cast<int>(n); ++b) {
      if (a == b) continue;
      const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
      const double expected = total > 0 ? single[i] * single[j] / total : 0;
      // Counts against chance; where there are few, what the plain distance says counts like `known` pairs.
      constexpr double known = 2;
      const double prior = 3 * std::exp(-substitution_distance(a, b));
      log_odds[i * n + j] = std::log((pairs[i * n + j] + known * prior) / (expected + known));
    }
  return log_odds;
}

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

}  // namespace werner
