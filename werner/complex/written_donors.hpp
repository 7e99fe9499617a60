// Donor numbers as their author wrote them: a Ligand counts its donors in canonical order.
#pragma once
#include <string_view>
#include <vector>

#include "werner/complex/ligand.hpp"

namespace werner {

// result[i] is the donor of `ligand` that stands i-th in `text` ("SMILES{donors}", what the ligand was parsed from).
// Without braces, for names of the library, the order of the ligand itself.
std::vector<int> written_donors(const Ligand& ligand, std::string_view text);

}  // namespace werner
