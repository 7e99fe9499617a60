// The constitution of a complex: which atom is bonded to which, metal and donors included. No charges, no bond orders,
// no stereochemistry; defined for every structure, also where perception finds no ligands.
#pragma once
#include <string>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// Of the piece that holds the metal centres (of the whole molecule where there is none); counter-ions and solvent are
// left out. Hydrogens on one atom that is no metal are folded into it.
struct ComplexGraph {
  std::string key;         // canonical: equal exactly for equal graphs
  std::vector<int> atoms;  // of the molecule, those that are no folded hydrogens
  // Per entry of `atoms`: equal for atoms that a symmetry of the graph exchanges, and the same number in every complex
  // of that key.
  std::vector<int> orbits;
};

// `bonds` as of perceive_bonds. A graph too intricate for a canonical order gets the key "refined ..." of its neighbour
// classes, which some unequal graphs share.
ComplexGraph complex_graph(const Molecule& molecule, const std::vector<Bond>& bonds);

// Those atoms, rising.
std::vector<int> constitution_atoms(const Molecule& molecule, const std::vector<Bond>& bonds);

// The connected pieces of a molecule, atoms rising.
std::vector<std::vector<int>> pieces(const Molecule& molecule, const std::vector<Bond>& bonds);

}  // namespace werner
