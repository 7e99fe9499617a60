#include "werner/crystal/matcher.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>

#include "werner/core/error.hpp"
#include "werner/crystal/placement.hpp"
#include "werner/crystal/reduction.hpp"

namespace werner {

namespace {

constexpr double amount_tolerance = 1e-8;  // of compositions, as pymatgen

using Species = std::vector<Occupant>;

// Occupants of the sites, merged by element, by atomic number, without traces.
Species tidy(const Species& site) {
  std::map<int, double> amounts;
  for (const Occupant& occupant : site) amounts[occupant.atomic_number] += occupant.occupancy;
  Species result;
  for (const auto& [number, amount] : amounts)
    if (std::abs(amount) >= amount_tolerance) result.push_back({number, amount});
  return result;
}

bool same_species(const Species& a, const Species& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Occupant& x, const Occupant& y) {
    return x.atomic_number == y.atomic_number && std::abs(x.occupancy - y.occupancy) <= amount_tolerance;
  });
}

bool elements_within(const Species& part, const Species& whole) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end(),
                       [](const Occupant& x, const Occupant& y) { return x.atomic_number < y.atomic_number; });
}

bool compatible(const Species& a, const Species& b, SpeciesRule rule) {
  if (rule == SpeciesRule::exact) return same_species(a, b);
  return elements_within(a, b) || elements_within(b, a);
}

template <class SpeciesOf>
PreparedCrystal prepared(const Lattice& lattice, std::span<const Fractional> positions, const std::vector<int>& labels,
                         const MatchOptions& options, const SpeciesOf& species_of) {
  PreparedCrystal result;
  auto cell = niggli_cell(lattice, positions);
  if (cell && options.primitive) {
    const double most_steps = std::min(options.most_steps, most_reduction_steps);
    cell = smallest_cell(cell->lattice, cell->positions, labels, primitive_tolerance, most_steps);
    if (!cell && options.limit_is_error)
      throw Error(fmt::format("no primitive cell of {} sites is found in {:g} steps", positions.size(), most_steps),
                  {.hint = "many atoms stand closer than half an Angstrom to where others repeat them; --no-primitive "
                           "compares the cells as they are given"});
  }
  if (!cell || !cell->lattice.usable()) return result;
  result.lattice = cell->lattice;
  result.cell = cell->lattice.parameters();
  result.volume = cell->lattice.volume();
  result.positions = std::move(cell->positions);
  for (Fractional& f : result.positions) f = wrapped(f);
  result.kinds.reserve(result.positions.size());
  std::map<int, double> amounts;
  double total = 0;
  for (const std::size_t site : cell->sites) {
    Species species = species_of(site);
    std::size_t kind = 0;
    while (kind < result.species.size() && !same_species(result.species[kind], species)) ++kind;
    for (const Occupant& occupant : species) {
      amounts[occupant.atomic_number] += occupant.occupancy;
      total += occupant.occupancy;
      if (std::find(result.elements.begin(), result.elements.end(), occupant.atomic_number) == result.elements.end())
        result.elements.push_back(occupant.atomic_number);
    }
    if (kind == result.species.size()) result.species.push_back(std::move(species));
    result.kinds.push_back(static_cast<int>(kind));
  }
  for (const auto& [number, amount] : amounts) result.fractions.emplace_back(number, amount / total);
  result.usable = total > 0;
  return result;
}

bool same_fractions(const std::vector<std::pair<int, double>>& a, const std::vector<std::pair<int, double>>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && std::abs(x.second - y.second) <= amount_tolerance;
  });
}

double number_of_atoms(const PreparedCrystal& crystal) {
  double result = 0;
  for (const int kind : crystal.kinds)
    for (const Occupant& occupant : crystal.species[static_cast<std::size_t>(kind)]) result += occupant.occupancy;
  return result;
}

// How many cells of `a` make one of `b`; `of_a` is false where it is the other way round.
struct Supercell {
  int copies = 1;
  bool of_a = true;
};

Supercell supercell_between(const PreparedCrystal& a, const PreparedCrystal& b, const MatchOptions& options) {
  if (!options.supercell) return {};
  double ratio = static_cast<double>(b.size()) / static_cast<double>(a.size());
  if (options.supercell_size == SupercellSize::atoms) ratio = number_of_atoms(b) / number_of_atoms(a);
  if (options.supercell_size == SupercellSize::volume) ratio = b.volume / a.volume;
  constexpr double turning_point = 2.0 / 3;
  if (ratio < turning_point) return {static_cast<int>(std::nearbyint(1 / ratio)), false};
  return {static_cast<int>(std::nearbyint(ratio)), true};
}

// `species_of_a`: what stands on the kinds of a, after an exchange of elements.
std::optional<MatchDistance> match(const PreparedCrystal& a, const PreparedCrystal& b,
                                   const std::vector<Species>& species_of_a, const MatchOptions& options,
                                   Measure measure, bool any) {
  const Supercell cells = supercell_between(a, b, options);
  const std::size_t copies = static_cast<std::size_t>(cells.copies);
  const std::size_t sites_a = a.size() * (cells.of_a ? copies : 1), sites_b = b.size() * (cells.of_a ? 1 : copies);
  if (sites_a != sites_b && !options.subset) return std::nullopt;
  double scale = 1;
  if (options.scale) {
    const double multiple = cells.of_a ? cells.copies : 1.0 / cells.copies;
    scale = std::pow(b.volume / (a.volume * multiple), 1.0 / 6);
  }
  const bool a_is_larger = sites_a >= sites_b;
  PlacementProblem problem;
  problem.larger = a_is_larger ? &a : &b;
  problem.smaller = a_is_larger ? &b : &a;
  problem.larger_scale = a_is_larger ? scale : 1 / scale;
  problem.smaller_scale = a_is_larger ? 1 / scale : scale;
  problem.copies = cells.copies;
  problem.copies_of_larger = a_is_larger ? cells.of_a : !cells.of_a;
  const auto& larger_species = a_is_larger ? species_of_a : b.species;
  const auto& smaller_species = a_is_larger ? b.species : species_of_a;
  for (const Species& row : smaller_species) {
    problem.allowed.emplace_back();
    for (const Species& column : larger_species)
      problem.allowed.back().push_back(compatible(row, column, options.species));
  }
  return best_placement(problem, options, measure, any);
}

}  // namespace

PreparedCrystal prepare(const Crystal& crystal, const MatchOptions& options) {
  return prepared(crystal.lattice, crystal.positions, label_ranks(crystal), options,
                  [&](std::size_t site) { return Species{{crystal.atomic_numbers[site], 1.0}}; });
}

PreparedCrystal prepare(const DisorderedCrystal& crystal, const MatchOptions& options) {
  return prepared(crystal.lattice, crystal.positions, label_ranks(crystal), options,
                  [&](std::size_t site) { return tidy(crystal.sites[site]); });
}

bool same_composition(const PreparedCrystal& a, const PreparedCrystal& b) {
  return a.usable && b.usable && same_fractions(a.fractions, b.fractions);
}

bool fit(const PreparedCrystal& a, const PreparedCrystal& b, const MatchOptions& options) {
  if (!a.usable || !b.usable || (!options.subset && !same_composition(a, b))) return false;
  return match(a, b, a.species, options, Measure::max, true).has_value();
}

std::optional<MatchDistance> rms_distance(const PreparedCrystal& a, const PreparedCrystal& b,
                                          const MatchOptions& options) {
  if (!a.usable || !b.usable) return std::nullopt;
  return match(a, b, a.species, options, Measure::rms, false);
}

bool fit_anonymous(const PreparedCrystal& a, const PreparedCrystal& b, const MatchOptions& options) {
  assert(options.species == SpeciesRule::exact);
  if (!a.usable || !b.usable || a.elements.size() != b.elements.size()) return false;
  std::vector<std::size_t> order(b.elements.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<int> exchange;
  do {
    const auto image_of = [&](int number) {
      const auto at = std::find(a.elements.begin(), a.elements.end(), number) - a.elements.begin();
      return b.elements[order[static_cast<std::size_t>(at)]];
    };
    std::vector<std::pair<int, double>> fractions = a.fractions;
    for (auto& [number, amount] : fractions) number = image_of(number);
    std::sort(fractions.begin(), fractions.end());
    if (!options.subset && !same_fractions(fractions, b.fractions)) continue;
    std::vector<Species> species = a.species;
    for (Species& site : species) {
      for (Occupant& occupant : site) occupant.atomic_number = image_of(occupant.atomic_number);
      std::sort(site.begin(), site.end(),
                [](const Occupant& x, const Occupant& y) { return x.atomic_number < y.atomic_number; });
    }
    if (match(a, b, species, options, Measure::max, true)) return true;
  } while (std::next_permutation(order.begin(), order.end()));
  return false;
}

bool fit(const Crystal& a, const Crystal& b, const MatchOptions& options) {
  return fit(prepare(a, options), prepare(b, options), options);
}

std::optional<MatchDistance> rms_distance(const Crystal& a, const Crystal& b, const MatchOptions& options) {
  return rms_distance(prepare(a, options), prepare(b, options), options);
}

bool fit_anonymous(const Crystal& a, const Crystal& b, const MatchOptions& options) {
  return fit_anonymous(prepare(a, options), prepare(b, options), options);
}

}  // namespace werner
