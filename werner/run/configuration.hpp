// What a person asks for, read from TOML: a description that computes nothing. docs/configuration.md explains the keys.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "werner/evolve/objective.hpp"
#include "werner/physics/oracle.hpp"
#include "werner/run/constraint_choice.hpp"
#include "werner/run/crystal_choice.hpp"
#include "werner/run/prototype_choice.hpp"
#include "werner/run/species.hpp"

namespace werner {

struct SpaceChoice {
  std::string kind = "complex";
  std::vector<std::string> metals;           // "Pd(II)"
  std::vector<std::string> geometries;       // names of polyhedra
  std::vector<std::string> spins = {"low"};  // "low", "high", or a number of unpaired electrons
  std::string spin_where;                    // file:line: space.spin
};

struct LigandChoice {
  std::string library = "builtin";   // or "none"
  std::string file;                  // absolute; empty: none
  std::vector<std::string> classes;  // of the library and the file; empty: all, unless names are given
  std::vector<std::string> names;    // taken whatever their class: names, or "SMILES{donors}"
  std::vector<std::string> exclude;  // names or classes
  std::vector<int> denticity;        // empty: any; names are not filtered
  // "file:line: key" of each of the classes, names and excluded ones.
  std::vector<std::string> class_places, name_places, exclude_places;
};

struct ObjectiveChoice {
  Objective objective;  // `property` is the column's name where a formula is given
  std::string formula;  // over properties of the compound and of species; empty: the property itself
  std::string unit;     // of the formula's value
  std::string where;    // file:line
};

struct OracleChoice {
  OracleSettings settings;
  int rotamers = 3;  // arrangements that are computed; the lowest is kept
  int workers = 0;   // processes; 0: one per core
  std::string file;  // of `table`, absolute
};

struct SearchChoice {
  std::string strategy = "auto";  // `active` where it applies, else `nsga2`
  int evaluations = 200;
  int relaxation_steps = 0;  // another budget, in calls of the potential; 0: none
  int seed = 1;
  std::map<std::string, std::string> parameters;  // of the strategy, as text
  std::string where;
};

struct RunChoice {
  std::string output;  // folder
  std::string cache;   // file of results that other runs share; empty: none
  int keep = 50;       // compounds in the ranked list of a single-objective run
};

struct Configuration {
  std::string name;  // stem of the file: titles and the default output folder
  std::string file;
  SpaceChoice space;
  LigandChoice ligands;
  ConstraintChoice constraints;
  std::vector<ObjectiveChoice> objectives;
  std::vector<SpeciesChoice> species;
  OracleChoice oracle;
  std::optional<CrystalSpaceChoice> crystal;  // space.kind = "crystal": in place of space, ligands and constraints
  std::optional<PrototypeChoice> prototype;   // space.kind = "prototype": likewise
  std::optional<PotentialChoice> potential;   // of both, in place of the oracle
  SearchChoice search;
  RunChoice run;
  std::string space_where;  // file:line of [space], for complaints about the space as a whole
};

// `overrides` are "a.b=c". "-" is standard input. Paths in the file are relative to its folder, those in overrides to
// the working folder. Throws UsageError (file:line, key, expectation, did-you-mean) and Error (missing file).
Configuration read_configuration(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});
Configuration parse_configuration(const std::string& text, const std::filesystem::path& file,
                                  const std::vector<std::string>& overrides = {});

// Every key with its value, defaults written out.
struct ResolvedKey {
  std::string table;  // "space", "objective.0"
  std::string key;
  std::string value;        // TOML
  bool may_change = false;  // between a run and its resumption: budget, workers, folders
};
std::vector<ResolvedKey> resolved_keys(const Configuration& configuration);
// As a TOML file that reads back as the same configuration.
std::string configuration_text(const Configuration& configuration);
// Threads or processes that compute.
int workers_of(const Configuration& configuration);
// The first key that forbids resuming a run of `before` as `now`: "search.seed: 1 before, 2 now".
std::optional<std::string> first_difference(const Configuration& before, const Configuration& now);

}  // namespace werner
