// `werner design --slurm`: the search as a job of the batch system, and its start over the nodes of an allocation.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace werner {

struct SlurmJob {
  std::string name;                  // of the job, as squeue shows it
  std::filesystem::path folder;      // of the run: script and output go there
  std::vector<std::string> command;  // as typed, without --slurm
  std::string options;               // of sbatch, as typed; empty: one whole node
  bool requeue = true;               // after a failure of a node
};

// Within an allocation: becomes mpirun with this command on its nodes, one rank per task (or node), and returns only
// where it has a single task. Throws Error where mpirun is missing.
void spread_over_allocation(const SlurmJob& job);

struct Submitted {
  std::string job;               // number
  std::filesystem::path output;  // file
};
// Throws Error where sbatch is missing or refuses.
Submitted submit_job(const SlurmJob& job);

bool in_allocation();

}  // namespace werner
