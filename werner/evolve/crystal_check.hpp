// The one rule that random crystals and children of operators have to meet: atoms apart, a cell of ordinary shape.
// Private to this room.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/random.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct Overlap {
  std::size_t a = 0, b = 0;  // equal for an atom and its own image
  Vec3 apart;                // from a to the image of b, Angstrom
  double distance = 0, least = 0;
};
// All images nearer than `least_distance` times the sum of two covalent radii. The lattice has to be usable.
std::vector<Overlap> overlaps(const Crystal& crystal, double least_distance);

// Why a cell is none that crystals have: no numbers, no volume, or an edge of its Niggli cell beyond `longest_edge`
// times the cube root of the volume.
constexpr double longest_edge = 6;  // a layer of 3 A with a repeat of 40 A stays below
Verdict cell_verdict(const Lattice& lattice);

// The same crystal in the Niggli cell, atoms in [0, 1), in their order. Nothing for cells that have none.
std::optional<Crystal> in_niggli_cell(const Crystal& crystal);

struct Settling {
  double volume = 0;          // of the cell, Angstrom^3; 0 keeps it
  double least_distance = 0;  // of two atoms, in sums of covalent radii
  bool push = true;           // atoms that are too near are moved apart, which breaks symmetry
  double packing = 0;         // diameters of soft_packing.hpp; 0: not packed
};
// Scaled, reduced, packed and pushed; nothing where the rule is not met after that.
std::optional<Crystal> settled(Crystal crystal, const Settling& settling);

// Diameters for Settling::packing in this share of the draws, else 0.
double drawn_packing(double packed_share, RandomStream& random);

// A cell of random shape and atoms at random without symmetry; one try.
std::optional<Crystal> random_cell(std::span<const int> atomic_numbers, const Settling& settling, RandomStream& random);

// Components drawn in order: arguments of a call would be drawn as the compiler likes.
Vec3 uniform_vector(RandomStream& random);  // in [0, 1)
Vec3 normal_vector(RandomStream& random);   // variance 1

// The cell repeated to `copies` times its atoms, each time along its shortest edge.
Crystal repeated(Crystal crystal, int copies);

}  // namespace werner
