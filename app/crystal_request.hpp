// What a person writes of a random crystal: ranges, formulas with ranges of amounts.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

struct UnitRange {
  int low = 1, high = 1;
};
// "3", "1-4". Throws UsageError naming `where` for anything else and for numbers under 1 or over `most`.
UnitRange parse_whole_range(std::string_view text, const std::string& where, int most);

struct FormulaAtoms {
  std::string formula;       // as it was typed
  int z = 1;                 // formula units
  std::map<int, int> atoms;  // of all of them, by atomic number
};
// All compositions that a formula ("TiO2", "Ti1-4O2-8") and a number of formula units allow. Throws UsageError for
// amounts that are not whole and for more than 100,000 compositions.
std::vector<FormulaAtoms> formula_choices(const std::string& formula, const UnitRange& z);

}  // namespace werner
