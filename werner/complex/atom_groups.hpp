// Atoms of a structure by number: what a message calls them, what they are together, where their middle is.
#pragma once
#include <string>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// Element and number counted from 1: "Fe1".
std::string atom_name(const Molecule& molecule, int atom);
// Formula of these atoms alone, in the order of formula(molecule).
std::string formula_of(const Molecule& molecule, const std::vector<int>& atoms);
// Mean of the positions, Angstrom; `atoms` is not empty.
Vec3 centroid(const Molecule& molecule, const std::vector<int>& atoms);

}  // namespace werner
