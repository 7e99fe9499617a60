#include "werner/crystal/reduction.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "werner/core/element.hpp"
#include "werner/crystal/folding.hpp"
#include "werner/crystal/lattice_reduction.hpp"

namespace werner {

namespace {

bool nearly_same(const Eigen::Matrix3d& a, const Eigen::Matrix3d& b) {
  constexpr double relative = 1e-5, absolute = 1e-8;  // numpy.allclose
  return ((a - b).array().abs() <= absolute + relative * b.array().abs()).all();
}

bool sensible(const Lattice& lattice, std::span<const Fractional> positions) {
  return lattice.usable() && !positions.empty() &&
         std::all_of(positions.begin(), positions.end(), [](const Fractional& f) { return f.value.allFinite(); });
}

std::vector<std::size_t> counted(std::size_t n) {
  std::vector<std::size_t> result(n);
  std::iota(result.begin(), result.end(), std::size_t{0});
  return result;
}

void keep_origin(ReducedCell& cell, const std::vector<std::size_t>& origin) {
  for (std::size_t& site : cell.sites) site = origin[site];
}

Crystal with_cell(const Crystal& crystal, const ReducedCell& cell) {
  Crystal result{cell.lattice, {}, cell.positions};
  for (const std::size_t site : cell.sites) result.atomic_numbers.push_back(crystal.atomic_numbers[site]);
  return result;
}

DisorderedCrystal with_cell(const DisorderedCrystal& crystal, const ReducedCell& cell) {
  DisorderedCrystal result{cell.lattice, {}, cell.positions};
  for (const std::size_t site : cell.sites) result.sites.push_back(crystal.sites[site]);
  return result;
}

template <class C>
std::optional<C> niggli_cell_of(const C& crystal) {
  const auto cell = niggli_cell(crystal.lattice, crystal.positions);
  return cell ? std::optional<C>(with_cell(crystal, *cell)) : std::nullopt;
}

template <class C>
std::optional<C> primitive_cell_of(const C& crystal, double tolerance) {
  const auto cell = smallest_cell(crystal.lattice, crystal.positions, label_ranks(crystal), tolerance);
  return cell ? std::optional<C>(with_cell(crystal, *cell)) : std::nullopt;
}

std::string symbol(int atomic_number) {
  const bool known = atomic_number >= 1 && atomic_number <= 103;
  return known ? element(atomic_number).symbol : fmt::format("Z{}", atomic_number);
}

// Elements without a value come last.
double electronegativity_order(int atomic_number) {
  const bool known = atomic_number >= 1 && atomic_number <= 103;
  const double value = known ? element(atomic_number).electronegativity : 0;
  return value > 0 ? value : std::numeric_limits<double>::infinity();
}

}  // namespace

std::optional<ReducedCell> niggli_cell(const Lattice& lattice, std::span<const Fractional> positions) {
  if (!sensible(lattice, positions)) return std::nullopt;
  const auto reduced_lattice = niggli_reduced(lattice);
  if (!reduced_lattice) return std::nullopt;
  ReducedCell result{*reduced_lattice, {positions.begin(), positions.end()}, counted(positions.size())};
  if (nearly_same(reduced_lattice->rows(), lattice.rows())) {
    result.lattice = lattice;
    return result;
  }
  for (Fractional& f : result.positions) {
    const Eigen::Array3d moved = reduced_lattice->fractional(lattice.cartesian(f)).value.array();
    f.value = moved - moved.floor();
  }
  return result;
}

std::optional<ReducedCell> smallest_cell(const Lattice& lattice, std::span<const Fractional> positions,
                                         std::span<const int> labels, double tolerance, double most_steps) {
  if (!sensible(lattice, positions)) return std::nullopt;
  std::optional<ReducedCell> smaller;
  try {
    smaller = fold_once(lattice, positions, labels, tolerance, most_steps);
  } catch (const FoldingGivenUp&) {
    return std::nullopt;
  }
  if (!smaller) return ReducedCell{lattice, {positions.begin(), positions.end()}, counted(positions.size())};
  std::vector<int> its_labels;
  for (const std::size_t site : smaller->sites) its_labels.push_back(labels[site]);
  auto smallest = smallest_cell(smaller->lattice, smaller->positions, its_labels, tolerance, most_steps);
  if (!smallest) return std::nullopt;
  auto result = niggli_cell(smallest->lattice, smallest->positions);
  if (!result) return std::nullopt;
  keep_origin(*result, smallest->sites);
  keep_origin(*result, smaller->sites);
  return result;
}

std::optional<Crystal> niggli_cell(const Crystal& crystal) { return niggli_cell_of(crystal); }
std::optional<DisorderedCrystal> niggli_cell(const DisorderedCrystal& crystal) { return niggli_cell_of(crystal); }

std::optional<DisorderedCrystal> lll_cell(const DisorderedCrystal& crystal) {
  if (!sensible(crystal.lattice, crystal.positions)) return std::nullopt;
  DisorderedCrystal result{Lattice(lll_reduced(crystal.lattice.rows()).rows), crystal.sites, crystal.positions};
  for (Fractional& f : result.positions) f = wrapped(result.lattice.fractional(crystal.lattice.cartesian(f)));
  return result;
}

std::optional<Crystal> smallest_cell(const Crystal& crystal, double tolerance) {
  return primitive_cell_of(crystal, tolerance);
}
std::optional<DisorderedCrystal> smallest_cell(const DisorderedCrystal& crystal, double tolerance) {
  return primitive_cell_of(crystal, tolerance);
}

std::string site_label(const std::vector<Occupant>& site) {
  if (site.size() == 1 && site[0].occupancy == 1) return symbol(site[0].atomic_number);
  std::vector<Occupant> sorted = site;
  std::sort(sorted.begin(), sorted.end(), [](const Occupant& a, const Occupant& b) {
    const double x = electronegativity_order(a.atomic_number), y = electronegativity_order(b.atomic_number);
    return x != y ? x < y : symbol(a.atomic_number) < symbol(b.atomic_number);
  });
  std::string result;
  for (const Occupant& occupant : sorted) {
    std::string amount = fmt::format("{:.3g}", occupant.occupancy);
    if (amount.find_first_of(".en") == std::string::npos) amount += ".0";
    result += (result.empty() ? "" : ", ") + symbol(occupant.atomic_number) + ":" + amount;
  }
  return result;
}

std::vector<int> label_ranks(const Crystal& crystal) {
  // The alphabetical rank of each symbol, once.
  static const std::array<int, 104> ranks = [] {
    std::map<std::string, int> symbols;
    for (int z = 1; z <= 103; ++z) symbols[element(z).symbol] = z;
    std::array<int, 104> result{};
    int rank = 0;
    for (const auto& [text, z] : symbols) result[static_cast<std::size_t>(z)] = rank++;
    return result;
  }();
  std::vector<int> result;
  result.reserve(crystal.size());
  for (const int z : crystal.atomic_numbers)
    result.push_back(z >= 1 && z <= 103 ? ranks[static_cast<std::size_t>(z)] : 104 + z);
  return result;
}

std::vector<int> label_ranks(const DisorderedCrystal& crystal) {
  std::map<std::string, int> labels;
  std::vector<std::string> of_site;
  for (const auto& site : crystal.sites) {
    of_site.push_back(site_label(site));
    labels[of_site.back()] = 0;
  }
  int rank = 0;
  for (auto& [label, value] : labels) value = rank++;
  std::vector<int> result;
  for (const std::string& label : of_site) result.push_back(labels[label]);
  return result;
}

}  // namespace werner
