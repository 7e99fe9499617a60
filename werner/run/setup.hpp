// A configuration made ready to run: ligands read, space built, strategy chosen, properties matched with oracles.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/complex/ligand_library.hpp"
#include "werner/evolve/complex_space.hpp"
#include "werner/evolve/crystal_space.hpp"
#include "werner/run/compound_view.hpp"
#include "werner/run/configuration.hpp"
#include "werner/run/evaluator.hpp"
#include "werner/run/search.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

class Ranks;  // system/ranks.hpp

struct DesignSetup {
  Configuration configuration;  // strategy, its parameters and workers resolved
  std::unique_ptr<Space> space;
  const ComplexSpace* complexes = nullptr;    // the space, where it is one of complexes
  const SpaceOfCrystals* crystals = nullptr;  // the space, where it is one of crystals
  std::unique_ptr<CompoundView> view;
  std::vector<RefusedLigand> refused;         // of the ligand file
  SearchQuestion question;                    // without the values of species
  std::vector<std::string> properties;        // that the oracle has to deliver
  std::map<std::string, OracleTask> species;  // that formulas speak of, by name
  int workers_asked = 0;                      // 0: one per core of whoever computes
  std::string space_digest;                   // of ligands, of seeds: another list is another question
};

// `cores`: workers of this process where the configuration leaves that open. Throws UsageError and Error. Computes
// nothing.
DesignSetup set_up(const Configuration& configuration, int cores = default_threads());

// The ligands that a configuration chooses. Throws when a name or class is unknown or nothing is left.
LigandFile choose_ligands(const LigandChoice& choice, const std::string& where);

// Where labels come from beyond the configuration, in words and digests: the oracle's program and version, the files
// that its command names, the species of formulas. Labels of different sources are never ranked together.
std::string label_source(const DesignSetup& setup, const Evaluator& evaluator);
// With `ranks` the others compute too (rank_pool.hpp); they have to outlive the evaluator.
std::unique_ptr<Evaluator> make_evaluator(const DesignSetup& setup, Ranks* ranks = nullptr);

// Values of the species that formulas speak of; computed by the oracle once and kept in the store.
std::map<std::string, PropertyValues> evaluate_species(const DesignSetup& setup, Store& store);

// Name, unit and meaning of an objective's value: those of the property, or of the formula.
PropertyInfo property_of(const ObjectiveChoice& objective);

}  // namespace werner
