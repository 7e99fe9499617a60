// Canonical labelling and symmetry of a small coloured graph with stereo elements. Knows no chemistry.
// Individualisation and refinement with automorphism pruning, as McKay and Piperno, J. Symb. Comput. 60, 94 (2014).
#pragma once
#include <string>
#include <vector>

namespace werner {

// A handedness that depends on the order of its vertices: an odd permutation of `order` inverts `sign`. A pair of
// stereo groups (the substituents of the two ends of a double bond) has a second order; an odd permutation of either
// inverts it. -1 stands for one vertex outside the graph (a hydrogen that is folded into its atom).
struct StereoElement {
  std::vector<int>
      carriers;  // the centre, or both ends of the bond: `order` belongs to the first, `order_2` to the second
  std::vector<int> order, order_2;
  int sign = 1;          // +1 or -1
  bool mirrored = true;  // reflection inverts it: true for centres, false for double bonds
};

struct ColouredGraph {
  std::vector<std::string> colours;          // one per vertex
  std::vector<std::vector<int>> neighbours;  // both directions
  std::vector<StereoElement> stereo;
};

struct CanonicalForm {
  std::vector<int> label;                    // vertex -> canonical number, 0 to n-1
  std::vector<std::vector<int>> generators;  // of the automorphism group: vertex i goes to generator[i]
};

// The sign of an element when its vertices are sorted by ascending number, or 0 when two of them have the same.
int stereo_sign(const StereoElement& element, const std::vector<int>& number);

// Throws Error when the graph is so intricate that more than 20,000 leaves of the search would be needed (no molecule
// that we know of is).
CanonicalForm canonical_form(const ColouredGraph& graph);

// The same graph seen in a mirror: signs of mirrored elements are inverted.
ColouredGraph mirror_image(ColouredGraph graph);

}  // namespace werner
