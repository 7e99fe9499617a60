// Random complexes over the built-in ligands, for the test and the bench of assembly.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"

namespace werner::test {

struct RandomComplex {
  std::string name;  // metal, polyhedron, ligands
  Complex complex;   // its most plausible isomer
};

// d and f block metals, all polyhedra, denticities and haptic groups as they come. Above six vertices metals are large
// and ligands small: no chemist crowds nine triphenylphosphines around a metal.
std::vector<RandomComplex> random_complexes(int count, std::uint64_t seed);

}  // namespace werner::test
