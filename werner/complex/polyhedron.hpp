// Coordination polyhedra: unit vectors of their vertices and the rotation group computed from them.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// A permutation of vertices: vertex i goes to permutation[i].
using Permutation = std::vector<int>;

struct Polyhedron {
  std::string name;
  std::string description;
  std::vector<Vec3> vertices;            // unit vectors from the metal
  std::vector<Permutation> rotations;    // proper, identity first
  std::vector<Permutation> reflections;  // improper operations of the polyhedron as permutations; may be empty
  // Pairs that a short chelate ring can span: edges of the polyhedron, not diagonals of its faces. Per vertex a bit
  // set.
  std::vector<std::uint32_t> edges;
  std::vector<bool> haptic;  // vertices that only a haptic group may take (half-sandwich, sandwich)

  int coordination_number() const { return static_cast<int>(vertices.size()); }
  double angle(int i, int j) const;  // degrees
  bool adjacent(int i, int j) const { return edges[i] >> j & 1; }
};

// All of them; `half-sandwich` occurs with 3 and with 4 vertices.
std::span<const Polyhedron> polyhedra();
// By name; `vertices` chooses among several of one name. Throws UsageError with did-you-mean.
const Polyhedron& polyhedron(std::string_view name, std::optional<int> vertices = std::nullopt,
                             const std::string& where = {});

// Continuous shape measure (Pinsky and Avnir 1998, Inorg. Chem. 37, 5575), 0 (identical) to 100: donors relative to the
// metal against the polyhedron with the metal at its centre, minimised over vertex permutations, rotation and scale.
// Exact up to seven vertices; above, the best of many refined alignments.
// Every donor is first scaled to unit distance when `unit_lengths` (bond lengths of different donors differ).
// `haptic_donors` (donor numbers) must lie on the haptic vertices of the polyhedron; the measure stays 100 and the
// assignment empty where that is impossible. Throws Error when the numbers differ or a donor lies on the metal.
struct ShapeMatch {
  double measure = 100;
  Permutation assignment;  // donor i sits on vertex assignment[i]
};
ShapeMatch shape_measure(std::span<const Vec3> donors_from_metal, const Polyhedron& polyhedron,
                         bool unit_lengths = true, std::span<const int> haptic_donors = {});

}  // namespace werner
