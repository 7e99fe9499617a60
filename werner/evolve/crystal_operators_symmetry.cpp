// Moves on symmetric crystals: within a group, down to a subgroup, up to a supergroup.
#include <algorithm>

#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_group.hpp"
#include "werner/evolve/crystal_operators.hpp"

namespace werner {

namespace {

constexpr double tight = 0.1;  // Angstrom: what relaxation leaves of a symmetry

// Atoms and cell moved at random as far as the operations allow. `sigma` in Angstrom along each axis.
Crystal moved(Crystal crystal, std::span<const AffineMap> operations, double sigma, double strain,
              RandomStream& random) {
  std::vector<Eigen::Vector3d> moves;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    moves.push_back(crystal.lattice.fractional(sigma * normal_vector(random)).value);
  moves = invariant_moves(crystal, operations, moves);
  for (std::size_t i = 0; i < crystal.size(); ++i) crystal.positions[i].value += moves[i];
  crystal.lattice = invariant_lattice(strained(crystal.lattice.rows(), strain, random), operations);
  return crystal;
}

// A proper subgroup from some of the operations at random, preferring large ones; empty where there is none.
std::vector<AffineMap> random_subgroup(std::span<const AffineMap> operations, RandomStream& random) {
  std::vector<AffineMap> best;
  constexpr int draws = 4;
  const int generators = 1 + random.below(3);
  for (int draw = 0; draw < draws; ++draw) {
    std::vector<std::size_t> chosen;
    for (int k = 0; k < generators; ++k)
      chosen.push_back(static_cast<std::size_t>(random.below(static_cast<int>(operations.size()))));
    std::vector<AffineMap> group = generated(operations, chosen);
    if (group.size() < operations.size() && group.size() > best.size()) best = std::move(group);
  }
  return best;
}

}  // namespace

// Free coordinates and free lattice parameters only: the group stays or grows.
std::optional<Crystal> wyckoff_mutation(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  const auto parent = symmetric_crystal(parents[0], tight);
  if (!parent || parent->symmetry.space_group < 2) return std::nullopt;
  return moved(parent->crystal, parent->symmetry.operations, random.uniform(0.3, 1.2), random.uniform(0, 0.25), random);
}

// Displaced as a random subgroup allows. Where the cell may grow, it is doubled for a third of the children, so that
// translations can be lost too.
std::optional<Crystal> subgroup(const CrystalContext& context, std::span<const Crystal> parents, RandomStream& random) {
  Crystal start = parents[0];
  if (context.compositions.several() && random.chance(1.0 / 3)) {
    Eigen::Matrix3i matrix = Eigen::Matrix3i::Identity();
    const int axis = random.below(3);
    matrix(axis, axis) = 2;
    const Crystal doubled = supercell(start, matrix);
    const auto counts = counts_of(context.compositions.elements(), doubled.atomic_numbers);
    if (counts && context.compositions.allows(*counts)) start = doubled;
  }
  const auto parent = symmetric_crystal(start, tight);
  if (!parent || parent->symmetry.operations.size() < 2) return std::nullopt;
  const std::vector<AffineMap> kept = random_subgroup(parent->symmetry.operations, random);
  if (kept.empty()) return std::nullopt;
  return moved(parent->crystal, kept, random.uniform(0.2, 0.7), random.uniform(0, 0.15), random);
}

// Symmetrised as if the atoms were known to 0.2 to 0.6 Angstrom only.
std::optional<Crystal> supergroup(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  const auto before = symmetric_crystal(parents[0], tight);
  const auto after = symmetric_crystal(parents[0], random.uniform(0.2, 0.6));
  if (!before || !after || after->symmetry.operations.size() <= before->symmetry.operations.size()) return std::nullopt;
  // A loose tolerance can promise operations that the symmetrised atoms do not have.
  constexpr SymmetryTolerance strict{.distance = 0.01, .angle = 5};
  const auto reached = symmetry_of(after->crystal, strict);
  if (!reached.symmetry || reached.symmetry->operations.size() <= before->symmetry.operations.size())
    return std::nullopt;
  return after->crystal;
}

// Two orbits of as many atoms exchange their elements.
std::optional<Crystal> permute_orbits(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random) {
  auto parent = symmetric_crystal(parents[0], tight);
  if (!parent) return std::nullopt;
  Crystal& child = parent->crystal;
  const auto orbits = orbits_of(parent->symmetry);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < orbits.size(); ++a)
    for (std::size_t b = a + 1; b < orbits.size(); ++b)
      if (orbits[a].size() == orbits[b].size() &&
          child.atomic_numbers[orbits[a].front()] != child.atomic_numbers[orbits[b].front()])
        pairs.emplace_back(a, b);
  if (pairs.empty()) return std::nullopt;
  const auto [a, b] = pairs[static_cast<std::size_t>(random.below(static_cast<int>(pairs.size())))];
  for (std::size_t k = 0; k < orbits[a].size(); ++k)
    std::swap(child.atomic_numbers[orbits[a][k]], child.atomic_numbers[orbits[b][k]]);
  return child;
}

}  // namespace werner
