// What a number means: thresholds, tolerances and tables that the field disagrees on. A preset is a named set of them;
// reports print it beside each headline.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

// Of pymatgen's StructureMatcher.
struct Tolerances {
  double ltol = 0.2, stol = 0.3, angle_tol = 5;
  bool operator==(const Tolerances&) const = default;
};
std::string tolerances_text(const Tolerances& tolerances);  // "ltol 0.2, stol 0.3, angle 5"

enum class ValidityRule {
  cdvae,      // nearest pair, volume, fingerprint; charge neutrality by a table of oxidation states
  crystallm,  // the same, with its limit on combinations of oxidation states
  cif_text,   // CrystaLLM: the CIF against itself and its crystal, bond lengths
  lemat,      // nearest pair by atomic radii, density and cell within limits, charges by composition
};

enum class Denominator { generated, valid };

struct Convention {
  std::string name = "werner";
  std::string description;
  ValidityRule validity = ValidityRule::cdvae;
  double least_distance = 0.5;               // Angstrom, between two different sites
  double least_volume = 0.1;                 // Angstrom^3, of the cell
  std::string oxidation_states = "smact14";  // table of the composition check
  bool fingerprint_decides = false;          // a crystal without a fingerprint is invalid, as in the scripts of CDVAE
  Tolerances matcher;                        // of uniqueness, novelty, rediscovery
  Tolerances loose_matcher{0.3, 0.5, 10};    // of the same by loose tolerances
  bool disordered_matcher = false;           // MatterGen's: elements that may substitute each other count as one
  Denominator denominator = Denominator::generated;
  bool only_valid_counts = false;  // also compositional validity is asked of what is unique, novel or SUN
  bool invalid_counts = false;     // not even structural validity is: only numbers and a cell
  // The parts of S.U.N. ask for the first of its kind among those below the threshold, not among all.
  bool unique_among_stable = false;
  bool metastable_without_stable = false;  // metastable S.U.N. leaves out what is stable
  double stable = 0;                       // eV/atom above the hull, at most
  double metastable = 0.1;                 // eV/atom above the hull, at most
  std::vector<double> thresholds;          // further ones, for which stability and S.U.N. are given too
  Tolerances match_rate{0.3, 0.5, 10};
  double coverage_structure = 0.4, coverage_composition = 10;  // cut-offs of COV; 0.2 and 4 for Perov-5 and Carbon-24
  int wasserstein_samples = 0;                                 // drawn from the valid ones; 0: all of them
  double symmetry_distance = 0.1;                              // Angstrom, tolerance of space groups
  std::vector<std::string> metrics;  // names in the order of the report; empty: all whose inputs are there
};

// "werner" first.
std::span<const Convention> presets();
// Throws UsageError with the nearest name.
const Convention& preset(std::string_view name, std::string where = {});

}  // namespace werner
