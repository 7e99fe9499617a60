// A pool over MPI ranks: rank 0 keeps the search, the journal and its own workers; the other ranks supervise workers
// too and are sent tasks. docs/scaling.md tells the whole.
#pragma once
#include <memory>
#include <string>

#include "werner/physics/pool.hpp"
#include "werner/system/ranks.hpp"

namespace werner {

// For rank 0. `source`: the oracle or potential that will be asked for; `workers`: of each other rank, 0 for one per
// core of its own. Throws Error where another rank cannot compute, or is another Werner or has another version of the
// source, whose labels would not be the same. `ranks` has to outlive the pool.
std::unique_ptr<Pool> rank_pool(std::unique_ptr<Pool> own, Ranks& ranks, const std::string& source, int workers);

// For the other ranks: computes what rank 0 sends until it goes, in worker processes. A signal that asks this rank to
// stop stops the run.
void serve_rank_zero(Ranks& ranks);

}  // namespace werner
