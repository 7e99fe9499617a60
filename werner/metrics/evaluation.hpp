// The sets and what is known of each compound; metrics read it, `judge` fills it. Every vector has one entry per
// generated compound, or is empty while its fact is not asked for.
#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/verdict.hpp"
#include "werner/metrics/complex_facts.hpp"
#include "werner/metrics/convention.hpp"
#include "werner/metrics/metric.hpp"
#include "werner/metrics/sample.hpp"
#include "werner/metrics/score.hpp"

namespace werner {

class PhaseDiagram;

struct EnergyAboveHull {
  std::optional<double> value;  // eV/atom
  std::string reason;           // why there is none
};

// 0 triclinic, monoclinic, orthorhombic, tetragonal, trigonal, hexagonal, 6 cubic.
int crystal_system(int space_group);

struct SymmetryFact {
  int space_group = 0;         // 0 where it could not be found
  std::string template_label;  // space group, anonymous formula and Wyckoff letters; empty where it has none
  std::string reason;          // why a crystal of valid structure has no template
  std::size_t primitive_atoms = 0;
};

struct Fingerprints {
  // A row per compound; rows of compounds without one hold NaN.
  Eigen::MatrixXd structure;         // 61 columns
  Eigen::MatrixXd composition;       // 132 columns, scaled
  std::vector<std::string> reasons;  // why a compound has none, else empty
};

// What a property of a compound should be: within [low, high].
struct PropertyTarget {
  std::string property;  // a number of the generated set, or what can be measured (properties.hpp)
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
};
// "band_gap=1.2..1.8", "density>5", "e_above_hull<0.05"; both ends count. Throws UsageError.
PropertyTarget parse_target(std::string_view text);
std::string target_text(const PropertyTarget& target);
// The property that is computed where a hull is given.
inline constexpr const char* energy_above_hull = "e_above_hull";
// The property of a compound where it is known: measured where it can be, else a number that was given beside it.
std::optional<double> property_of(const Sample& sample, const std::string& property);

struct MatchFact {
  std::optional<std::size_t> target;  // in the test set
  std::optional<double> rms;          // normalised, of the match; nothing without one
  bool strict = false;                // also by the tolerances of sameness
};

// How predictions were given their crystals of the test set.
enum class Pairing { by_target, by_name, by_order };

// Distances of fingerprints to the nearest of another set; infinite where a compound has no fingerprint.
struct NearestDistances {
  std::vector<double> structure, composition;
};

// Which compounds are the same in another sense; as the members of Evaluation of these names.
struct SamenessFact {
  std::vector<std::optional<std::size_t>> first_of_kind, known_in_train, found_in_test;
};

struct Evaluation {
  Convention convention;
  std::uint64_t seed = 0;
  int threads = 1;
  SampleSet generated;
  std::optional<SampleSet> train, test, reference;
  std::optional<SampleSet> relaxed;          // the generated crystals after relaxation, by name
  std::vector<PropertyTarget> targets;       // of verification
  std::vector<Score> scores;                 // of the user's own; known values become properties of the compounds
  double score_time_limit = 3600;            // seconds that the command of a score may take
  std::shared_ptr<const PhaseDiagram> hull;  // of known compounds, for energies above it
  bool hull_is_corrected = false;            // its total energies have the corrections MP2020
  std::string hull_file;
  std::string energy_source;  // where energies above the hull come from, in words

  std::vector<Verdict> structure, composition;
  Fingerprints fingerprints, test_fingerprints;
  NearestDistances nearest_in_test, nearest_of_test;  // from generated compounds to the test set, and back
  // Index of the first of its kind, its own for the first; nothing for what does not count as a crystal.
  std::vector<std::optional<std::size_t>> first_of_kind;
  std::vector<std::optional<std::size_t>> known_in_train, found_in_test;  // index of the match
  SamenessFact loose;                                                     // of crystals, by loose tolerances
  std::vector<EnergyAboveHull> energy;
  // Of the training set only the templates that generated crystals have too, each once.
  std::vector<SymmetryFact> symmetry, train_symmetry, reference_symmetry;
  std::map<std::string, std::set<int>> train_systems;  // by reduced formula, of those that were generated
  std::vector<MatchFact> matches;
  Pairing pairing = Pairing::by_name;
  std::vector<std::string> targets_unknown,
      targets_expected;                                 // some names of no crystal of the test set, some that are
  std::vector<bool> test_valid;                         // of the crystals of the test set
  std::vector<std::optional<double>> best_rms_of_test;  // over all generated crystals; one per crystal of the test set
  std::vector<std::optional<double>> relaxed_rmsd;      // Angstrom, of the generated and the relaxed crystal
  bool relaxed_by_order = false;                        // no name fits: crystals are paired by their order
  std::vector<std::optional<bool>> familiar_composition, familiar_prototype;  // nothing: a crystal without a template
  std::vector<MetricInfo> own_metrics;  // of `scores` and thresholds; results of `evaluate` point into it

  // Of metal complexes; empty for crystals.
  std::vector<ComplexFact> complexes, train_complexes, test_complexes, reference_complexes;
  std::map<Sameness, SamenessFact> sameness;
  std::map<std::string, double> sa_scores;  // by the SMILES of a ligand

  std::size_t size() const { return generated.size(); }
  Compounds compounds() const {
    return generated.kind == StructureKind::molecule ? Compounds::complexes : Compounds::crystals;
  }
};

// Throws UsageError where a target asks for a property that no compound has and that is nearly the name of one that is
// known; properties of other names leave verification without a value, with the reason.
void require_known_targets(const Evaluation& evaluation);

// Fills what the facts need, each once.
void judge(Evaluation& evaluation, const std::set<Fact>& facts);

// The metrics of that convention, or all, judged as far as they need. A metric without its inputs is there, with the
// reason of its absence.
std::vector<NamedResult> evaluate(Evaluation& evaluation);

bool is_crystal(const Evaluation& evaluation, std::size_t i);  // readable and structurally valid
// Looked at for duplicates, novelty and energy: crystals, and what the convention counts besides.
bool takes_part(const Evaluation& evaluation, std::size_t i);
bool is_valid(const Evaluation& evaluation, std::size_t i);  // and compositionally
bool is_unique(const Evaluation& evaluation, std::size_t i);
bool is_novel(const Evaluation& evaluation, std::size_t i);
bool is_unique_loosely(const Evaluation& evaluation, std::size_t i);  // by loose tolerances
bool is_novel_loosely(const Evaluation& evaluation, std::size_t i);
// Nothing where the energy is unknown.
std::optional<bool> is_below(const Evaluation& evaluation, std::size_t i, double threshold);

}  // namespace werner
