#include "werner/crystal/charge_neutrality.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/metallicity.hpp"
#include "werner/crystal/oxidation_states.hpp"
#include "werner/crystal/sum_set.hpp"

namespace werner {

namespace {

// One element of the compound; with mixed valence its atoms choose their states one by one.
struct Part {
  int number = 0;
  std::int64_t count = 0;
  const std::vector<int>* states = nullptr;
  double electronegativity = 0;
  bool mixed = false;
};

constexpr double whole_tolerance = 1e-8;   // as pymatgen's amount tolerance
constexpr double shared_tolerance = 1e-6;  // of occupancies written with few digits
constexpr int largest_multiple = 1000;     // of fractional amounts
constexpr double most_atoms = 1e6;         // of a reduced formula: sums of 30 elements then take 30 MB
constexpr double most_mixed_atoms = 1e4;   // the time for mixed valence grows with the square

// Elements whose atoms SMACT lets differ.
bool variable_valence(int number) {
  constexpr std::array<std::string_view, 24> symbols = {"Fe", "Mn", "Co", "Cu", "Ni", "V",  "Ti", "Cr",
                                                        "Nb", "Mo", "W",  "Re", "Ru", "Os", "Pd", "Ag",
                                                        "Au", "Sn", "Sb", "Bi", "Ce", "Eu", "Yb", "U"};
  return std::find(symbols.begin(), symbols.end(), element(number).symbol) != symbols.end();
}

// The amounts as whole numbers without a common divisor; nothing when there is no such multiple.
std::vector<Part> whole_parts(const Composition& composition) {
  std::vector<Part> parts;
  for (int multiple = 1; multiple <= largest_multiple; ++multiple) {
    parts.clear();
    const double tolerance = multiple == 1 ? whole_tolerance : shared_tolerance * multiple;
    std::int64_t divisor = 0;
    bool whole = true;
    for (const auto& [number, amount] : composition.amounts) {
      if (amount == 0) continue;
      const double count = std::round(amount * multiple);
      whole = whole && count > 0 && std::abs(amount * multiple - count) <= tolerance;
      if (!whole) break;
      parts.push_back({number, static_cast<std::int64_t>(count)});
      divisor = std::gcd(divisor, parts.back().count);
    }
    if (!whole) continue;
    for (Part& part : parts) part.count /= divisor;
    return parts;
  }
  return {};
}

std::string number_text(double value) { return format_double(value); }

int highest(const Part& part) { return std::max(part.states->back(), 0); }
int lowest(const Part& part) { return std::min(part.states->front(), 0); }

// `sums` with the charges of one more element added: those of its states that have `sign`, without the sign.
SumSet with_part(SumSet sums, const Part& part, int sign, std::int64_t largest) {
  const std::int64_t steps = part.mixed ? part.count : 1, atoms = part.mixed ? 1 : part.count;
  for (std::int64_t step = 0; step < steps; ++step) {
    SumSet next(largest);
    for (const int state : *part.states)
      if (sign * state >= 0) next.add_shifted(sums, sign * state * atoms);
    sums = std::move(next);
  }
  return sums;
}

// Whether states of both signs can sum to nothing. Charges are counted from the lowest state of each element.
bool neutral_combination(const std::vector<Part>& parts) {
  std::int64_t zero = 0, largest = 0;
  for (const Part& part : parts) {
    zero -= part.count * part.states->front();
    largest += part.count * (part.states->back() - part.states->front());
  }
  if (zero < 0 || zero > largest) return false;
  SumSet sums(zero);
  sums.insert(0);
  for (const Part& part : parts) {
    const std::int64_t steps = part.mixed ? part.count : 1, atoms = part.mixed ? 1 : part.count;
    for (std::int64_t step = 0; step < steps; ++step) {
      SumSet next(zero);
      for (const int state : *part.states) next.add_shifted(sums, atoms * (state - part.states->front()));
      sums = std::move(next);
    }
  }
  return sums.contains(zero);
}

// The same where every cation is less electronegative than every anion: in the order of electronegativity there is
// then a place with no anion before it and no cation behind it. `parts` are in this order.
bool ordered_combination(const std::vector<Part>& parts) {
  std::int64_t positive = 0, negative = 0;
  for (const Part& part : parts) {
    positive += part.count * highest(part);
    negative -= part.count * lowest(part);
  }
  const std::int64_t largest = std::min(positive, negative);
  SumSet nothing(largest);
  nothing.insert(0);
  std::vector<SumSet> cations{nothing};  // sums of the first 0, 1, 2 ... elements
  for (const Part& part : parts) {
    if (part.states->back() < 0) break;
    cations.push_back(with_part(cations.back(), part, +1, largest));
  }
  SumSet anions = nothing;
  for (std::size_t first = parts.size();; --first) {
    const bool between =
        first == 0 || first == parts.size() || parts[first - 1].electronegativity < parts[first].electronegativity;
    if (between && first < cations.size() && cations[first].meets(anions)) return true;
    if (first == 0) return false;
    anions = with_part(anions, parts[first - 1], -1, largest);
    if (anions.empty()) return false;
  }
}

bool combination(const std::vector<Part>& parts, bool electronegativity) {
  return electronegativity ? ordered_combination(parts) : neutral_combination(parts);
}

// More than one element, all with states and, where they are asked for, electronegativities.
Verdict judged(std::vector<Part> parts, const SmactRules& rules) {
  std::sort(parts.begin(), parts.end(),
            [](const Part& a, const Part& b) { return a.electronegativity < b.electronegativity; });
  if (combination(parts, rules.electronegativity)) return {};
  if (rules.mixed_valence) {
    double combinations = 1, atoms = 0;
    for (Part& part : parts) {
      part.mixed = variable_valence(part.number);
      const auto states = static_cast<double>(part.states->size());
      combinations *= part.mixed ? std::pow(states, static_cast<double>(part.count)) : states;
      atoms += static_cast<double>(part.count);
    }
    if (combinations > rules.most_mixed_combinations)
      return {{number_text(combinations) + " combinations of mixed valence are more than " +
               number_text(rules.most_mixed_combinations)}};
    if (atoms > most_mixed_atoms)
      return {{number_text(atoms) + " atoms in the reduced formula are too many for mixed valence"}};
    if (combination(parts, rules.electronegativity)) return {};
  }
  if (rules.electronegativity && neutral_combination(parts))
    return {{"no neutral combination of oxidation states (" + rules.table +
             ") has every cation less electronegative than every anion"}};
  return {{"no combination of oxidation states (" + rules.table + ") is neutral"}};
}

std::vector<SmactPreset> presets() {
  const SmactRules smact26;
  SmactRules crystallm, mattergen, smact40;
  crystallm.most_combinations = 1e7;
  mattergen.table = "icsd24";
  smact40.table = "icsd24_medium";
  smact40.most_mixed_combinations = 1e6;
  return {{"cdvae", "metrics of CDVAE, DiffCSP and their copies with SMACT before 3.0", smact26},
          {"crystallm", "the same, not valid beyond 1e7 combinations", crystallm},
          {"mattergen", "the same code with SMACT 3.0 and later, as MatterGen installs it", mattergen},
          {"smact-2.6", "smact_validity of SMACT 2.6 with its defaults", smact26},
          {"smact-4.0", "smact_validity of SMACT 4.0 with its defaults", smact40}};
}

}  // namespace

std::span<const SmactPreset> smact_presets() {
  static const std::vector<SmactPreset> list = presets();
  return list;
}

const SmactRules& smact_rules(std::string_view preset) {
  std::vector<std::string> names;
  for (const SmactPreset& known : smact_presets()) {
    if (known.name == preset) return known.rules;
    names.push_back(known.name);
  }
  throw UsageError("unknown rules of composition '" + std::string(preset) + "'", {.hint = did_you_mean(preset, names)});
}

Verdict smact_validity(const Composition& composition, const SmactRules& rules) {
  const OxidationStateTable& table = oxidation_state_table(rules.table);
  double atoms = 0;
  for (const auto& [number, amount] : composition.amounts) {
    if (number < 1 || number >= rule_elements) return {{"no element has the atomic number " + std::to_string(number)}};
    if (!std::isfinite(amount) || amount < 0)
      return {{"the amount " + number_text(amount) + " of " + element(number).symbol}};
    atoms += amount;
  }
  if (!(atoms > 0)) return {{"no atoms"}};
  if (!(atoms < 1e15)) return {{number_text(atoms) + " atoms are too many to be counted"}};
  std::vector<Part> parts = whole_parts(composition);
  if (parts.empty()) return {{"amounts are not in the ratio of whole numbers"}};
  if (parts.size() == 1) return {};
  const auto is_metal = [](const Part& part) { return rule_element(part.number).metal; };
  if (rules.alloys && std::all_of(parts.begin(), parts.end(), is_metal)) return {};
  if (rules.metallicity && metallicity_score(composition) >= *rules.metallicity) return {};

  double combinations = 1;
  atoms = 0;
  for (Part& part : parts) {
    part.states = &table.states[static_cast<std::size_t>(part.number)];
    if (part.states->empty())
      return {{"no oxidation states of " + element(part.number).symbol + " in the table " + rules.table}};
    combinations *= static_cast<double>(part.states->size());
    atoms += static_cast<double>(part.count);
  }
  if (combinations > rules.most_combinations) {
    if (rules.valid_beyond) return {};
    return {{number_text(combinations) + " combinations of oxidation states are more than " +
             number_text(rules.most_combinations)}};
  }
  for (Part& part : parts) {
    const auto& x = rule_element(part.number).electronegativity;
    if (!x && rules.electronegativity) return {{"no electronegativity of " + element(part.number).symbol}};
    part.electronegativity = x.value_or(0);
  }
  if (atoms > most_atoms) return {{number_text(atoms) + " atoms in the reduced formula are too many to be tested"}};
  return judged(std::move(parts), rules);
}

}  // namespace werner
