// One crystal to be relaxed and measured by a potential: what a search for crystals asks of a thread, a worker process
// or another node.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "werner/physics/oracle.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {

struct RelaxationTask {
  Crystal crystal;
  std::string potential;  // name in potentials()
  std::string version;    // that must compute it, as potential_version tells
  RelaxOptions relax;
  std::vector<std::string> properties;  // lattice properties wanted, beside what every relaxation gives
};

// Name and digest of the weights: "nequix-mp-1 0123456789abcdef". Throws Error where they are not on this machine.
std::string potential_version(const PotentialInfo& info);

// Energies, density, volume, steps, and of a minimum the lattice properties. A function of the task: the same bits on
// any thread of any process, on one type of CPU. A crystal without a number is failed with the reason.
OracleResult evaluate(const RelaxationTask& task, const Potential& potential);

using Task = std::variant<OracleTask, RelaxationTask>;

}  // namespace werner
