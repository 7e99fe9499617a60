// Which atoms of one molecule can be which atoms of another: colour refinement with individualisation on both graphs at
// once. Written for the witness alone.
#pragma once
#include <functional>
#include <optional>
#include <vector>

namespace werner::witness {

struct ColouredGraph {
  std::vector<int> colours;  // start colours; equal numbers may be matched
  std::vector<std::vector<int>> neighbours;
};

// Colours after refinement, numbered alike in both graphs; nothing when the graphs differ in their colours.
struct Refined {
  std::vector<int> a, b;
};
std::optional<Refined> refine(const ColouredGraph& a, const ColouredGraph& b);

// atom of a -> atom of b for one isomorphism that keeps colours; nothing when there is none (or none was found in a
// generous number of attempts).
std::optional<std::vector<int>> isomorphism(const ColouredGraph& a, const ColouredGraph& b);

}  // namespace werner::witness
