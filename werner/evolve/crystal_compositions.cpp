#include "werner/evolve/crystal_compositions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "werner/core/composition.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/charge_neutrality.hpp"

namespace werner {

namespace {

constexpr double most_listed = 20000;
constexpr int draw_tries = 5000;

Composition composition_of(const std::vector<int>& elements, const AtomCounts& counts) {
  Composition composition;
  for (std::size_t e = 0; e < elements.size(); ++e)
    if (counts[e] > 0) composition.amounts[elements[e]] = counts[e];
  return composition;
}

std::string text(const std::vector<int>& elements, const AtomCounts& counts) {
  return full_formula(composition_of(elements, counts));
}

// Ways to write `atoms` as an ordered sum of `parts` numbers from 0 on.
double compositions_of(int atoms, int parts) {
  double ways = 1;
  for (int k = 1; k < parts; ++k) ways = ways * (atoms + k) / k;
  return std::round(ways);
}

// All of them, in rising order.
void append(int atoms, std::size_t parts, AtomCounts& begun, std::vector<AtomCounts>& all) {
  if (begun.size() + 1 == parts) {
    begun.push_back(atoms);
    all.push_back(begun);
    begun.pop_back();
    return;
  }
  for (int first = 0; first <= atoms; ++first) {
    begun.push_back(first);
    append(atoms - first, parts, begun, all);
    begun.pop_back();
  }
}

// Bars among stars: each ordered sum has the same chance.
AtomCounts random_counts(int atoms, std::size_t parts, RandomStream& random) {
  AtomCounts counts(parts, 0);
  int bars = static_cast<int>(parts) - 1, stars = atoms;
  for (std::size_t part = 0; bars + stars > 0;) {
    if (random.below(bars + stars) < bars) {
      ++part;
      --bars;
    } else {
      ++counts[part];
      --stars;
    }
  }
  return counts;
}

int distance(const AtomCounts& a, const AtomCounts& b) {
  int sum = 0;
  for (std::size_t e = 0; e < a.size(); ++e) sum += std::abs(a[e] - b[e]);
  return sum;
}

void check_options(const CrystalSpaceOptions& options) {
  const auto refusal = [&](const std::string& why, const std::string& hint) {
    return UsageError("no crystal can exist in this space: " + why, {.where = options.where, .hint = hint});
  };
  if (options.elements.empty()) throw refusal("it has no elements", "name a formula or elements");
  for (std::size_t e = 0; e < options.elements.size(); ++e) {
    element(options.elements[e]);
    if (e > 0 && options.elements[e] <= options.elements[e - 1])
      throw refusal("its elements are not in rising order", "name each element once");
  }
  if (!options.formula.empty() && options.formula.size() != options.elements.size())
    throw refusal("its formula and its elements differ in number", "give each element one number of atoms");
  if (std::ranges::any_of(options.formula, [](int n) { return n < 1; }))
    throw refusal("its formula has an element without atoms", "leave the element out");
  if (options.least_atoms < 1 || options.most_atoms < options.least_atoms)
    throw refusal("a cell cannot have from " + std::to_string(options.least_atoms) + " to " +
                      std::to_string(options.most_atoms) + " atoms",
                  "at least one atom, the smaller number first");
  if (!options.formula.empty() && (options.least_units < 1 || options.most_units < options.least_units))
    throw refusal("a cell cannot have from " + std::to_string(options.least_units) + " to " +
                      std::to_string(options.most_units) + " formula units",
                  "at least one unit, the smaller number first");
}

}  // namespace

int total(const AtomCounts& counts) { return std::accumulate(counts.begin(), counts.end(), 0); }

std::optional<AtomCounts> counts_of(const std::vector<int>& elements, const std::vector<int>& atomic_numbers) {
  AtomCounts counts(elements.size(), 0);
  for (const int z : atomic_numbers) {
    const auto place = std::ranges::lower_bound(elements, z);
    if (place == elements.end() || *place != z) return std::nullopt;
    ++counts[static_cast<std::size_t>(place - elements.begin())];
  }
  return counts;
}

Verdict charge_verdict(const std::vector<int>& elements, const AtomCounts& counts) {
  static const SmactRules rules = [] {
    SmactRules some;
    some.table = "icsd24";
    some.alloys = false;
    some.mixed_valence = true;
    return some;
  }();
  return smact_validity(reduced(composition_of(elements, counts)), rules);
}

CellCompositions::CellCompositions(const CrystalSpaceOptions& options)
    : elements_(options.elements),
      formula_(options.formula),
      least_atoms_(options.least_atoms),
      most_atoms_(options.most_atoms),
      charge_neutral_(options.charge_neutral),
      where_(options.where) {
  check_options(options);
  if (fixed()) {
    if (charge_neutral_)
      if (const Verdict verdict = charge_verdict(elements_, formula_); !verdict.ok())
        throw UsageError("no crystal can exist in this space: " + text(elements_, formula_) + " cannot be neutral (" +
                             verdict.reasons.front() + ")",
                         {.where = where_, .hint = "leave charge_neutral out, or choose another formula"});
    for (int units = options.least_units; units <= options.most_units; ++units) {
      AtomCounts counts = formula_;
      for (int& count : counts) count *= units;
      if (const int atoms = total(counts); atoms >= least_atoms_ && atoms <= most_atoms_) listed_.push_back(counts);
    }
    if (listed_.empty())
      throw UsageError("no crystal can exist in this space: " + std::to_string(options.least_units) + " to " +
                           std::to_string(options.most_units) + " units of " + text(elements_, formula_) +
                           " never have from " + std::to_string(least_atoms_) + " to " + std::to_string(most_atoms_) +
                           " atoms",
                       {.where = where_, .hint = "allow more atoms or other numbers of units"});
    total_ = static_cast<double>(listed_.size());
    several_ = listed_.size() > 1;
    return;
  }
  const std::size_t parts = elements_.size();
  for (int atoms = least_atoms_; atoms <= most_atoms_; ++atoms)
    total_ += compositions_of(atoms, static_cast<int>(parts));
  several_ = most_atoms_ > least_atoms_;
  if (!charge_neutral_ || total_ > most_listed) return;
  std::vector<AtomCounts> all;
  AtomCounts begun;
  for (int atoms = least_atoms_; atoms <= most_atoms_; ++atoms) append(atoms, parts, begun, all);
  std::map<AtomCounts, bool> neutral;  // by the reduced composition
  for (const AtomCounts& counts : all) {
    int divisor = 0;
    for (const int count : counts) divisor = std::gcd(divisor, count);
    AtomCounts smallest = counts;
    for (int& count : smallest) count /= divisor;
    const auto [known, is_new] = neutral.try_emplace(smallest, false);
    if (is_new) known->second = charge_verdict(elements_, smallest).ok();
    if (known->second) listed_.push_back(counts);
  }
  if (listed_.empty())
    throw UsageError("no crystal can exist in this space: none of its " + std::to_string(all.size()) +
                         " compositions can be neutral",
                     {.where = where_, .hint = "leave charge_neutral out, or add elements"});
  total_ = static_cast<double>(listed_.size());
}

Verdict CellCompositions::check(const AtomCounts& counts) const {
  const int atoms = total(counts);
  if (fixed()) {
    if (std::ranges::find(listed_, counts) != listed_.end()) return {};
    return {
        {"its cell, " + text(elements_, counts) + ", is no allowed number of units of " + text(elements_, formula_)}};
  }
  if (atoms < least_atoms_ || atoms > most_atoms_)
    return {{"its cell has " + std::to_string(atoms) + " atoms, not from " + std::to_string(least_atoms_) + " to " +
             std::to_string(most_atoms_)}};
  if (!charge_neutral_) return {};
  if (listed_.empty()) return charge_verdict(elements_, counts);
  if (std::ranges::find(listed_, counts) != listed_.end()) return {};
  return {{"common oxidation states do not balance " + text(elements_, counts)}};
}

std::optional<AtomCounts> CellCompositions::nearest(const AtomCounts& counts) const {
  if (!listed_.empty()) {
    const AtomCounts* best = nullptr;
    int best_distance = std::numeric_limits<int>::max();
    for (const AtomCounts& other : listed_)
      if (const int d = distance(counts, other); d < best_distance) {
        best = &other;
        best_distance = d;
      }
    return *best;
  }
  AtomCounts near = counts;
  while (total(near) > most_atoms_) --*std::ranges::max_element(near);
  while (total(near) < least_atoms_) ++*std::ranges::max_element(near);
  if (!charge_neutral_ || allows(near)) return near;
  for (std::size_t a = 0; a < near.size(); ++a)
    for (std::size_t b = 0; b < near.size(); ++b)
      for (const auto& [da, db] :
           {std::pair(1, 0), std::pair(-1, 0), std::pair(1, -1), std::pair(1, 1), std::pair(-1, -1)}) {
        AtomCounts other = near;
        other[a] += da;
        other[b] += db;
        if (std::ranges::all_of(other, [](int n) { return n >= 0; }) && allows(other)) return other;
      }
  return std::nullopt;
}

AtomCounts CellCompositions::draw(RandomStream& random) const {
  if (!listed_.empty()) {
    std::vector<int> sizes;
    for (const AtomCounts& counts : listed_) sizes.push_back(total(counts));
    std::ranges::sort(sizes);
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    const int atoms = sizes[static_cast<std::size_t>(random.below(static_cast<int>(sizes.size())))];
    std::vector<const AtomCounts*> of_size;
    for (const AtomCounts& counts : listed_)
      if (total(counts) == atoms) of_size.push_back(&counts);
    return *of_size[static_cast<std::size_t>(random.below(static_cast<int>(of_size.size())))];
  }
  for (int tries = 0; tries < draw_tries; ++tries) {
    const int atoms = least_atoms_ + random.below(most_atoms_ - least_atoms_ + 1);
    AtomCounts counts = random_counts(atoms, elements_.size(), random);
    if (!charge_neutral_ || allows(counts)) return counts;
  }
  throw UsageError("no crystal can exist in this space: none of " + std::to_string(draw_tries) +
                       " compositions tried can be neutral",
                   {.where = where_, .hint = "leave charge_neutral out, or choose other elements"});
}

SpaceSize CellCompositions::size() const {
  if (charge_neutral_ && listed_.empty()) return {0, total_, false};
  return {total_, total_, true};
}

}  // namespace werner
