// What stands between the search and an oracle: compounds in, results out by key in any order.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/evolve/complex_space.hpp"
#include "werner/evolve/crystal_space.hpp"
#include "werner/physics/pool.hpp"
#include "werner/run/configuration.hpp"

namespace werner {

// A compound made ready: its key in the store, and either its result already or a task that has to be computed.
struct Prepared {
  std::string task_key;
  std::optional<OracleResult> result;
  std::optional<Task> task;
  std::optional<Complex> complex;  // that the relaxed structure must still be, with a task of complexes
};

class Evaluator {
 public:
  virtual ~Evaluator() = default;
  // Depends on the compound alone, never on who asked or when. Thread-unsafe.
  virtual Prepared prepare(const Genome& genome, const std::string& identity) = 0;
  virtual void submit(const Prepared& prepared) = 0;
  virtual std::optional<Pool::Finished> wait(double timeout) = 0;
  virtual int capacity() const = 0;         // how many tasks are worth having under way
  virtual std::string version() const = 0;  // "xtb 6.5.1"
};

// 3D assembly in this process, the oracle in the pool; relaxed structures are verified against the complex.
std::unique_ptr<Evaluator> oracle_evaluator(const ComplexSpace& space, const OracleChoice& choice,
                                            const std::vector<std::string>& properties, std::unique_ptr<Pool> pool);

// Relaxation by an interatomic potential in the pool.
std::unique_ptr<Evaluator> potential_evaluator(const SpaceOfCrystals& space, const PotentialChoice& choice,
                                               const std::vector<std::string>& properties, std::unique_ptr<Pool> pool);

// Values from a CSV file, without structures. With a column `ligands` (names in the order of sites, separated by ";")
// each row is a compound, with optional columns metal, geometry and spin, and whatever is not in the file fails. With a
// column `ligand` each row is a contribution, and a compound is the sum over its ligands. Other columns are properties:
// "name" or "name [unit]".
std::unique_ptr<Evaluator> table_evaluator(const ComplexSpace& space, const std::string& file,
                                           const std::vector<std::string>& properties);

}  // namespace werner
