// Finds the isomer that somebody means by a name.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "werner/complex/isomers.hpp"

namespace werner {

// The isomer of `list` (both hands listed, as isomers() and plausible_isomers() give it) that `wanted` means:
// - case, the order of words and of the donors in a word do not matter: "trans-cl-br" is "trans-Br-Cl";
// - part of a name will do where only one isomer has it: "Lambda", "trans-O" for "cis-N-trans-O-Delta";
// - of two mirror images the one that a list without enantiomers shows: "fac" is "fac-Delta" of [Co(gly)3]; of two
//   hands that are no mirror images (chiral ligands) the one that comes first in the list.
// A name that fits as a whole wins over parts. Throws UsageError where nothing fits (did-you-mean) or where several
// isomers do (they are listed); `where` is the key, flag or file:line of the name.
const Isomer& isomer_by_name(const std::vector<Isomer>& list, std::string_view wanted, const std::string& where = {});

}  // namespace werner
