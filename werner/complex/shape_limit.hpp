// How far a complex may be from its ideal polyhedron.
#pragma once
#include "werner/complex/assemble.hpp"

namespace werner {

// Shape measure of the polyhedron itself once every chelate ring of up to six atoms, and every eta-3 or eta-4 group on
// two vertices, has closed to its usual bite angle, the other vertices in place: 0 where the bites fit.
double closed_bites_measure(const Complex& complex);

// The largest assigned_shape_measure that still counts as the polyhedron of the complex.
double shape_limit(const Complex& complex, Stage stage);

}  // namespace werner
