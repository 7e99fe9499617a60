// Fillings of a polyhedron's vertices by ligands that a symmetry operation leaves as they are: the terms of Burnside's
// sum.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "werner/complex/polynomial.hpp"
#include "werner/complex/spans.hpp"

namespace werner {

// Placements of one ligand (and, under a reflection, of its mirror image) that an operation carries into each other.
struct SpanOrbit {
  std::uint32_t mask = 0;  // all vertices
  int lowest = 0;          // the lowest of them; the placement that covers it is the ligand's own
  int copies = 0;
  auto operator<=>(const SpanOrbit&) const = default;
};

// An operation of the polyhedron, standing for all that are conjugate to it.
struct FillingOperation {
  bool improper = false;
  int multiplicity = 1;
  std::vector<std::vector<SpanOrbit>> orbits;  // by kind
};

// The ligands of a list sorted into kinds whose placements behave alike on one polyhedron.
struct FillingTable {
  const Polyhedron* polyhedron = nullptr;
  std::vector<int> kind_of;  // by ligand
  int kinds = 0;
  std::vector<FillingOperation> operations;
};

// `mirror_of[i]` is the ligand of the list that is the mirror image of ligand i, -1 where it is not in the list; such
// ligands take no part in improper operations.
FillingTable make_filling_table(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                                const std::vector<int>& mirror_of);

// Sum over the fixed fillings of the product of their ligands' weights: weight[i] is the exponent of ligand i, and
// `allowed` says which ligands take part. Partial sums that are not `possible` are dropped on the way: it must be false
// for whatever contains them, too.
Polynomial fixed_fillings(const FillingTable& table, const FillingOperation& operation,
                          const std::vector<std::int64_t>& weight, const std::vector<bool>& allowed,
                          const std::function<bool(std::int64_t)>& possible);

// The same with at most `most` different ligands. Time grows with 3^vertices.
Polynomial fixed_fillings_of_few(const FillingTable& table, const FillingOperation& operation,
                                 const std::vector<std::int64_t>& weight, const std::vector<bool>& allowed,
                                 const std::vector<int>& mirror_of, int most);

}  // namespace werner
