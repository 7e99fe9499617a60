// The [constraints] of a configuration: ligands by name, elements by symbol.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/complex/constraints.hpp"

namespace werner {

class TomlReader;

struct ConstraintChoice {
  // Unset: any.
  std::optional<IntegerWindow> charge, valence_electrons, d_electrons, atoms;
  std::vector<std::string> elements;            // symbols that ligands may be made of; empty: any
  std::vector<std::string> forbidden_elements;  // symbols that no ligand may hold
  std::vector<std::string> required_elements;   // symbols that must occur, the metal counts
  std::map<std::string, IntegerWindow> class_limits;
  std::vector<std::string> must_contain, must_not_contain;  // ligands
  std::optional<int> max_distinct_ligands;
  std::string where;  // file:line
};

ConstraintChoice read_constraints(TomlReader table);

// Names become keys. Throws UsageError for a ligand that is not among `ligands` (must_contain) or an unknown class.
ComplexConstraints resolve(const ConstraintChoice& choice, std::span<const LigandPtr> ligands);

}  // namespace werner
