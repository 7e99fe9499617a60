// Variation of crystals: one function per operator, and their list. Private to this room.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/random.hpp"
#include "werner/evolve/crystal_compositions.hpp"
#include "werner/evolve/crystal_space.hpp"

namespace werner {

struct CrystalContext {
  const CellCompositions& compositions;
  double least_distance = 0.7;  // of two atoms, in sums of covalent radii
  ForceConstants force_constants = {};
  double packed_share = 0;  // of the children of operators without symmetry
};

struct CrystalOperator {
  std::string_view name;
  int parents;
  // Children keep symmetry, so atoms are not pushed apart and the cell is only scaled.
  bool symmetric;
  bool (*offered)(const CellCompositions& compositions);
  // One try. Volume, distances and the shape of the cell are the caller's to settle, the composition his to check.
  std::optional<Crystal> (*apply)(const CrystalContext& context, std::span<const Crystal> parents,
                                  RandomStream& random);
};

// Alphabetical. "continue" is not among them: it works on the text.
std::span<const CrystalOperator> crystal_operators();

// A child of one of the operators, settled and of an allowed composition; nothing after `tries` failures.
std::optional<Crystal> varied(const CrystalOperator& operation, const CrystalContext& context,
                              std::span<const Crystal> parents, RandomStream& random, int tries);

// crystal_operators_cell.cpp
std::optional<Crystal> strain(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> ripple(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> stripple(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> rattle(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
// Rows times a random symmetric strain with components of this standard deviation.
Eigen::Matrix3d strained(const Eigen::Matrix3d& rows, double sigma, RandomStream& random);

// crystal_operators_atoms.cpp
std::optional<Crystal> permutation(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> transmute(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> add_atom(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> remove_atom(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> change_units(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> double_cell(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);

// crystal_heredity.cpp
std::optional<Crystal> heredity(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);

// crystal_operators_symmetry.cpp and crystal_wyckoff_crossover.cpp
std::optional<Crystal> wyckoff_mutation(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> subgroup(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> supergroup(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> permute_orbits(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);
std::optional<Crystal> wyckoff_crossover(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);

// crystal_soft_mode.cpp
std::optional<Crystal> soft_mode(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);

// crystal_swarm.cpp
std::optional<Crystal> swarm(const CrystalContext&, std::span<const Crystal> parents, RandomStream& random);

}  // namespace werner
