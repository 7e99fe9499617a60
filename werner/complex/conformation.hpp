// The shape of a complex in space, compared with that of another of the same constitution.
#pragma once
#include <vector>

#include "werner/complex/complex_graph.hpp"
#include "werner/core/molecule.hpp"

namespace werner {

// Atoms of a ComplexGraph about their centroid, sorted by orbit and then by distance from the centroid.
struct Conformation {
  std::vector<Vec3> positions;    // Angstrom
  std::vector<int> orbits;        // rising
  std::vector<double> distances;  // from the centroid
  double radius = 0;              // root mean square of `distances`; of two conformations it differs by no more than
                                  // their rmsd
};
Conformation conformation_of(const Molecule& molecule, const ComplexGraph& graph);

// Root mean square distance of matched atoms in Angstrom, the least over rotations (no reflections) and over all ways
// to match atoms of one orbit. Both conformations are of one graph key. Exact where the shapes are much more alike than
// their atoms are apart; elsewhere an upper limit: the search starts from pairs of matched atoms and refines.
// `enough`: the search ends with the first value at or below it; infinity comes back where a lower limit shows that no
// match can be at or below `at_most`.
double conformation_rmsd(const Conformation& a, const Conformation& b, double at_most, double enough = 0);

// The same for atoms matched by their order; both as long.
double matched_rmsd(const std::vector<Vec3>& a, const std::vector<Vec3>& b);

}  // namespace werner
