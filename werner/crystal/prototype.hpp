// The template of a crystal: space group, kind of formula and Wyckoff letters, whatever the elements are and however
// the group's origin and axes were chosen.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"
#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

struct PrototypeResult {
  std::optional<std::string> label;  // nothing exactly when the verdict has reasons
  Verdict verdict;
};

// "221_ABC3_a_b_c" for perovskite, "62_AB_c_c": space group, anonymous formula, and for each element, in the order of
// the formula, its letters with how often each occurs ("3c", "a2b"). Of all descriptions that other origins and axes of
// the same group give (its affine normaliser) the first in the alphabet; elements with equal amounts change places
// freely. A crystal and its mirror image have one label: of the eleven enantiomorphic pairs (P4_1 and P4_3, ...) it
// names the group with the lower number. Coordinates are no part of it: structures of one label may still be different.
PrototypeResult prototype_label(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
std::string prototype_label(const Crystal& crystal, const Symmetry& symmetry);
// Only elements and letters of the occupations matter.
std::string prototype_label(int space_group, const std::vector<Occupation>& occupations);

}  // namespace werner
