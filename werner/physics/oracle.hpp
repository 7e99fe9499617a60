// Oracles: what computes properties of a compound in 3D. An oracle runs in a worker process (`werner worker`), one task
// at a time; a crash loses the task, never the run.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/molecule.hpp"
#include "werner/core/property.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct OracleSettings {
  std::string oracle = "gfn2-xtb";  // name in oracles()
  std::string optimise = "tight";   // "none", or xtb's level: crude, sloppy, loose, normal, tight, verytight
  std::string solvent;              // ALPB name, empty for the gas phase
  int max_steps = 500;              // of one optimisation; reaching it is a result, not a failure of the machine
  double time_limit = 3600;         // s, a safety net: a task that runs into it is retried, never told as chemistry
  std::string command;              // of `external`
  bool free_energy = false;         // Hessian after the optimisation
};
// Stable text of all that decides a label, part of the task key.
std::string settings_text(const OracleSettings& settings);
// Throws UsageError for an unknown oracle, level or solvent and for limits that are not positive; `where` is the key or
// flag.
void check(const OracleSettings& settings, const std::string& where = {});

struct OracleTask {
  std::vector<Molecule> starts;  // one per rotamer, same atoms in the same order; charge, unpaired_electrons, bonds set
  std::vector<std::string> properties;  // names wanted
  OracleSettings settings;
};

// Identity of a computation: hash of structures, bonds, charge, spin, oracle, its version and settings, and of those
// wanted properties that cost extra. The key of the cache. Throws Error when the oracle's program is absent.
std::string task_key(const OracleTask& task);

enum class OracleStatus { done, failed, transient };  // failed: deterministic, stored, never asked again

struct OracleResult {
  OracleStatus status = OracleStatus::failed;
  std::vector<std::string> reasons;  // why not done
  std::vector<std::string> notes;    // of a result that is done: what became of the rotamers that were left out
  PropertyValues properties;         // of the lowest rotamer; uncertainty is the spread over rotamers (rotamers.hpp)
  Molecule relaxed;                  // the lowest rotamer
  std::optional<Crystal> crystal;    // relaxed, of oracles for crystals
  int rotamers_done = 0;
  double cpu_seconds = 0;
};

struct OracleInfo {
  std::string name;
  std::string description;
  std::string citation;
  std::vector<std::string> properties;              // what it delivers
  std::function<std::string()> version;             // "xtb 6.5.1"; throws Error when the program is absent, with a hint
  std::function<Verdict(const Molecule&)> accepts;  // elements, electron parity; reasons when not
  bool cheap = false;                               // milliseconds: needs no worker
  std::vector<std::string> extras = {};             // properties computed only when asked for: part of the task key
  std::function<OracleResult(const OracleTask&)> evaluate;  // in this process: called by the worker only
};

// Evaluates in this process by the oracle that the settings name, and adds what the oracle `geometry` knows of the
// final structure. A wanted property that is missing makes the result failed; what the oracle throws makes it
// transient.
OracleResult evaluate(const OracleTask& task);

// "none" first, then xtb's levels from coarse to fine.
std::span<const std::string> optimisation_levels();

// All oracles, alphabetical: external, gfn-ff, gfn1-xtb, gfn2-xtb, geometry (no quantum chemistry: buried volume, ...).
std::span<const OracleInfo> oracles();
const OracleInfo& oracle(std::string_view name, std::string where = {});

}  // namespace werner
