// Which oxidation states elements may take, by named tables (data/oxidation_states.csv), and what else the rules of
// chemistry of SMACT and LeMat-GenBench know of an element (data/rule_elements.csv).
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

constexpr int rule_elements = 104;  // atomic numbers 1 to 103 as indices

struct OxidationStateTable {
  std::string name;
  std::array<std::vector<int>, rule_elements> states;  // by atomic number, ascending; empty where the table has none
};

// smact14, icsd16, icsd24, icsd24_medium, icsd24_low, lemat, pymatgen.
std::span<const OxidationStateTable> oxidation_state_tables();
// Throws UsageError with the known names.
const OxidationStateTable& oxidation_state_table(std::string_view name);

struct RuleElement {
  std::optional<double> electronegativity;           // Pauling, as SMACT has it
  bool metal = false;                                // Ge, Sb and Po are, Pm is not
  bool d_block = false;                              // with La, without Lu and Ac
  std::optional<double> valence;                     // electrons, d shells counted
  std::optional<double> pymatgen_electronegativity;  // Pauling
  std::optional<double> radius;                      // Angstrom, Slater's atomic radius
  bool possible_anion = false;                       // in bond-valence sums
  double cation_radius = 0, anion_radius = 0;        // Angstrom, means of Shannon's ionic radii; 0: none is known
};
// Throws Error for a number outside 1 to 103.
const RuleElement& rule_element(int atomic_number);

}  // namespace werner
