// What a complex of a search space has to satisfy and what is known of it before anything is computed.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

// Inclusive at both ends.
struct IntegerWindow {
  int low = 0, high = 0;
  bool contains(int value) const { return low <= value && value <= high; }
};

// Everything unset allows everything.
struct ComplexConstraints {
  std::optional<IntegerWindow> charge;             // of the whole complex, e
  std::optional<IntegerWindow> valence_electrons;  // ionic count, see valence_electrons()
  std::optional<IntegerWindow> d_electrons;
  std::optional<IntegerWindow> atoms;                 // metal and hydrogens included
  std::set<int> required_elements;                    // atomic numbers; each must occur, the metal counts
  std::set<int> forbidden_elements;                   // none may occur in a ligand
  std::map<std::string, IntegerWindow> class_limits;  // ligand class -> how many ligands of it
  std::vector<std::string> must_contain;              // ligand keys; each at least once
  std::vector<std::string> must_not_contain;          // ligand keys
  std::optional<int> max_distinct_ligands;
};

// One reason per constraint that is broken.
Verdict check(const ComplexConstraints& constraints, const Complex& complex);

// Whether a ligand can stand in any allowed complex: elements and must_not_contain. Lists are thinned with it first.
bool allows(const ComplexConstraints& constraints, const Ligand& ligand);

// Whether the metal alone is allowed: d electrons.
bool allows(const ComplexConstraints& constraints, const Metal& metal);

}  // namespace werner
