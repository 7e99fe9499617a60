#include "werner/crystal/oxidation_guess.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace embedded {
std::string_view oxidation_guess_csv();
}

namespace {

struct State {
  int charge;
  double occurrence;
};
using States = std::array<std::vector<State>, 104>;  // by atomic number

const States& states() {
  static const States table = [] {
    States read;
    for (const std::string& line : split(embedded::oxidation_guess_csv(), '\n')) {
      const auto fields = split(line, ',');
      if (line.empty() || line[0] == '#' || fields[0] == "symbol") continue;
      read[static_cast<std::size_t>(atomic_number(fields[0]).value())].push_back(
          {parse_int(fields[1]).value(), parse_double(fields[2]).value()});
    }
    return read;
  }();
  return table;
}

// The highest occurrence by the sum of the charges of `atoms` atoms of one element.
std::map<int, double> sums_of(const std::vector<State>& choice, int atoms) {
  std::map<int, double> sums{{0, 0}};
  for (int i = 0; i < atoms; ++i) {
    std::map<int, double> next;
    for (const auto& [sum, score] : sums)
      for (const State& state : choice) {
        const auto [known, fresh] = next.try_emplace(sum + state.charge, score + state.occurrence);
        if (!fresh) known->second = std::max(known->second, score + state.occurrence);
      }
    sums = std::move(next);
  }
  return sums;
}

struct Choice {
  double score = 0;
  std::vector<int> sums;  // of each element
};

}  // namespace

std::optional<std::map<int, double>> guessed_oxidation_states(const Composition& composition, int most_atoms) {
  const Composition formula = reduced(composition);
  if (!(formula.total() > 0) || formula.total() > most_atoms) return std::nullopt;
  std::map<int, Choice> choices{{0, {}}};
  for (const auto& [number, amount] : formula.amounts) {
    if (amount != std::round(amount) || amount < 1 || number >= 104) return std::nullopt;
    const auto sums = sums_of(states()[static_cast<std::size_t>(number)], static_cast<int>(amount));
    std::map<int, Choice> next;
    for (const auto& [charge, choice] : choices)
      for (const auto& [sum, score] : sums) {
        Choice& best = next[charge + sum];
        if (!best.sums.empty() && best.score >= choice.score + score) continue;
        best = choice;
        best.score += score;
        best.sums.push_back(sum);
      }
    choices = std::move(next);
  }
  const auto neutral = choices.find(0);
  if (neutral == choices.end()) return std::nullopt;
  std::map<int, double> states;
  std::size_t e = 0;
  for (const auto& [number, amount] : formula.amounts) states[number] = neutral->second.sums[e++] / amount;
  return states;
}

}  // namespace werner
