// Atoms exchanged, changed, put in and taken away.
#include <algorithm>

#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_heredity.hpp"
#include "werner/evolve/crystal_operators.hpp"

namespace werner {

namespace {

int below(std::size_t n, RandomStream& random) { return random.below(static_cast<int>(n)); }

// A number from 1 to `most`, one half of the time, two a quarter of the time, and so on.
int few(int most, RandomStream& random) {
  int number = 1;
  while (number < most && random.chance(0.5)) ++number;
  return number;
}

void remove_random(Crystal& crystal, int atomic_number, RandomStream& random) {
  std::vector<std::ptrdiff_t> places;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    if (crystal.atomic_numbers[i] == atomic_number) places.push_back(static_cast<std::ptrdiff_t>(i));
  const std::ptrdiff_t place = places[static_cast<std::size_t>(below(places.size(), random))];
  crystal.atomic_numbers.erase(crystal.atomic_numbers.begin() + place);
  crystal.positions.erase(crystal.positions.begin() + place);
}

void add_roomy(Crystal& crystal, int atomic_number, RandomStream& random) {
  const Fractional point = roomiest_point(crystal, atomic_number, random);
  crystal.atomic_numbers.push_back(atomic_number);
  crystal.positions.push_back(point);
}

// As many atoms of each element as wanted; what stays is not moved.
Crystal with_counts(Crystal crystal, const std::vector<int>& elements, const AtomCounts& wanted, RandomStream& random) {
  const auto has = counts_of(elements, crystal.atomic_numbers);
  for (std::size_t e = 0; e < elements.size(); ++e)
    for (int n = (*has)[e]; n > wanted[e]; --n) remove_random(crystal, elements[e], random);
  for (std::size_t e = 0; e < elements.size(); ++e)
    for (int n = (*has)[e]; n < wanted[e]; ++n) add_roomy(crystal, elements[e], random);
  return crystal;
}

// Up to three atoms more or fewer, until the composition is allowed.
std::optional<Crystal> with_changed_counts(const CrystalContext& context, const Crystal& parent, int sign,
                                           RandomStream& random) {
  const std::vector<int>& elements = context.compositions.elements();
  auto counts = counts_of(elements, parent.atomic_numbers);
  if (!counts) return std::nullopt;
  constexpr int most_changes = 3;
  const int changes = few(most_changes, random);
  for (int k = 0; k < changes; ++k) {
    int& count = (*counts)[static_cast<std::size_t>(below(elements.size(), random))];
    if (count + sign < 0) return std::nullopt;
    count += sign;
  }
  if (!context.compositions.allows(*counts)) return std::nullopt;
  return with_counts(parent, elements, *counts, random);
}

}  // namespace

// Half of the time one pair of unlike atoms, else more, at most half of the atoms.
std::optional<Crystal> permutation(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  Crystal child = parents[0];
  const int pairs = few(std::max(1, static_cast<int>(child.size()) / 2), random);
  for (int k = 0; k < pairs; ++k) {
    std::vector<std::pair<std::size_t, std::size_t>> unlike;
    for (std::size_t a = 0; a < child.size(); ++a)
      for (std::size_t b = a + 1; b < child.size(); ++b)
        if (child.atomic_numbers[a] != child.atomic_numbers[b]) unlike.emplace_back(a, b);
    if (unlike.empty()) return std::nullopt;
    const auto [a, b] = unlike[static_cast<std::size_t>(below(unlike.size(), random))];
    std::swap(child.atomic_numbers[a], child.atomic_numbers[b]);
  }
  return child;
}

std::optional<Crystal> transmute(const CrystalContext& context, std::span<const Crystal> parents,
                                 RandomStream& random) {
  Crystal child = parents[0];
  const std::vector<int>& elements = context.compositions.elements();
  const int changes = few(static_cast<int>(child.size()), random);
  for (int k = 0; k < changes; ++k) {
    int& z = child.atomic_numbers[static_cast<std::size_t>(below(child.size(), random))];
    z = elements[static_cast<std::size_t>(below(elements.size(), random))];
  }
  if (child.atomic_numbers == parents[0].atomic_numbers) return std::nullopt;
  return child;
}

std::optional<Crystal> add_atom(const CrystalContext& context, std::span<const Crystal> parents, RandomStream& random) {
  return with_changed_counts(context, parents[0], 1, random);
}

std::optional<Crystal> remove_atom(const CrystalContext& context, std::span<const Crystal> parents,
                                   RandomStream& random) {
  return with_changed_counts(context, parents[0], -1, random);
}

// One formula unit more or less.
std::optional<Crystal> change_units(const CrystalContext& context, std::span<const Crystal> parents,
                                    RandomStream& random) {
  const std::vector<int>& elements = context.compositions.elements();
  auto counts = counts_of(elements, parents[0].atomic_numbers);
  if (!counts) return std::nullopt;
  const int sign = random.chance(0.5) ? 1 : -1;
  for (std::size_t e = 0; e < elements.size(); ++e) (*counts)[e] += sign * context.compositions.formula()[e];
  if (!context.compositions.allows(*counts)) return std::nullopt;
  return with_counts(parents[0], elements, *counts, random);
}

// Twice the cell along one axis, atoms moved a little: what a larger cell can do that the smaller cannot.
std::optional<Crystal> double_cell(const CrystalContext& context, std::span<const Crystal> parents,
                                   RandomStream& random) {
  Eigen::Matrix3i matrix = Eigen::Matrix3i::Identity();
  const int axis = random.below(3);
  matrix(axis, axis) = 2;
  const Crystal doubled = supercell(parents[0], matrix);
  return rattle(context, std::span(&doubled, 1), random);
}

}  // namespace werner
