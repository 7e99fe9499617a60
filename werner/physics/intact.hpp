// Whether a structure still has the bonds it was built with. A check on distances alone; the shape of the coordination
// polyhedron is the complex room's subject.
#pragma once
#include "werner/core/molecule.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

// `expected.bonds` against the distances in `relaxed` (same atoms in the same order):
//  - A metal-donor bond (any bond of a metal) holds up to 1.45 times the sum of covalent radii: Jahn-Teller axes and
//    weak axial donors stay below it, a lost donor does not.
//  - Any other bond holds up to 1.30 times the sum.
//  - A metal has gained a donor when an atom that was not bonded to it comes below 1.15 times the sum (hydrogen: 1.05;
//    agostic contacts lie above). A neighbour of a donor, such as the second atom of a side-on group, moves freely
//    down to 0.90 times the sum.
//  - Two other atoms have bonded when they come below 1.10 times the sum.
// Without bonds in `expected` every structure passes. Covalent radii: Cordero 2008.
Verdict structure_intact(const Molecule& expected, const Molecule& relaxed);

}  // namespace werner
