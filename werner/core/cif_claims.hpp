// What the text of a CIF says of its crystal besides cell and atoms, and whether it agrees with itself: generated texts
// often do not.
#pragma once
#include <string>

namespace werner {

struct CifClaims {
  std::string formula_problem;       // name of the data block, formula sum and structural formula; empty: they agree
  std::string multiplicity_problem;  // multiplicities of the sites against the formula sum; likewise
  std::string space_group;           // by its name as written; empty where the CIF says none
};

}  // namespace werner
