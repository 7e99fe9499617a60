// How many distinct compounds a space of complexes holds, without listing them.
#pragma once
#include <vector>

#include "werner/complex/complex.hpp"
#include "werner/complex/constraints.hpp"

namespace werner {

// Every metal with every polyhedron; ligands may occur any number of times, equal ones are taken once.
struct ComplexCountSpace {
  std::vector<Metal> metals;
  std::vector<const Polyhedron*> geometries;
  std::vector<LigandPtr> ligands;
  ComplexConstraints constraints;
};

struct ComplexCount {
  double low = 0, high = 0;  // equal when exact
  bool exact = true;
};

// Distinct by complex_key with enantiomers once and feasible by can_span; spin is not counted. Orbit counting
// (Burnside) over rotations, and over reflections with mirrored ligands, of fillings of the vertices; charge,
// electrons, atoms and classes by generating functions, required elements and ligands by inclusion and exclusion. Not
// exact, and an interval, above 2^53 (from nothing to all fillings where those pass 2^126); with max_distinct_ligands
// below the number of ligands possible on more than eight vertices; with class limits where a ligand and its mirror
// image differ in class or with too many classes to keep apart.
ComplexCount count_complexes(const ComplexCountSpace& space);

}  // namespace werner
