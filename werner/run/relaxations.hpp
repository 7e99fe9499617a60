// Many crystals relaxed by one potential, resumably: what is finished is written down at once, and the same call takes
// it from there instead of computing it again.
#pragma once
#include <filesystem>
#include <functional>
#include <span>

#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"
#include "werner/store/journal.hpp"

namespace werner {

struct RelaxationJob {
  const PotentialInfo* potential = nullptr;
  bool exact = false;
  RelaxOptions options;
  int threads = 1;
  std::filesystem::path store;  // SQLite, made where it is not there; empty: nothing is kept
  Store* open_store = nullptr;  // one that is open already, instead
};

struct RelaxedCrystal {
  bool usable = false;  // there is a crystal and an energy; else only `reason`
  Crystal crystal;      // the last one
  double energy = 0;    // eV of the cell, of that crystal
  bool converged = false;
  int steps = 0;       // evaluations
  std::string reason;  // why it ended
};

// What a result of the store is known by: the exact structure, the potential with its weights, precision and options.
std::string relaxation_key(const Crystal& crystal, const RelaxationJob& job);

// Calls `done` once per crystal, one call at a time, in no order; `fresh` is false for what was in the store. Those in
// `order` (indices) are computed in that order; by default as they stand. Equal crystals are computed once. Stops early
// where the program is asked to stop (system/signals.hpp) and returns false; what was finished is in the store.
bool relax_resumably(std::span<const Crystal> crystals, const RelaxationJob& job, std::span<const std::size_t> order,
                     const std::function<void(std::size_t index, const RelaxedCrystal& relaxed, bool fresh)>& done);

}  // namespace werner
