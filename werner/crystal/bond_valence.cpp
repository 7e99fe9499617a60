#include "werner/crystal/bond_valence.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>

#include "werner/core/element.hpp"
#include "werner/core/neighbours.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/oxidation_states.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

namespace embedded {
std::string_view bond_valence_elements_csv();
std::string_view bond_valence_species_csv();
}  // namespace embedded

namespace {

// What holds of crystals whose sites are whole atoms, and of others.
struct Rules {
  double least_share;  // of the most probable state; rarer ones are not looked at
  double neutral;      // charge of the cell, at most
  int most_spread;     // between states of one element
};
constexpr Rules ordered_rules{0.01, 0, 1}, shared_rules{1e-3, 1e-5, 2};

struct Species {
  int state = 0;
  double mean = 0, deviation = 0;  // of its bond-valence sums in the ICSD
  double occurrence = 0;           // sites there
};
struct Parameters {
  double r = 0, c = 0;  // Angstrom; electronegativity by Allred and Rochow
  std::vector<Species> species;
};

std::array<std::optional<Parameters>, rule_elements> read_parameters() {
  std::array<std::optional<Parameters>, rule_elements> list;
  const auto each_row = [](std::string_view csv, const auto& use) {
    bool header = true;
    for (const std::string& line : split(csv, '\n')) {
      if (line.empty() || line[0] == '#') continue;
      if (!header) use(split(line, ','));
      header = false;
    }
  };
  each_row(embedded::bond_valence_elements_csv(), [&](const std::vector<std::string>& f) {
    list[static_cast<std::size_t>(atomic_number(f[0]).value())] =
        Parameters{parse_double(f[1]).value(), parse_double(f[2]).value(), {}};
  });
  each_row(embedded::bond_valence_species_csv(), [&](const std::vector<std::string>& f) {
    auto& parameters = list[static_cast<std::size_t>(atomic_number(f[0]).value())];
    assert(parameters);
    parameters->species.push_back(
        {parse_int(f[1]).value(), parse_double(f[2]).value(), parse_double(f[3]).value(), parse_double(f[4]).value()});
  });
  return list;
}

const Parameters* parameters_of(int number) {
  static const auto list = read_parameters();
  if (number < 1 || number >= rule_elements || !list[static_cast<std::size_t>(number)]) return nullptr;
  return &*list[static_cast<std::size_t>(number)];
}

double electronegativity(int number) { return rule_element(number).pymatgen_electronegativity.value_or(0); }

// Sites that are equivalent, by the first of them.
struct Group {
  std::size_t first = 0;
  double count = 0, electronegativity = 0;
};

std::vector<Group> groups_of(const DisorderedCrystal& crystal, const Symmetry& symmetry) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    if (symmetry.equivalents[i] != i) continue;
    double sum = 0, amount = 0;
    for (const Occupant& occupant : crystal.sites[i]) {
      sum += electronegativity(occupant.atomic_number) * occupant.occupancy;
      amount += occupant.occupancy;
    }
    groups.push_back({i, static_cast<double>(std::ranges::count(symmetry.equivalents, i)), sum / amount});
  }
  std::ranges::stable_sort(groups, std::greater(), &Group::electronegativity);
  return groups;
}

double bond_valence_sum(const DisorderedCrystal& crystal, std::size_t site, const std::vector<Neighbour>& around,
                        double scale) {
  double sum = 0;
  for (const Occupant& here : crystal.sites[site])
    for (const Neighbour& neighbour : around)
      for (const Occupant& there : crystal.sites[neighbour.site])
        sum += here.occupancy * there.occupancy *
               bond_valence(here.atomic_number, there.atomic_number, neighbour.distance * scale).value_or(0);
  return sum;
}

// A choice to be made: the state of one occupant of a group of sites.
struct Choice {
  std::size_t group = 0, occupant = 0;  // its place among the occupants of the first site
  int element = 0;
  double weight = 0;        // atoms in the cell
  std::vector<int> states;  // most probable first
  std::vector<double> probabilities;
};

Choice choice_of(int number, double sum, const Rules& rules) {
  Choice choice;
  choice.element = number;
  const std::vector<Species>& species = parameters_of(number)->species;
  std::vector<double> probabilities;
  for (const Species& s : species)
    probabilities.push_back(std::exp(-((sum - s.mean) * (sum - s.mean)) / 2 / (s.deviation * s.deviation)) /
                            s.deviation * s.occurrence);
  const double all = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
  if (!(all > 0)) return choice;
  for (double& probability : probabilities) probability /= all;
  std::vector<std::size_t> order(species.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t k) { return probabilities[k]; });
  for (const std::size_t k : order) {
    if (!(probabilities[k] > rules.least_share * probabilities[order[0]])) continue;
    choice.states.push_back(species[k].state);
    choice.probabilities.push_back(probabilities[k]);
  }
  return choice;
}

// The order in which the occupants of a site are decided: by electronegativity, then symbol, then occupancy.
std::vector<std::size_t> order_of(const std::vector<Occupant>& site) {
  std::vector<std::size_t> order(site.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t k) {
    return std::tuple(electronegativity(site[k].atomic_number), element(site[k].atomic_number).symbol,
                      site[k].occupancy);
  });
  return order;
}

// Depth first through the choices, most probable states first, past whatever cannot become neutral any more.
class Search {
 public:
  Search(const std::vector<Choice>& choices, const Rules& rules, long most)
      : choices_(choices), rules_(rules), most_(most), highest_(choices.size() + 1), lowest_(choices.size() + 1) {
    for (std::size_t i = choices.size(); i-- > 0;) {
      const auto [low, high] = std::ranges::minmax(choices[i].states);
      highest_[i] = highest_[i + 1] + high * choices[i].weight;
      lowest_[i] = lowest_[i + 1] + low * choices[i].weight;
    }
    descend(0);
  }
  const std::vector<int>& best() const { return best_; }  // empty: none is neutral

 private:
  void descend(double charge) {
    if (looked_at_ > most_) return;
    const std::size_t i = chosen_.size();
    if (charge + highest_[i] < -rules_.neutral || charge + lowest_[i] > rules_.neutral) {
      ++looked_at_;
      return;
    }
    if (i == choices_.size()) {
      weigh();
      ++looked_at_;
      return;
    }
    for (std::size_t k = 0; k < choices_[i].states.size(); ++k) {
      chosen_.push_back(k);
      descend(charge + choices_[i].states[k] * choices_[i].weight);
      chosen_.pop_back();
    }
  }

  void weigh() {
    std::map<int, std::pair<int, int>> range;  // of the states of an element
    double score = 1;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      const int state = choices_[i].states[chosen_[i]];
      const auto at = range.try_emplace(choices_[i].element, state, state).first;
      auto& [low, high] = at->second;
      low = std::min(low, state);
      high = std::max(high, state);
      if (high - low > rules_.most_spread) return;
      score *= choices_[i].probabilities[chosen_[i]];
    }
    if (!(score > best_score_)) return;
    best_score_ = score;
    best_.clear();
    for (std::size_t i = 0; i < chosen_.size(); ++i) best_.push_back(choices_[i].states[chosen_[i]]);
  }

  const std::vector<Choice>& choices_;
  const Rules& rules_;
  long most_, looked_at_ = 0;
  std::vector<double> highest_, lowest_;  // charge that the choices from here on can add
  std::vector<std::size_t> chosen_;
  std::vector<int> best_;
  double best_score_ = 0;
};

BondValenceStates none(std::string reason) { return {{}, {{std::move(reason)}}}; }

}  // namespace

std::optional<double> bond_valence(int a, int b, double distance) {
  const Parameters *first = parameters_of(a), *second = parameters_of(b);
  if (!first || !second) return std::nullopt;
  if (a == b || !(rule_element(a).possible_anion || rule_element(b).possible_anion)) return 0;
  constexpr double softness = 0.31;  // Angstrom
  const double difference = std::sqrt(first->c) - std::sqrt(second->c);
  const double length = first->r + second->r -
                        first->r * second->r * difference * difference / (first->c * first->r + second->c * second->r);
  const double valence = std::exp((length - distance) / softness);
  return electronegativity(a) < electronegativity(b) ? valence : -valence;
}

BondValenceStates bond_valence_states(const DisorderedCrystal& crystal, const BondValenceSettings& settings) {
  for (const auto& site : crystal.sites) {
    if (site.empty()) return none("a site has no element");
    for (const Occupant& occupant : site)
      if (!parameters_of(occupant.atomic_number))
        return none("no bond-valence parameters of " + (occupant.atomic_number > 0 && occupant.atomic_number <= 118
                                                            ? element(occupant.atomic_number).symbol
                                                            : std::to_string(occupant.atomic_number)));
  }
  const std::optional<Crystal> whole = ordered(crystal);
  const SymmetryTolerance tolerance{.distance = settings.symmetry_tolerance};
  const SymmetryResult found = whole ? symmetry_of(*whole, tolerance) : symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {{}, found.verdict};
  const Rules& rules = whole ? ordered_rules : shared_rules;
  const NeighbourGrid grid(whole ? *whole : whole_sites(crystal));
  const std::vector<Group> groups = groups_of(crystal, *found.symmetry);
  std::vector<Choice> choices;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto& site = crystal.sites[groups[g].first];
    const auto around = grid.around(groups[g].first, settings.radius);
    if (!around) return none("the cell is too thin to find neighbours in");
    const double sum = bond_valence_sum(crystal, groups[g].first, *around, settings.distance_scale);
    for (const std::size_t k : order_of(site)) {
      Choice choice = choice_of(site[k].atomic_number, sum, rules);
      if (choice.states.empty())
        return none("no oxidation state of " + element(site[k].atomic_number).symbol + " fits a bond-valence sum of " +
                    format_double(std::round(sum * 1000) / 1000));
      choice.group = g;
      choice.occupant = k;
      choice.weight = groups[g].count * site[k].occupancy;
      choices.push_back(std::move(choice));
    }
  }
  const std::vector<int> best = Search(choices, rules, settings.most_combinations).best();
  if (best.empty()) return none("no likely oxidation states are neutral together");
  std::vector<std::vector<int>> of_first(crystal.size());
  for (std::size_t c = 0; c < choices.size(); ++c) {
    auto& states = of_first[groups[choices[c].group].first];
    states.resize(crystal.sites[groups[choices[c].group].first].size());
    states[choices[c].occupant] = best[c];
  }
  BondValenceStates result;
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    const std::size_t first = found.symmetry->equivalents[i];
    // Equivalent sites may list their occupants in another order.
    std::vector<int> states;
    for (const Occupant& occupant : crystal.sites[i]) {
      const auto same = std::ranges::find(crystal.sites[first], occupant.atomic_number, &Occupant::atomic_number);
      states.push_back(of_first[first][static_cast<std::size_t>(same - crystal.sites[first].begin())]);
    }
    result.states.push_back(std::move(states));
  }
  return result;
}

BondValenceStates bond_valence_states(const Crystal& crystal, const BondValenceSettings& settings) {
  return bond_valence_states(disordered(crystal), settings);
}

}  // namespace werner
