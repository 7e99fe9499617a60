// Variation of complexes: one function per operator, and their list. Private to this room.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/evolve/complex_sampler.hpp"

namespace werner {

struct OperatorContext {
  const ComplexTables& tables;
  const std::vector<std::vector<Filler>>& fillers;  // by metal, then polyhedron
};

struct ComplexOperator {
  std::string name;
  int parents;
  bool (*offered)(const ComplexTables& tables);
  // One try; constraints other than the fit on the polyhedron are the caller's to check.
  std::optional<Genes> (*apply)(const OperatorContext& context, std::span<const Genes> parents, RandomStream& random);
};

// Alphabetical.
std::span<const ComplexOperator> complex_operators();

}  // namespace werner
