// The operations of a crystal's space group in its own cell, and what they leave free to change. Private to this room.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/crystal/affine_map.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

// A crystal that obeys its operations exactly.
struct SymmetricCrystal {
  Crystal crystal;
  Symmetry symmetry;
};
// Symmetrised within the tolerance; nothing where no symmetry is found or atoms would move far more than that.
std::optional<SymmetricCrystal> symmetric_crystal(const Crystal& crystal, double tolerance);

// Movements of atoms (fractional, one per atom) that keep the operations: of each the part that is invariant.
std::vector<Eigen::Vector3d> invariant_moves(const Crystal& crystal, std::span<const AffineMap> operations,
                                             std::span<const Eigen::Vector3d> moves);
// The lattice nearest to `rows` whose metric keeps the operations; of the handedness of `rows`, turned at will.
Lattice invariant_lattice(const Eigen::Matrix3d& rows, std::span<const AffineMap> operations);

// All products of some of the operations (`generators` are places in the list), the identity included.
std::vector<AffineMap> generated(std::span<const AffineMap> operations, std::span<const std::size_t> generators);

// Atoms by orbits of the operations, each rising.
std::vector<std::vector<std::size_t>> orbits_of(const Symmetry& symmetry);

}  // namespace werner
