// The composition test of SMACT (Davies et al., Chem 2016, doi:10.1016/j.chempr.2016.09.010): is there one oxidation
// state per element that makes the compound neutral, with every cation less electronegative than every anion? Not a
// guess of what the states are.
#pragma once
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "werner/core/composition.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct SmactRules {
  std::string table = "smact14";  // of oxidation_state_tables()
  bool electronegativity = true;  // Pauling's order is asked for
  bool alloys = true;             // compounds of metals alone are valid
  // Valid from this metallicity_score on, where one is given (SMACT 4.0 takes 0.7).
  std::optional<double> metallicity;
  // Atoms of one element of variable valence may differ, as the option of SMACT 4.0 has it.
  bool mixed_valence = false;
  // Some programs give up beyond so many combinations of states, and say that the compound is or is not valid. By
  // default every compound is decided.
  double most_combinations = std::numeric_limits<double>::infinity();
  bool valid_beyond = false;
  double most_mixed_combinations = std::numeric_limits<double>::infinity();  // of mixed valence: beyond, not valid
};

struct SmactPreset {
  std::string name, description;
  SmactRules rules;
};
// cdvae, crystallm, mattergen, smact-2.6, smact-4.0: programs whose verdicts they give.
std::span<const SmactPreset> smact_presets();
// Throws UsageError with the known names.
const SmactRules& smact_rules(std::string_view preset);

// Amounts are multiplied until they are whole (by 1000 at most). One element is always valid. The reason says what is
// missing: states or an electronegativity of an element, a neutral combination, one in Pauling's order. Exact for any
// number of elements, in time that grows with the number of atoms and not with the number of combinations. Throws
// UsageError for an unknown table.
Verdict smact_validity(const Composition& composition, const SmactRules& rules = {});

}  // namespace werner
