// Which isomer nature prefers, by a few rules of coordination chemistry; docs/isomers.md tells them with their sources.
// Rules rank, they forbid nothing: the difference of two isomers is seldom more than a few kcal/mol.
#pragma once
#include <vector>

#include "werner/complex/isomers.hpp"

namespace werner {

// Degrees of strain that the rules count against an arrangement (Complex::sites), 0 for the best imaginable.
double preference_cost(const Complex& complex);

// As isomers(), ordered by strain and preference together; Isomer::strain holds the sum.
std::vector<Isomer> plausible_isomers(const Metal& metal, const Polyhedron& polyhedron,
                                      const std::vector<LigandPtr>& ligands, const IsomerOptions& options = {});

}  // namespace werner
